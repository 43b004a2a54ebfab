import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import type { IppanelOptions } from './ippanel.ts'
import { startIppanelSimulator } from './ippanel.ts'
import type { Simulator } from './simulator.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function start(options: IppanelOptions = {}): Promise<Simulator> {
  const simulator = await startIppanelSimulator(options)
  closers.push(simulator.close)
  return simulator
}

type Fields = Record<string, unknown>
type Meta = { status: boolean; message_code: string; last_page?: number; errors?: Fields }

/** Calls a path below `/v1/api`, by POST where there is a body. */
async function call<Data = Fields>(simulator: Simulator, path: string, body?: unknown, key = 'key') {
  const answer = await fetch(`${simulator.url}/v1/api/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: key },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { http: answer.status, ...((await answer.json()) as { data: Data; meta: Meta }) }
}

const TO = '+989121234567'
const ONE = { sending_type: 'webservice', from_number: '+983000505', message: 'سلام', params: { recipients: [TO] } }
const PAIRS = {
  sending_type: 'peer_to_peer',
  from_number: '+983000505',
  params: [
    { recipients: [TO, '+989121234568'], message: 'یک' },
    { recipients: ['+989121234569'], message: 'دو' },
  ],
}
const PATTERN = {
  sending_type: 'pattern',
  from_number: '+983000505',
  code: 'p1',
  recipients: [TO],
  params: { code: 12 },
}
const sendIds = async (simulator: Simulator, body: unknown) =>
  (await call<{ message_outbox_ids: number[] }>(simulator, 'send', body)).data.message_outbox_ids

describe('the ippanel simulator', () => {
  test('gives one outbox for each text, and one for a pattern', async () => {
    const simulator = await start()
    for (const [body, count] of [
      [ONE, 1],
      [PAIRS, 2],
      [PATTERN, 1],
    ] as const)
      assert.equal((await sendIds(simulator, body)).length, count)
    const received = simulator.received().reverse()
    assert.deepEqual(
      received.map(({ text }) => text),
      ['سلام', 'یک', 'یک', 'دو', 'p1: 12'],
    )
    assert.deepEqual(received[4]!.template, { name: 'p1', tokens: { code: '12' } })
    const [first, second] = received.slice(1, 3).map(({ providerId }) => providerId.split('-'))
    assert.equal(first![0], second![0])
    assert.deepEqual([first![1], second![1]], ['989121234567', '989121234568'])
  })

  const refusals: [http: number, field: string | undefined, body: object, options?: IppanelOptions][] = [
    [422, 'sending_type', { ...ONE, sending_type: 'toString' }],
    [422, 'from_number', { ...ONE, from_number: '3000505' }],
    [422, 'from_number', ONE, { lines: ['+983000506'] }],
    [422, 'params.recipients', { ...ONE, params: { recipients: ['09121234567'] } }],
    [422, 'params.recipients', { ...ONE, params: null }],
    [422, 'message', { ...ONE, message: '' }],
    [404, undefined, PATTERN, { patterns: ['p2'] }],
  ]
  for (const [http, field, body, options] of refusals)
    test(`refuses with ${http}${field ? ` for ${field}` : ''} and takes nothing: ${JSON.stringify(options ?? body)}`, async () => {
      const simulator = await start(options)
      const said = await call(simulator, 'send', body)
      assert.deepEqual([said.http, said.meta.status, simulator.totals().messages], [http, false, 0])
      assert.deepEqual(Object.keys(said.meta.errors ?? {}), field ? [field] : [])
    })

  test('refuses its one bad key and calls without one, and paths that it has not', async () => {
    const simulator = await start()
    for (const key of ['BADKEY', '']) assert.equal((await call(simulator, 'send', ONE, key)).http, 401)
    for (const path of ['send', 'nothing']) assert.equal((await call(simulator, path)).http, 404)
  })

  test('lists recipients once it is sent, in pages of ten unless told otherwise, and tells the state all along', async () => {
    let now = 1_780_000_000_000
    const simulator = await start({ now: () => now, reportAfterMs: 200 })
    const recipients = Array.from({ length: 12 }, (_, i) => `+9891200000${10 + i}`)
    const [id] = await sendIds(simulator, { ...ONE, params: { recipients } })
    const told = async (page = 1) => {
      const list = await call<Fields[]>(simulator, `report/recipients?bulk_id=${id}&page=${page}`)
      const { data } = await call(simulator, `report/by_bulk?messages_outbox_id=${id}`)
      return [list.data.length, list.data[0]?.message_status, list.meta.last_page, data.state_id]
    }
    assert.deepEqual(await told(), [0, undefined, 1, 5])
    now += 100
    assert.deepEqual(await told(), [10, '1', 2, 2])
    now += 100
    assert.deepEqual(await told(), [10, '2', 2, 6])
    assert.deepEqual(await told(2), [2, '2', 2, 6])
    for (const path of [`report/recipients?bulk_id=${id}`, `report/by_bulk?messages_outbox_id=${id}`])
      assert.equal((await call(simulator, path, undefined, 'other')).http, 404)
  })

  test('takes what credit does not cover, fails it by state 8, and keeps the rest', async () => {
    const simulator = await start({ credit: 4_000, cost: 1_500, reportAfterMs: 0 })
    const [paid, unpaid] = await sendIds(simulator, PAIRS)
    const stateOf = async (id: number | undefined) =>
      (await call(simulator, `report/by_bulk?messages_outbox_id=${id}`)).data.state_id
    assert.deepEqual([await stateOf(paid), await stateOf(unpaid)], [6, 8])
    assert.equal((await call(simulator, 'payment/credit/mine')).data.credit, 1_000)
  })

  test('ends a message by any state of its outbox when told so', async () => {
    const simulator = await start({ reportAfterMs: 0 })
    for (const [status, state] of [
      ['state-3', 3],
      ['cancelled', 7],
      ['failed', 9],
    ] as const) {
      simulator.behave({ kind: 'ending', status })
      const [id] = await sendIds(simulator, ONE)
      assert.equal((await call(simulator, `report/by_bulk?messages_outbox_id=${id}`)).data.state_id, state)
      assert.deepEqual((await call(simulator, `report/recipients?bulk_id=${id}`)).data, [])
    }
  })

  test('tells its user, the end of the account, and whether it may send', async () => {
    const simulator = await start({ isSendBlocked: true, expireTime: null })
    const { data } = await call(simulator, 'acl/auth/check_token', {})
    assert.equal(data.send_block, true)
    assert.equal((await call(simulator, `user/show?user_id=${data.user_id}`)).data.expire_time, null)
    assert.equal((await call(simulator, 'user/show?user_id=1')).http, 404)
  })

  test('gives what subscribers wrote newest first, after an id where it is told one', async () => {
    const simulator = await start()
    for (const text of ['یک', 'دو', 'سه']) simulator.addInbound({ from: '09121234567', line: '+983000505', text })
    const read = async (body: object) => (await call<Fields[]>(simulator, 'report/messages-inbox', body)).data
    const all = await read({ page: 1, per_page: 2 })
    assert.deepEqual(
      all.map(({ message, from }) => [message, from]),
      [
        ['سه', TO],
        ['دو', TO],
      ],
    )
    const later = await read({ filters: { from_id: all[1]!.messages_inbox_id } })
    assert.deepEqual(
      later.map(({ message }) => message),
      ['سه'],
    )
  })
})
