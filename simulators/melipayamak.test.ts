import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import type { MelipayamakOptions } from './melipayamak.ts'
import { startMelipayamakSimulator } from './melipayamak.ts'
import type { Simulator } from './simulator.ts'

let simulator: Simulator | undefined
afterEach(() => simulator?.close())

async function start(options: MelipayamakOptions = {}): Promise<Simulator> {
  simulator = await startMelipayamakSimulator(options)
  return simulator
}

/** Calls a method as its official clients do, with a key unless told another; gives HTTP status and body. */
async function call(service: string, method: string, fields: string, username = 'user', action = method) {
  const key = `<username>${username}</username><password>word</password>`
  const body = `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><${method} xmlns="http://tempuri.org/">${key}${fields}</${method}></soap:Body></soap:Envelope>`
  const headers = { 'content-type': 'text/xml; charset=utf-8', soapaction: `"http://tempuri.org/${action}"` }
  const answer = await fetch(`${simulator!.url}/post/${service}.asmx`, { method: 'POST', headers, body })
  const text = await answer.text()
  return { http: answer.status, text, result: new RegExp(`<${method}Result>(.*?)</${method}Result>`).exec(text)?.[1] }
}

const strings = (...items: string[]) => items.map((item) => `<string>${item}</string>`).join('')
const alike = (more: { to?: string; from?: string; text?: string } = {}) => {
  const { to = strings('09121234567'), from = '50004000123', text = 'سلام' } = more
  return `<to>${to}</to><from>${from}</from><text>${text}</text><isflash>false</isflash><udh/><recId/><status/>`
}
const template = (more: { to?: string; bodyId?: string; text?: string } = {}) => {
  const { to = '09121234567', bodyId = '7', text = strings('123') } = more
  return `<text>${text}</text><to>${to}</to><bodyId>${bodyId}</bodyId>`
}
const idsIn = (text: string) => [...text.matchAll(/<long>(\d+)<\/long>/g)].map(([, id]) => id!)

describe('the melipayamak simulator', () => {
  const refusals: [string, string, string, string, MelipayamakOptions?][] = [
    ['2', 'Send', 'SendSms', alike({ text: 'س'.repeat(71) }), { credit: 1 }],
    ['5', 'Send', 'SendSms', alike({ from: 'Rasan' })],
    ['5', 'Send', 'SendSms', alike(), { lines: ['3000'] }],
    ['15', 'Send', 'SendSms', alike({ to: strings('09121234567', '09121234568') }), { asksForOptOut: true }],
    ['16', 'Send', 'SendSms', alike({ to: '' })],
    ['16', 'Send', 'SendSms', alike({ to: strings(...Array(101).fill('09121234567')) })],
    ['17', 'Send', 'SendSms', alike({ text: '' })],
    ['18', 'Send', 'SendSms', alike({ to: strings('0912') })],
    [
      '<int>17</int>',
      'Actions',
      'SendMultipleSMS',
      alike({ to: strings('09121234567', '09121234568'), text: strings('a') }),
    ],
    ['-2', 'Send', 'SendByBaseNumber', template({ to: '09121234567,09121234568' })],
    ['-4', 'Send', 'SendByBaseNumber', template(), { templates: ['8'] }],
    ['-5', 'Send', 'SendByBaseNumber', template({ text: '' })],
    ['-10', 'Send', 'SendByBaseNumber', template({ text: strings('https://example.ir') })],
    ['18', 'Send', 'SendByBaseNumber', template({ to: '0912' })],
  ]
  for (const [code, service, method, fields, options] of refusals)
    test(`refuses ${method} with ${code} and takes nothing (${JSON.stringify(options ?? fields).slice(0, 60)})`, async () => {
      await start(options)
      const { http, result } = await call(service, method, fields)
      assert.deepEqual([http, result, simulator!.totals().messages], [200, code, 0])
    })

  test('a bad key is 0, and -3 where deliveries are asked for; another method than the header names is a fault', async () => {
    await start()
    assert.equal((await call('Send', 'SendSms', alike(), 'BADKEY')).result, '0')
    const deliveries = await call('Send', 'GetDeliveries3', `<recId>${strings('1')}</recId>`, 'BADKEY')
    assert.equal(deliveries.result, '<int>-3</int>')
    const fault = await call('Send', 'SendSms', alike(), 'user', 'SendSimpleSMS')
    assert.deepEqual([fault.http, fault.text.includes('<soap:Fault>')], [500, true])
    assert.equal((await call('Actions', 'SendSms', alike())).http, 500)
    assert.equal(simulator!.totals().messages, 0)
  })

  test('says by position who got it: an id and 0, or no id and 1', async () => {
    await start({ unsent: /^0935/ })
    const to = strings('09121234567', '09351234567', '0912')
    const { text, result } = await call('Send', 'SendSms', alike({ to, text: 'a &lt;b&gt; &#13;' }))
    const marks = [...Buffer.from(/<status>(.*?)<\/status>/.exec(text)![1]!, 'base64')]
    assert.deepEqual([result, idsIn(text).slice(1), marks], ['1', ['0', '0'], [0, 1, 1]])
    assert.deepEqual(
      simulator!.received().map((row) => [row.text, row.line]),
      [['a <b> \r', '50004000123']],
    )
    const pairs = await call('Actions', 'SendMultipleSMS', alike({ to, text: strings('a', 'b', 'c') }))
    assert.equal(pairs.result, '<int>1</int><int>11</int><int>18</int>')
  })

  test('a message walks through its deliveries; another user’s and what was never sent are -1', async () => {
    let now = Date.UTC(2026, 6, 3, 12)
    await start({ now: () => now, reportAfterMs: 200 })
    const [id = ''] = idsIn((await call('Send', 'SendSms', alike())).text)
    const ask = async (user?: string) =>
      (await call('Send', 'GetDeliveries3', `<recId>${strings(id, '123')}</recId>`, user)).result
    const walk = [await ask()]
    for (const laterMs of [100, 100]) {
      now += laterMs
      walk.push(await ask())
    }
    assert.deepEqual(
      walk,
      ['400', '8', '1'].map((number) => `<int>${number}</int><int>-1</int>`),
    )
    assert.equal(await ask('another'), '<int>-1</int><int>-1</int>')
  })

  test('credit falls by the segment, and is told by REST alone', async () => {
    await start({ credit: 10 })
    await call('Send', 'SendSms', alike({ text: 'س'.repeat(71) }))
    const credit = async (username: string) => {
      const body = new URLSearchParams({ username, password: 'word' })
      return (await fetch(`${simulator!.url}/api/SendSMS/GetCredit`, { method: 'POST', body })).json()
    }
    assert.deepEqual(await credit('user'), { Value: '8', RetStatus: 1, StrRetStatus: 'Ok' })
    assert.equal(((await credit('BADKEY')) as { RetStatus: number }).RetStatus, 0)
  })
})
