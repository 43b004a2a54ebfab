import assert from 'node:assert/strict'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, test } from 'node:test'
import type { KavenegarOptions } from './kavenegar.ts'
import { BAD_KEY, startKavenegarSimulator } from './kavenegar.ts'
import type { Simulator } from './simulator.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function start(options: KavenegarOptions = {}): Promise<Simulator> {
  const simulator = await startKavenegarSimulator(options)
  closers.push(simulator.close)
  return simulator
}

type Envelope = { return: { status: number; message: string }; entries: Record<string, unknown>[] | null }

/** Calls a method as a form, or by GET; gives HTTP status, return code and rows. */
async function call(
  simulator: Simulator,
  method: string,
  fields: Record<string, string>,
  options: { key?: string; get?: true } = {},
) {
  const form = new URLSearchParams(fields)
  const url = `${simulator.url}/v1/${options.key ?? 'key'}/${method}.json`
  const answer = await (options.get ? fetch(`${url}?${form}`) : fetch(url, { method: 'POST', body: form }))
  const body = (await answer.json()) as Envelope
  return { http: answer.status, code: body.return.status, rows: body.entries ?? [] }
}

/** Receives callbacks; `status` is what they are answered with. */
async function receive(status: () => number = () => 200) {
  const got: string[] = []
  const server = createServer((message, response) => {
    let body = ''
    message.on('data', (part) => {
      body += part
    })
    message.on('end', () => {
      got.push(`${message.method} ${message.url} ${body}`.trim())
      response.writeHead(status()).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(async () => {
    server.closeAllConnections()
    server.close()
  })
  return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/reports/s` }
}

async function until(isSo: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 15_000; !isSo(); ) {
    assert.ok(Date.now() < deadline, 'it did not come to pass within 15 s')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const ONE = { receptor: '09121234567', message: 'سلام' }

describe('the kavenegar simulator', () => {
  test('answers a send by GET and by form, with HTTP status and code alike', async () => {
    const simulator = await start()
    for (const get of [true, undefined] as const) {
      const { http, code, rows } = await call(simulator, 'sms/send', ONE, { get })
      assert.deepEqual([http, code, rows.length], [200, 200, 1])
      const { messageid, message, receptor, status, cost } = rows[0]!
      assert.deepEqual([typeof messageid, message, receptor, status, cost], ['number', 'سلام', '09121234567', 1, 1250])
    }
  })

  const refusals: [number, string, Record<string, string>, KavenegarOptions?][] = [
    [404, 'sms/nothing', {}],
    [406, 'sms/send', { message: 'x' }],
    [411, 'sms/send', { ...ONE, receptor: '09121234567,0912' }],
    [412, 'sms/send', { ...ONE, sender: 'Rasan' }],
    [412, 'sms/send', { ...ONE, sender: '3000' }, { lines: ['10008663'] }],
    [413, 'sms/send', { ...ONE, message: '' }],
    [413, 'sms/send', { ...ONE, message: 'x'.repeat(901) }],
    [414, 'sms/send', { ...ONE, receptor: Array(201).fill('09121234567').join() }],
    [417, 'sms/send', { ...ONE, date: '1000' }],
    [418, 'sms/send', ONE, { credit: 1_249 }],
    [419, 'sms/send', { ...ONE, localid: '1,2' }],
    [419, 'sms/sendarray', { receptor: '["09121234567"]', message: '["a","b"]' }],
    [400, 'sms/sendarray', { receptor: '09121234567', message: '["a"]' }],
    [414, 'sms/status', { messageid: Array(501).fill('1').join() }],
    [424, 'verify/lookup', { receptor: '09121234567', template: 'x', token: '1' }, { templates: ['verify'] }],
    [431, 'verify/lookup', { receptor: '09121234567', template: 'x', token: '1 2' }],
    [428, 'verify/lookup', { receptor: '09121234567', template: 'x', token: 'abc', type: 'call' }],
    [417, 'sms/statusbyreceptor', { receptor: '09121234567', startdate: '1', enddate: '90000' }],
  ]
  for (const [expected, method, fields, options] of refusals)
    test(`refuses ${method} with ${expected} and takes nothing (${Object.keys(options ?? fields).join()})`, async () => {
      const simulator = await start(options)
      const { http, code } = await call(simulator, method, fields)
      assert.deepEqual([http, code, simulator.totals().messages], [expected, expected, 0])
    })

  test('refuses its one bad key, and sendarray by GET', async () => {
    const simulator = await start()
    assert.equal((await call(simulator, 'account/info', {}, { key: BAD_KEY })).code, 403)
    const fields = { receptor: '["09121234567"]', message: '["a"]' }
    assert.equal((await call(simulator, 'sms/sendarray', fields, { get: true })).code, 405)
  })

  test('takes the absolute form of a request target, as the official client sends it', async () => {
    const simulator = await start()
    const path = 'http://api.kavenegar.com/v1/key/account/info.json'
    const status = await new Promise((resolve, reject) => {
      request({ port: simulator.port, host: '127.0.0.1', method: 'POST', path }, (answer) =>
        resolve(answer.resume().statusCode),
      )
        .on('error', reject)
        .end()
    })
    assert.equal(status, 200)
  })

  test('does not take a local id again, but gives the old record, whatever the local ids are called', async () => {
    const simulator = await start()
    const [first] = (await call(simulator, 'sms/send', { ...ONE, localid: '77' })).rows
    const fields = { receptor: '["09121234567"]', message: '["another"]' }
    const spellings: Record<string, string>[] = [
      { localmessageids: '[77]' },
      { localmessageid: '["77"]' },
      { localid: '77' },
    ]
    for (const spelling of spellings) {
      const [again] = (await call(simulator, 'sms/sendarray', { ...fields, ...spelling })).rows
      assert.deepEqual([again!.messageid, again!.message], [first!.messageid, 'سلام'])
    }
    assert.deepEqual(simulator.totals(), { calls: 4, messages: 1, doubled: 0 })
    assert.equal(simulator.timesTaken(77), 1)
    assert.equal(simulator.received()[0]!.calls, 4)
  })

  test('another key has its own local ids, and sees nothing of the first', async () => {
    const simulator = await start()
    const [first] = (await call(simulator, 'sms/send', { ...ONE, localid: '77' })).rows
    const status = async (key: string) =>
      (await call(simulator, 'sms/status', { messageid: String(first!.messageid) }, { key })).rows[0]!.status
    assert.deepEqual([await status('key'), await status('other')], [1, 100])
    await call(simulator, 'sms/send', { ...ONE, localid: '77' }, { key: 'other' })
    assert.deepEqual([simulator.timesTaken(77), simulator.totals().doubled], [2, 1])
  })

  test('tells a status for 48 hours, by local id for 12', async () => {
    let now = 1_000_000_000_000
    const simulator = await start({ now: () => now, reportAfterMs: 200 })
    const [row] = (await call(simulator, 'sms/send', { ...ONE, localid: '77' })).rows
    const told = async () => [
      (await call(simulator, 'sms/status', { messageid: String(row!.messageid) })).rows[0]!.status,
      (await call(simulator, 'sms/statuslocalmessageid', { localid: '77' })).rows[0]!.status,
    ]
    const walk = [await told()]
    for (const laterMs of [100, 100, 12 * 3_600_000, 36 * 3_600_000]) {
      now += laterMs
      walk.push(await told())
    }
    assert.deepEqual(walk, [
      [1, 1],
      [5, 5],
      [10, 10],
      [10, 100],
      [100, 100],
    ])
  })

  test('credit falls by the segment', async () => {
    const simulator = await start({ credit: 10_000, costPerSegment: 1_000 })
    await call(simulator, 'sms/send', { ...ONE, message: 'س'.repeat(71) })
    const body = await (await fetch(`${simulator.url}/v1/key/account/info.json`)).json()
    assert.equal((body as { entries: { remaincredit: number } }).entries.remaincredit, 8_000)
  })

  test('a message for later waits, and can be cancelled until then', async () => {
    const simulator = await start()
    const date = String(Math.floor(Date.now() / 1000) + 600)
    const [row] = (await call(simulator, 'sms/send', { ...ONE, date })).rows
    const messageid = String(row!.messageid)
    assert.equal(row!.status, 2)
    assert.equal((await call(simulator, 'sms/cancel', { messageid })).rows[0]!.status, 13)
    assert.equal((await call(simulator, 'sms/status', { messageid })).rows[0]!.status, 13)
  })
})

describe('its reports', () => {
  test('come as a form or in a query, after their time', async () => {
    for (const callback of ['form', 'query'] as const) {
      const { got, url } = await receive()
      const simulator = await start({ callback, reportTo: url, reportAfterMs: 10 })
      const [row] = (await call(simulator, 'sms/send', ONE)).rows
      await until(() => got.length > 0)
      const fields = `messageid=${row!.messageid}&status=10`
      assert.equal(got[0], callback === 'form' ? `POST /reports/s ${fields}` : `GET /reports/s?${fields}`)
    }
  })

  test('come again until they are answered 200', async () => {
    let answers = 0
    const { got, url } = await receive(() => (++answers < 3 ? 503 : 200))
    const simulator = await start({ reportTo: url, reportAfterMs: 5, reportRetryMs: 5 })
    await call(simulator, 'sms/send', ONE)
    await until(() => got.length === 3)
    assert.equal(new Set(got).size, 1)
  })

  test('are lost, doubled, reordered or negative when told so', async () => {
    const { got, url } = await receive()
    const simulator = await start({ reportTo: url, reportAfterMs: 5, reportSent: true })
    const statusesOf = async (rule: object, count: number) => {
      got.length = 0
      simulator.behave({ kind: 'reports', ...rule })
      await call(simulator, 'sms/send', ONE)
      await until(() => got.length === count)
      return got.map((line) => Number(/status=(\d+)/.exec(line)![1]))
    }
    assert.deepEqual(await statusesOf({}, 2), [5, 10])
    assert.deepEqual(await statusesOf({ doubled: 1 }, 3), [5, 10, 10])
    assert.deepEqual(await statusesOf({ reordered: 1 }, 2), [10, 5])
    assert.deepEqual(await statusesOf({ negative: 1 }, 2), [5, 11])
    got.length = 0
    simulator.behave({ kind: 'reports', lost: 1, count: 1 })
    await call(simulator, 'sms/send', ONE)
    const [second] = (await call(simulator, 'sms/send', ONE)).rows
    await until(() => got.length === 2)
    for (const line of got) assert.match(line, new RegExp(`messageid=${second!.messageid}&`))
  })

  test('come before the answer of the send when told so', async () => {
    const { got, url } = await receive()
    const simulator = await start({ reportTo: url })
    simulator.behave({ kind: 'reports', early: 1 })
    const { rows } = await call(simulator, 'sms/send', { ...ONE, receptor: '09121234567,09121234568' })
    assert.deepEqual([rows.length, got.length], [2, 2])
  })
})

describe('its misbehaviour', () => {
  test('hits the first so many calls, of one endpoint only, until it behaves well', async () => {
    const simulator = await start()
    simulator.behave({ kind: 'code', code: 409, count: 2, endpoint: 'sms/send' })
    const codes = []
    for (const method of ['account/info', 'sms/send', 'sms/send', 'sms/send'])
      codes.push((await call(simulator, method, ONE)).code)
    assert.deepEqual(codes, [200, 409, 409, 200])
    simulator.behave({ kind: 'code', code: 409 })
    await simulator.behaveWell()
    assert.equal((await call(simulator, 'sms/send', ONE)).code, 200)
  })

  test('of a share hits the same calls each time', async () => {
    const run = async () => {
      const simulator = await start({ seed: 7 })
      simulator.behave({ kind: 'code', code: 409, share: 0.5 })
      const codes = []
      for (let i = 0; i < 20; i++) codes.push((await call(simulator, 'account/info', {})).code)
      return codes
    }
    const codes = await run()
    assert.deepEqual(codes, await run())
    assert.ok(codes.includes(200) && codes.includes(409))
  })

  test('can take a message after its caller has given up, and only then', async () => {
    const simulator = await start()
    simulator.behave({ kind: 'hang', endpoint: 'sms/send', lateMs: 20 })
    const form = new URLSearchParams({ ...ONE, localid: '77' })
    const calling = fetch(`${simulator.url}/v1/key/sms/send.json`, {
      method: 'POST',
      body: form,
      // it has to have read the call by then, however busy the machine is
      signal: AbortSignal.timeout(2_000),
    })
    await assert.rejects(calling, { name: 'TimeoutError' })
    assert.equal(simulator.timesTaken(77), 0)
    await until(() => simulator.timesTaken(77) === 1)
  })

  test('can refuse connections for a while', async () => {
    const simulator = await start()
    simulator.behave({ kind: 'refuse' })
    await assert.rejects(call(simulator, 'account/info', {}))
    await simulator.behaveWell()
    assert.equal((await call(simulator, 'account/info', {})).code, 200)
  })

  test('is told over HTTP as well, and what it is not is refused', async () => {
    const { url } = await start()
    const tell = async (method: string, path: string, body?: unknown) =>
      (await fetch(url + path, { method, body: body === undefined ? null : JSON.stringify(body) })).status
    assert.equal(await tell('POST', '/_behave', [{ kind: 'code', code: 401 }]), 200)
    assert.equal((await fetch(`${url}/v1/key/account/info.json`)).status, 401)
    assert.equal(await tell('DELETE', '/_behave'), 200)
    assert.equal((await fetch(`${url}/v1/key/account/info.json`)).status, 200)
    for (const wrong of [{ kind: 'toString' }, 'text', [{}], { kind: 'refuse' }, null])
      assert.equal(await tell('POST', '/_behave', wrong), 400)
    assert.equal(await tell('POST', '/_inbound', {}), 400)
    assert.equal(await tell('GET', '/_nothing'), 404)
  })

  test('what it received is told newest first, with totals', async () => {
    const simulator = await start({ keepRows: 2 })
    for (const localid of ['1', '2', '3']) await call(simulator, 'sms/send', { ...ONE, localid })
    const body = await (await fetch(`${simulator.url}/_received?limit=5`)).json()
    const { totals, items } = body as { totals: object; items: { reference: string; keyTail: string }[] }
    assert.deepEqual(totals, { calls: 3, messages: 3, doubled: 0 })
    assert.deepEqual(
      items.map((item) => [item.reference, item.keyTail]),
      [
        ['3', 'key'],
        ['2', 'key'],
      ],
    )
    assert.equal(simulator.timesTaken('1'), 1, 'what is no longer kept is still counted')
  })
})
