import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import type { MagfaOptions } from './magfa.ts'
import { startMagfaSimulator } from './magfa.ts'
import type { Simulator } from './simulator.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function start(options: MagfaOptions = {}): Promise<Simulator> {
  const simulator = await startMagfaSimulator(options)
  closers.push(simulator.close)
  return simulator
}

type Body = { status: number; mid?: number; balance?: number | null } & Record<'messages' | 'dlrs', Fields[]>
type Fields = Record<string, unknown>

/** Calls a path, by POST where there is a body. */
async function call(simulator: Simulator, path: string, body?: unknown, password = 'password'): Promise<Body> {
  const authorization = `Basic ${Buffer.from(`user/domain:${password}`).toString('base64')}`
  const answer = await fetch(`${simulator.url}/api/http/sms/v2/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  assert.equal(answer.status, 200)
  return (await answer.json()) as Body
}

const ONE = { senders: ['30001234'], recipients: ['09121234567'], messages: ['سلام'] }
const TWO = { ...ONE, recipients: ['09121234567', '989121234568'] }

describe('the magfa simulator', () => {
  test('answers each message with its number, reference, parts and tariff', async () => {
    const simulator = await start()
    const { status, messages } = await call(simulator, 'send', {
      ...TWO,
      messages: ['سلام', 'x'.repeat(161)],
      uids: [7, 8],
    })
    assert.equal(status, 0)
    assert.deepEqual(
      messages.map(({ id: _, ...rest }) => rest),
      [
        { status: 0, userId: '7', recipient: '989121234567', parts: 1, tariff: 1540, alphabet: 'UCS2' },
        { status: 0, userId: '8', recipient: '989121234568', parts: 2, tariff: 1540, alphabet: 'DEFAULT' },
      ],
    )
    assert.deepEqual(
      simulator.received().map(({ to, line, reference }) => [to, line, reference]),
      [
        ['989121234568', '30001234', '8'],
        ['09121234567', '30001234', '7'],
      ],
    )
  })

  const refusals: [number, string, unknown][] = [
    [31, 'what is no JSON', '{'],
    [106, 'no recipients', { ...ONE, recipients: [] }],
    [108, 'no sender', { ...ONE, senders: [] }],
    [107, '101 recipients', { ...ONE, recipients: Array(101).fill('09121234567') }],
    [101, 'texts that are not as many', { ...ONE, messages: ['a', 'b'] }],
    [101, 'no text', { ...ONE, messages: [] }],
    [103, 'senders that are not as many', { ...ONE, senders: ['30001234', '30001235'] }],
    [109, 'encodings that are not as many', { ...TWO, encodings: [0] }],
    [110, 'references that are not as many', { ...TWO, uids: [1] }],
  ]
  for (const [code, name, body] of refusals)
    test(`refuses ${name} with ${code} and takes nothing`, async () => {
      const simulator = await start()
      assert.deepEqual([(await call(simulator, 'send', body)).status, simulator.totals().messages], [code, 0])
    })

  test('refuses single messages by their own codes, and takes the others', async () => {
    const simulator = await start({ lines: ['30001234'], refusedAs: { '09120000033': 33 }, credit: 3_000 })
    const wanted: [recipient: string, text: string, line: string, code: number][] = [
      ['0912', 'x', '30001234', 1],
      ['09121234567', 'x', 'Rasan', 2],
      ['09121234567', 'x', '3000', 20],
      ['09121234567', '', '30001234', 13],
      ['09121234567', 'x'.repeat(153 * 265 + 1), '30001234', 30],
      ['09120000033', 'x', '30001234', 33],
      ['09121234567', 'x', '30001234', 0],
      ['09121234567', 'x', '30001234', 14],
    ]
    const { messages } = await call(simulator, 'send', {
      recipients: wanted.map(([recipient]) => recipient),
      messages: wanted.map(([, text]) => text),
      senders: wanted.map(([, , line]) => line),
    })
    assert.deepEqual(
      messages.map(({ status }) => status),
      wanted.map(([, , , code]) => code),
    )
    assert.equal((await call(simulator, 'balance')).balance, 1_460)
  })

  test('refuses its one bad password, and methods that it has not', async () => {
    const simulator = await start()
    assert.equal((await call(simulator, 'balance', undefined, 'BADKEY')).status, 18)
    const nobody = (await (await fetch(`${simulator.url}/api/http/sms/v2/balance`)).json()) as Body
    assert.equal(nobody.status, 18)
    for (const path of ['templates', 'send', 'mid/']) assert.equal((await call(simulator, path)).status, 25, path)
  })

  test('takes a reference again, and tells the later id by it', async () => {
    const simulator = await start()
    const ids = []
    for (let i = 0; i < 2; i++) ids.push((await call(simulator, 'send', { ...ONE, uids: [77] })).messages[0]!.id)
    assert.equal(simulator.timesTaken(77), 2)
    assert.deepEqual([(await call(simulator, 'mid/77')).mid, (await call(simulator, 'mid/78')).mid], [ids[1], -1])
  })

  test('tells a status and an id by reference for 24 hours', async () => {
    let now = Date.UTC(2026, 6, 3, 12)
    const simulator = await start({ now: () => now, reportAfterMs: 200 })
    const [row] = (await call(simulator, 'send', { ...ONE, uids: [77] })).messages
    const told = async () => [
      (await call(simulator, `statuses/${row!.id},1`)).dlrs.map(({ status }) => status),
      (await call(simulator, 'mid/77')).mid === row!.id,
    ]
    const walk = [await told()]
    for (const laterMs of [100, 100, 24 * 3_600_000]) {
      now += laterMs
      walk.push(await told())
    }
    assert.deepEqual(walk, [
      [[0, -1], true],
      [[8, -1], true],
      [[1, -1], true],
      [[-1, -1], false],
    ])
    assert.equal((await call(simulator, `statuses/${Array(101).fill('1').join()}`)).status, 107)
  })

  test('gives what subscribers wrote once, oldest first, so many at a time', async () => {
    const simulator = await start()
    for (const text of ['یک', 'دو', 'سه']) simulator.addInbound({ from: '09121234567', line: '30001234', text })
    const read = async () =>
      (await call(simulator, 'messages/2')).messages.map(({ body, recipientNumber }) => [body, recipientNumber])
    assert.deepEqual(await read(), [
      ['یک', '9830001234'],
      ['دو', '9830001234'],
    ])
    assert.deepEqual(await read(), [['سه', '9830001234']])
    assert.deepEqual(await read(), [])
  })
})
