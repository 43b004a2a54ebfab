import smpp from 'smpp'

// Texts stay octets: what a message is made of is to be seen as it came.

for (const command of ['submit_sm', 'deliver_sm', 'data_sm'])
  for (const field of Object.values(smpp.commands[command]?.params ?? {})) delete field.filter
delete smpp.tlvs.message_payload!.filter

export type Pdu = InstanceType<typeof smpp.PDU>

export default smpp
