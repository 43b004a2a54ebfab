import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, test } from 'node:test'
import type { GhasedakOptions } from './ghasedak.ts'
import { startGhasedakSimulator } from './ghasedak.ts'
import type { Simulator } from './simulator.ts'

type Json = Record<string, unknown>

const open: { close(): unknown }[] = []
after(() => Promise.all(open.map((one) => one.close())))

async function start(options: GhasedakOptions = {}): Promise<Simulator> {
  const simulator = await startGhasedakSimulator(options)
  open.push(simulator)
  return simulator
}

async function ask(simulator: Simulator, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(simulator.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { apikey: 'any', ...headers },
    body: body === undefined ? undefined : body instanceof URLSearchParams ? body : JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Json }
}
const BASE = '/rest/api/v1/WebService/'
const pair = (reference: string, receptor = '09121234567', message = 'سلام') => ({
  lineNumber: '2100012345',
  receptor,
  message,
  clientReferenceId: reference,
})
const form = (fields: Record<string, string>) => new URLSearchParams(fields)

describe('ghasedak simulator', () => {
  test('a pair-to-pair call is taken byte for byte and answered row by row', async () => {
    const simulator = await start()
    const text = 'می‌خواهم 👩‍👩‍👧 ۱٪'
    const { status, body } = await ask(simulator, `${BASE}SendPairToPairSMS`, {
      items: [pair('11', '09121234567', text), pair('12', '989351234567')],
    })
    assert.equal(status, 200)
    assert.equal(body.isSuccess, true)
    const { items } = body.data as { items: Json[] }
    assert.deepEqual(
      items.map((item) => [item.receptor, item.clientReferenceId, typeof item.messageId]),
      [
        ['09121234567', '11', 'string'],
        ['989351234567', '12', 'string'],
      ],
    )
    assert.match(String(items[0]!.sendDate), /\.\d{7}\+03:30$/)
    const [latest, first] = simulator.received()
    assert.equal(first?.text, text)
    assert.equal(latest?.reference, '12')
    assert.equal(first?.line, '2100012345')
  })

  test('paths and field names are read in every casing', async () => {
    const simulator = await start()
    const { status } = await ask(simulator, '/Rest/API/v1/webservice/SENDPAIRTOPAIRSMS', {
      Items: [{ LineNumber: 'fastest', Receptor: '9121234567', Message: 'x', ClientReferenceId: '5' }],
    })
    assert.equal(status, 200)
    assert.deepEqual([simulator.timesTaken(5), simulator.received()[0]?.line], [1, null])
  })

  test('the other casing has PascalCase names and dates without an offset', async () => {
    const simulator = await start({ pascalCase: true })
    const { body } = await ask(simulator, `${BASE}SendPairToPairSMS`, { items: [pair('1')] })
    const { Items } = body.Data as { Items: Json[] }
    assert.match(String(Items[0]!.SendDate), /\.\d{7}$/)
    const account = await ask(simulator, `${BASE}GetAccountInformation`)
    assert.deepEqual(Object.keys(account.body.Data as Json), ['Credit', 'ExpireDate', 'Plan'])
  })

  for (const { name, path, body, headers, code } of [
    { name: 'the bad key', path: 'GetAccountInformation', headers: { apikey: 'BADKEY' }, code: 401 },
    { name: 'no key', path: 'GetAccountInformation', headers: { apikey: '' }, code: 401 },
    { name: 'an unknown method', path: 'SendNothing', body: {}, code: 404 },
    { name: 'GET where POST is due', path: 'SendPairToPairSMS', code: 405 },
    { name: 'no items', path: 'SendPairToPairSMS', body: { items: [] }, code: 400 },
    {
      name: 'an item without a line',
      path: 'SendPairToPairSMS',
      body: { items: [{ ...pair('1'), lineNumber: '' }] },
      code: 400,
    },
    {
      name: 'an item without a text',
      path: 'SendPairToPairSMS',
      body: { items: [pair('1', '09121234567', '')] },
      code: 400,
    },
    {
      name: 'a bad recipient',
      path: 'SendPairToPairSMS',
      body: { items: [pair('1'), pair('2', '0211234')] },
      code: 400,
    },
    {
      name: 'more than 100 items',
      path: 'SendPairToPairSMS',
      body: { items: Array.from({ length: 101 }, (_, index) => pair(String(index))) },
      code: 400,
    },
    {
      name: 'a template that does not exist',
      path: 'SendOtpSMS',
      body: { receptors: [{ mobile: '09121234567', clientReferenceId: '1' }], templateName: 'BADTEMPLATE', inputs: [] },
      code: 400,
    },
    { name: 'more than 100 ids', path: `CheckSmsStatus?Type=1&Ids=${Array(101).fill('51200001')}`, code: 400 },
    { name: 'a type of id that does not exist', path: 'CheckSmsStatus?Type=3&Ids=51200001', code: 400 },
  ])
    test(`${name} is refused with ${code} and nothing is taken`, async () => {
      const simulator = await start()
      const answer = await ask(simulator, BASE + path, body, headers)
      assert.equal(answer.status, code)
      assert.deepEqual([answer.body.isSuccess, answer.body.statusCode, answer.body.data], [false, code, null])
      assert.equal(simulator.totals().messages, 0)
    })

  test('a repeated reference is sent again, and is counted as a double', async () => {
    const simulator = await start()
    for (let i = 0; i < 2; i++) await ask(simulator, `${BASE}SendPairToPairSMS`, { items: [pair('77')] })
    assert.equal(simulator.timesTaken(77), 2)
    assert.equal(simulator.totals().doubled, 1)
  })

  test('statuses are found by id and by reference, with ids joined or repeated, and strangers are left out', async () => {
    const simulator = await start({ reportAfterMs: 0 })
    const sent = await ask(simulator, `${BASE}SendPairToPairSMS`, { items: [pair('21'), pair('22', '09351234567')] })
    const [a, b] = (sent.body.data as { items: Json[] }).items.map((item) => String(item.messageId))
    const find = async (query: string, key = 'any') => {
      const { body } = await ask(simulator, `${BASE}CheckSmsStatus?${query}`, undefined, { apikey: key })
      return (body.data as Json[]).map((row) => [row.messageId, row.clientReferenceId, row.status])
    }
    const both = [
      [a, '21', 5],
      [b, '22', 5],
    ]
    assert.deepEqual(await find(`Ids=${a},${b},999&Type=1`), both)
    assert.deepEqual(await find('ids=21&ids=22&ids=23&type=2'), both)
    assert.deepEqual(await find(`Ids=${a}&Type=1`, 'another-key'), [])
  })

  for (const { ending, code } of [
    { ending: 'delivered', code: 5 },
    { ending: 'undelivered', code: 4 },
    { ending: 'blocked', code: 2 },
    { ending: 'failed', code: 6 },
    { ending: 'cancelled', code: 1 },
    { ending: 7, code: 7 },
  ])
    test(`a message that ends as ${ending} has the status ${code}`, async () => {
      const simulator = await start({ reportAfterMs: 0 })
      simulator.behave({ kind: 'ending', status: ending })
      await ask(simulator, `${BASE}SendPairToPairSMS`, { items: [pair('3')] })
      const { body } = await ask(simulator, `${BASE}CheckSmsStatus?Ids=3&Type=2`)
      assert.equal((body.data as Json[])[0]?.status, code)
    })

  test('a template is taken with its inputs, by either form of the method', async () => {
    const simulator = await start()
    const common = { receptors: [{ mobile: '09121234567', clientReferenceId: '31' }], templateName: 'login' }
    const { body } = await ask(simulator, `${BASE}SendOtpSMS`, {
      ...common,
      inputs: [{ param: 'code', value: '1234' }],
    })
    assert.equal((body.data as { items: Json[] }).items[0]?.messageBody, 'login: 1234')
    await ask(simulator, `${BASE}SendOtpWithParams`, { ...common, param1: '1234' })
    assert.deepEqual(
      simulator.received().map((row) => row.template),
      [
        { name: 'login', tokens: { param1: '1234' } },
        { name: 'login', tokens: { code: '1234' } },
      ],
    )
  })

  test('the bulk method has one reference for all its messages', async () => {
    const simulator = await start()
    const { body } = await ask(simulator, `${BASE}SendBulkSMS`, {
      receptors: ['09121234567', '09351234567'],
      message: 'سلام',
      clientReferenceId: 'b-17',
    })
    assert.equal((body.data as { receptors: Json[] }).receptors.length, 2)
    assert.equal(simulator.timesTaken('b-17'), 2)
  })

  test('credit runs down by what is sent and the rest is refused in words', async () => {
    const simulator = await start({ credit: 1_500 })
    assert.equal((await ask(simulator, `${BASE}SendPairToPairSMS`, { items: [pair('1')] })).status, 200)
    const refused = await ask(simulator, `${BASE}SendPairToPairSMS`, { items: [pair('2')] })
    assert.match(String(refused.body.message), /موجودی/)
    const account = await ask(simulator, `${BASE}GetAccountInformation`)
    assert.equal((account.body.data as Json).credit, 300)
  })

  test('an inbound message is given once as unread', async () => {
    const simulator = await start()
    simulator.addInbound({ from: '09121234567', line: '2100012345', text: 'لغو' })
    const receive = async (method: string) =>
      ((await ask(simulator, `${BASE}${method}`)).body.data as { items: Json[] }).items.map((item) => item.message)
    const query = '?LineNumber=2100012345&IsRead=false'
    assert.deepEqual(await receive(`GetReceivedSmsesPaging${query}`), ['لغو'])
    assert.deepEqual(await receive(`GetReceivedSmses${query}`), ['لغو'])
    assert.deepEqual(await receive(`GetReceivedSmses${query}`), [])
  })

  for (const reportAs of ['get', 'form', 'json'] as const)
    test(`a callback comes by ${reportAs} with id, status and reference`, async () => {
      const { url, next } = await listen()
      const simulator = await start({ reportAs, reportAfterMs: 5, reportTo: url })
      const report = next()
      await ask(simulator, `${BASE}SendPairToPairSMS`, { items: [pair('41')] })
      assert.deepEqual(await report, { messageId: '51200001', status: '5', clientReferenceId: '41' })
    })
})

describe('ghasedak simulator, old API', () => {
  test('one text goes to many, pairs go by comma-joined lists, and ids are the answer', async () => {
    const simulator = await start()
    const alike = await ask(
      simulator,
      '/v2/sms/send/pair',
      form({ message: 'a,b', receptor: '09121234567,09351234567', linenumber: '3000', checkid: '1,2' }),
    )
    assert.deepEqual(alike.body, { result: { code: 200, message: 'success' }, items: [51_200_001, 51_200_002] })
    const pairs = form({ message: 'a,b', receptor: '09121234567,09351234567', linenumber: '3000,3001', checkid: '3,4' })
    assert.equal((await ask(simulator, '/v2/sms/send/bulk', pairs)).status, 200)
    assert.deepEqual(
      simulator.received().map((row) => [row.text, row.line, row.reference]),
      [
        ['b', '3001', '4'],
        ['a', '3000', '3'],
        ['a,b', '3000', '2'],
        ['a,b', '3000', '1'],
      ],
    )
  })

  test('a comma in a text breaks the pairwise lists', async () => {
    const simulator = await start()
    const fields = form({ message: 'a,b,c', receptor: '09121234567,09351234567', checkid: '1,2' })
    const { status, body } = await ask(simulator, '/v2/sms/send/bulk', fields)
    assert.deepEqual([status, (body.result as Json).code], [400, 400])
    assert.equal(simulator.totals().messages, 0)
  })

  test('statuses have their own numbers, by GET and by POST, and an unknown id is a wrong id', async () => {
    const simulator = await start({ reportAfterMs: 0 })
    await ask(simulator, '/v2/sms/send/simple', form({ message: 'x', receptor: '09121234567', checkid: '9' }))
    const byPost = await ask(simulator, '/v2/sms/status', form({ id: '9,10', type: '2' }))
    assert.deepEqual(byPost.body.items, [
      { messageId: 51_200_001, status: 1 },
      { messageId: '10', status: 6 },
    ])
    const byGet = await ask(simulator, '/v2/sms/status?id=51200001&type=1')
    assert.deepEqual(byGet.body.items, [{ messageId: 51_200_001, status: 1 }])
  })

  test('its bad key, its lack of credit and its callbacks speak the old language', async () => {
    const { url, next } = await listen()
    const simulator = await start({ reportTo: url, reportAfterMs: 5 })
    const badKey = await ask(simulator, '/v2/account/info', form({}), { apikey: 'BADKEY' })
    assert.deepEqual([badKey.status, (badKey.body.result as Json).code], [401, 401])
    const report = next()
    const fields = { message: 'x', receptor: '09121234567', checkid: '9' }
    await ask(simulator, '/v2/sms/send/simple', form(fields))
    assert.equal((await report).status, '1')
    simulator.behave({ kind: 'noCredit' })
    const noCredit = await ask(simulator, '/v2/sms/send/simple', form(fields))
    assert.deepEqual((noCredit.body.result as Json).code, 418)
  })
})

/** A receiver of callbacks: `next` resolves with the fields of the first one. */
async function listen(): Promise<{ url: string; next(): Promise<Record<string, string>> }> {
  const { promise, resolve } = Promise.withResolvers<Record<string, string>>()
  const server = createServer(async (request, response) => {
    const parts = await request.toArray()
    const body = Buffer.concat(parts).toString()
    const isJson = request.headers['content-type'] === 'application/json'
    const query = new URL(request.url ?? '/', 'http://x').searchParams
    response.end()
    resolve(isJson ? JSON.parse(body) : Object.fromEntries([...query, ...new URLSearchParams(body)]))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  open.push({ close: () => server.close() })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/r`, next: () => promise }
}
