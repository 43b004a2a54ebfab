import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import type { HttpOptions } from './http.ts'
import { startHttpSimulator } from './http.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function start(options: HttpOptions = {}) {
  const simulator = await startHttpSimulator(options)
  closers.push(simulator.close)
  const call = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${simulator.url}${path}`, init)
    return { status: answer.status, text: await answer.text() }
  }
  const send = (body: object, key = 'k') =>
    call('/v1/send', { method: 'POST', headers: { 'x-api-key': key }, body: JSON.stringify(body) })
  return { simulator, call, send }
}

describe('the http simulator', () => {
  test('in JSON: takes a message, with an id of more digits than a number keeps, and refuses by its codes', async () => {
    const { simulator, send, call } = await start({ credit: 15 })
    const good = { recipient: '989121234567', content: 'سلام', sender: '3000', ref: '7' }
    assert.match((await send(good)).text, /"messages":\[\{"id":900719925474099301,/)
    const [row] = simulator.received()
    assert.deepEqual([row!.to, row!.text, row!.line, row!.reference], ['989121234567', 'سلام', '3000', '7'])
    const codeOf = async (change: object, key?: string) =>
      JSON.parse((await send({ ...good, ...change }, key)).text).result.code as number
    assert.equal(await codeOf({}), 402)
    assert.equal(await codeOf({}, 'BADKEY'), 401)
    assert.equal(await codeOf({ recipient: '09121234567' }), 413)
    assert.equal(await codeOf({ sender: 'x' }), 415)
    assert.equal(await codeOf({ content: '' }), 423)
    assert.equal(await codeOf({ content: 'x'.repeat(2_001) }), 422)
    assert.equal((await send(good, 'BADKEY')).status, 401)
    assert.match((await call('/v1/balance')).text, /"credit":"5"/)
    assert.equal((await call('/v1/nothing')).status, 404)
  })

  test('in texts: by GET alone, with a password in the address', async () => {
    const { simulator, call } = await start({ speaks: 'text' })
    const of = (change: Record<string, string> = {}) =>
      `/send.php?${new URLSearchParams({ user: 'u', pass: 'p', to: '09121234567', msg: 'a&b', ...change })}`
    assert.deepEqual(await call(of()), { status: 200, text: 'OK:41000001\r\n' })
    assert.equal(simulator.received()[0]!.text, 'a&b')
    assert.equal((await call(of({ to: '989121234567' }))).text, 'ERR:413:bad recipient\r\n')
    assert.equal((await call(of({ pass: 'BADKEY' }))).text, 'ERR:401:bad credentials\r\n')
    assert.equal((await call('/credit.php?user=u&pass=p')).text, 'CREDIT=12345 TOMAN')
    assert.equal((await call(of(), { method: 'POST' })).status, 405)
  })
})
