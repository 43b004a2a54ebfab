import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import type { Simulator } from './simulator.ts'
import type { SmsirOptions } from './smsir.ts'
import { startSmsirSimulator } from './smsir.ts'

let simulator: Simulator | undefined
afterEach(() => simulator?.close())

async function start(options: SmsirOptions = {}): Promise<Simulator> {
  simulator = await startSmsirSimulator(options)
  return simulator
}

type Body = { status: number; data: Record<string, unknown> }
async function call(method: string, path: string, body?: unknown, key = 'key') {
  const headers = { 'x-api-key': key, 'content-type': 'application/json' }
  const answer = await fetch(`${simulator!.url}/v1/${path}`, {
    method,
    headers,
    body: body ? JSON.stringify(body) : null,
  })
  const { status, data } = (await answer.json()) as Body
  return { http: answer.status, code: status, data }
}

const NOW = Date.UTC(2026, 6, 3, 12)
const ONE = { lineNumber: 30004505000123, messageText: 'سلام', mobiles: ['09121234567'] }
const PAIR = { lineNumber: 30004505000123, messageTexts: ['الف'], mobiles: ['9121234567'] }
const TEMPLATE = { mobile: '09121234567', templateId: 7, parameters: [{ name: 'CODE', value: '1' }] }

describe('the smsir simulator', () => {
  const refusals: [number, number, string, object, SmsirOptions?][] = [
    [101, 400, 'send/bulk', { ...ONE, lineNumber: 'Rasan' }],
    [101, 400, 'send/bulk', ONE, { lines: ['3000'] }],
    [102, 400, 'send/bulk', { ...ONE, messageText: 'س'.repeat(71) }, { credit: 1 }],
    [103, 400, 'send/bulk', { ...ONE, messageText: '' }],
    [104, 400, 'send/bulk', { ...ONE, mobiles: ['0912'] }],
    [105, 400, 'send/bulk', { ...ONE, mobiles: Array(101).fill('09121234567') }],
    [106, 400, 'send/likeToLike', { ...PAIR, messageTexts: Array(101).fill('x') }],
    [107, 400, 'send/bulk', { ...ONE, mobiles: [] }],
    [108, 400, 'send/likeToLike', { ...PAIR, messageTexts: [] }],
    [109, 400, 'send/bulk', { ...ONE, sendDateTime: 1_000 }],
    [110, 400, 'send/likeToLike', { ...PAIR, mobiles: [] }],
    [113, 400, 'send/verify', { ...TEMPLATE, templateId: 'verify' }],
    [113, 400, 'send/verify', TEMPLATE, { templates: ['8'] }],
    [114, 400, 'send/verify', { ...TEMPLATE, parameters: [{ name: 'CODE', value: '1'.repeat(26) }] }],
    [115, 400, 'send/bulk', ONE, { blacklist: /./ }],
    [116, 400, 'send/verify', { ...TEMPLATE, parameters: [{ name: '', value: '1' }] }],
  ]
  for (const [code, http, path, body, options] of refusals)
    test(`refuses ${path} with ${code} and takes nothing (${JSON.stringify(options ?? body).slice(0, 60)})`, async () => {
      await start(options)
      const answer = await call('POST', path, body)
      assert.deepEqual([answer.code, answer.http, simulator!.totals().messages], [code, http, 0])
    })

  test('a bad key is refused with 10 and HTTP 401, whatever is asked', async () => {
    await start()
    for (const path of ['credit', 'send/live', 'send/1', 'receive/latest'])
      assert.deepEqual(await call('GET', path, undefined, 'BADKEY'), { http: 401, code: 10, data: null })
  })

  test('takes fields in any case, and says by position who got nothing', async () => {
    await start({ blacklist: /^0935/ })
    const body = { LineNumber: 3000, MessageTexts: ['a', 'b', 'c'], Mobiles: ['09121234567', '09351234567', '0912'] }
    const { data } = await call('POST', 'send/liketolike', body)
    const [taken, ...rest] = data.messageIds as unknown[]
    assert.deepEqual([typeof taken, rest, data.cost], ['number', [0, null], 1])
    assert.deepEqual(
      simulator!.received().map(({ text, line }) => [text, line]),
      [['a', '3000']],
    )
  })

  test('a message walks through its states, by its id, in its pack and in the list of today', async () => {
    let now = NOW
    await start({ now: () => now, reportAfterMs: 200 })
    const { data } = await call('POST', 'send/bulk', ONE)
    const [id] = data.messageIds as number[]
    const states = async () => {
      const pack = (await call('GET', `send/pack/${data.packId}`)).data as unknown as Record<string, unknown>[]
      const live = (await call('GET', 'send/live?pageNumber=1&pageSize=10')).data as unknown as Record<
        string,
        unknown
      >[]
      const own = (await call('GET', `send/${id}`)).data
      assert.deepEqual([pack[0], live[0]], [own, own])
      return own.deliveryState
    }
    const walk = [await states()]
    for (const laterMs of [100, 100]) {
      now += laterMs
      walk.push(await states())
    }
    assert.deepEqual(walk, [null, 5, 1])
    assert.equal((await call('GET', `send/${id}`)).data.mobile, 9121234567)
    assert.equal((await call('GET', `send/${id}`, undefined, 'another')).code, 111)
    now += 12 * 3_600_000
    assert.deepEqual((await call('GET', 'send/live')).data, [], 'tomorrow')
  })

  test('credit falls by the segment', async () => {
    await start({ credit: 10 })
    await call('POST', 'send/bulk', { ...ONE, messageText: 'س'.repeat(71) })
    assert.equal((await call('GET', 'credit')).data, 8)
  })

  test('what is scheduled can be cancelled until then', async () => {
    await start({ now: () => NOW })
    const { data } = await call('POST', 'send/bulk', { ...ONE, sendDateTime: NOW / 1000 + 7_200 })
    assert.deepEqual((await call('DELETE', `send/scheduled/${data.packId}`)).data, {
      returnedCreditCount: 1,
      smsCount: 1,
    })
    assert.equal((await call('DELETE', `send/scheduled/${data.packId}`)).code, 112)
  })

  test('what subscribers write is given unread once, and stays in the list of today', async () => {
    await start()
    simulator!.addInbound({ from: '09121234567', line: '3000', text: 'لغو' })
    const counts = []
    for (const path of ['receive/latest', 'receive/latest', 'receive/live'])
      counts.push(((await call('GET', path)).data as unknown as unknown[]).length)
    assert.deepEqual(counts, [1, 0, 1])
  })
})
