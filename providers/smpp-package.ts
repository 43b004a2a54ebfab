import smpp from 'smpp'

// The codec of the package, made to keep out of what is said. It guesses how texts are coded (receipts in plain ASCII
// come out of its GSM table with another `_` and `@`, and a byte order mark is lost), so texts stay bytes here, in both
// directions; and it reads an id in a TLV up to the next zero, which stands in the next TLV where the SMSC leaves its
// own out.

for (const command of ['submit_sm', 'deliver_sm', 'data_sm'])
  for (const field of Object.values(smpp.commands[command]?.params ?? {})) delete field.filter
delete smpp.tlvs.message_payload!.filter
smpp.tlvs.receipted_message_id!.type = smpp.types.tlv.buffer

export type Pdu = InstanceType<typeof smpp.PDU>

export default smpp
