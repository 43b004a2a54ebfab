import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, test } from 'node:test'
import type { Session } from 'smpp'
import { type SmppOptions, startSmppSimulator } from './smpp.ts'
import smpp, { type Pdu } from './smpp-pdu.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function start(options: SmppOptions = {}) {
  const simulator = await startSmppSimulator({ reportAfterMs: 5, ...options })
  closers.push(simulator.close)
  return simulator
}

/** A client of the package alone: what our own provider takes for granted is not taken here. */
async function dial(port: number) {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const session: Session = new smpp.Session({ socket })
  closers.push(() => socket.destroy())
  const ask = async (command: string, fields: object = {}): Promise<Pdu> => {
    session.send(new smpp.PDU(command, { ...fields }))
    const [answer] = (await once(session, `${command}_resp`)) as [Pdu]
    return answer
  }
  const bind = async (password = 'good') =>
    (await ask('bind_transceiver', { system_id: 'esme', password })).command_status
  return { session, socket, ask, bind }
}

const MESSAGE = {
  source_addr: '30001234',
  destination_addr: '989121234567',
  data_coding: 0,
  registered_delivery: 1,
  short_message: Buffer.from([0, 0x61, 0x1b, 0x65]),
}

describe('the simulated SMSC', () => {
  test('binds who has a password that is none but BADKEY, and as many as it is told', async () => {
    const { port } = await start({ bindsMax: 1 })
    const [one, other] = [await dial(port), await dial(port)]
    assert.equal((await one.ask('submit_sm', MESSAGE)).command_status, 4, 'not bound')
    assert.equal(await one.bind('BADKEY'), 14)
    assert.equal(await one.bind(), 0)
    assert.equal(await other.bind(), 5)
    assert.equal((await one.ask('enquire_link')).command_status, 0)
    await one.ask('unbind')
    await once(one.socket, 'close')
    assert.equal(await other.bind(), 0)
  })

  test('takes octets by their coding, and refuses what the specification refuses', async () => {
    const simulator = await start({ lines: ['30001234'], credit: 2 })
    const { ask, bind } = await dial(simulator.port)
    await bind()
    const refused = async (more: object) => (await ask('submit_sm', { ...MESSAGE, ...more })).command_status
    assert.equal(await refused({ destination_addr: '0912x' }), 11)
    assert.equal(await refused({ source_addr: '4000' }), 10)
    assert.match(String((await ask('submit_sm', MESSAGE)).message_id), /^\d+$/)
    const wide = { data_coding: 8, short_message: Buffer.from('0633d83cdf89', 'hex') }
    assert.equal(await refused(wide), 0)
    assert.equal(await refused({}), 0x400, 'no credit')
    assert.deepEqual(
      simulator.received().map(({ text }) => text),
      ['س🎉', '@a€'],
    )
  })

  test('joins parts in any order, and tells a receipt until it is acknowledged, in the next session too', async () => {
    const simulator = await start({ reportRetryMs: 5 })
    const first = await dial(simulator.port)
    await first.bind()
    const part = (number: number, text: string, registered_delivery: number) =>
      first.ask('submit_sm', {
        ...MESSAGE,
        esm_class: 0x40,
        registered_delivery,
        short_message: Buffer.from([5, 0, 3, 9, 2, number, ...Buffer.from(text)]),
      })
    await part(2, 'world', 0)
    assert.equal(simulator.received().length, 0)
    const { message_id: id } = await part(1, 'hello ', 1)
    assert.deepEqual(
      simulator.received().map((row) => [row.text, row.providerId]),
      [['hello world', id]],
    )
    const [told] = (await once(first.session, 'deliver_sm')) as [Pdu]
    assert.match(String(told.short_message), new RegExp(`^id:${id} .*stat:DELIVRD`))
    assert.deepEqual([told.esm_class, told.message_state], [4, 2])
    first.session.send(told.response({ command_status: 0x64 }))
    await once(first.session, 'deliver_sm')
    first.socket.destroy()
    const second = await dial(simulator.port)
    const heard = once(second.session, 'deliver_sm') as Promise<[Pdu]>
    await second.bind()
    const [again] = await heard
    second.session.send(again.response())
    await second.ask('enquire_link')
    const { reports } = (await (await fetch(`${simulator.controlUrl}/_received`)).json()) as { reports: object }
    assert.deepEqual(reports, { sent: 1, failed: 0 })
  })
})
