import assert from 'node:assert/strict'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { suite, test } from 'node:test'
import { sql } from 'kysely'
import { openTestApp } from '../../test-app.ts'

const id = (n: number): string => `0199aaaa-0000-7000-8000-${String(n).padStart(12, '0')}`

type Stream = { status: number; text(): string; isOver(): boolean; close(): void }

async function until(what: string, isSo: () => boolean, withinMs = 2_000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!isSo()) {
    assert.ok(Date.now() < deadline, `${what}: not within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

suite('events', async () => {
  const { app, deps, addService, addToken, addPerson, signIn } = await openTestApp()
  const payroll = await addService('payroll')
  const clinic = await addService('clinic')
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo

  function open(path: string, headers: Record<string, string>): Promise<Stream> {
    return new Promise((resolve, reject) => {
      const call: ClientRequest = request({ host: '127.0.0.1', port, path, headers }, (response: IncomingMessage) => {
        let text = ''
        let isOver = false
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
        })
        response.on('close', () => {
          isOver = true
        })
        resolve({
          status: response.statusCode ?? 0,
          text: () => text,
          isOver: () => isOver,
          close: () => call.destroy(),
        })
      })
      call.on('error', (error) => (call.destroyed ? undefined : reject(error)))
      call.end()
    })
  }

  test('a program hears of its own service’s messages and of no other’s', async () => {
    const token = await addToken('live', 'payroll')
    const stream = await open('/api/v1/events', { authorization: `Bearer ${token}` })
    assert.equal(stream.status, 200)
    deps.live.publishMessages(clinic, [id(1)])
    deps.live.publishMessages(payroll, [id(2)])
    await until('the own id arrives', () => stream.text().includes(id(2)))
    assert.match(stream.text(), /event: message\ndata: \{"ids":\["/)
    assert.ok(!stream.text().includes(id(1)))
    stream.close()
  })

  test('a person opens the stream of a service by its name, with the session’s cookie', async () => {
    await addPerson('sara', 'support', 'payroll')
    const cookie = await signIn('sara')
    const stream = await open('/api/v1/events?service=payroll', { cookie })
    assert.equal(stream.status, 200)
    deps.live.publishMessages(payroll, [id(3)])
    await until('the id arrives', () => stream.text().includes(id(3)))
    stream.close()
    assert.equal((await open('/api/v1/events?service=clinic', { cookie })).status, 404)
  })

  test('more than can be named is told as null', async () => {
    const token = await addToken('live', 'payroll')
    const stream = await open('/api/v1/events', { authorization: `Bearer ${token}` })
    deps.live.publishMessages(
      payroll,
      Array.from({ length: 500 }, (_, i) => id(i)),
    )
    await until('null arrives', () => stream.text().includes('data: {"ids":null}'))
    stream.close()
  })

  test('a change of configuration is told', async () => {
    const token = await addToken('live', 'payroll')
    const stream = await open('/api/v1/events', { authorization: `Bearer ${token}` })
    await addService('another')
    await until('it is told', () => stream.text().includes('event: config\ndata: {}\n\n'))
    stream.close()
  })

  test('a stream ends when its token is revoked', async () => {
    const token = await addToken('live', 'payroll')
    const stream = await open('/api/v1/events', { authorization: `Bearer ${token}` })
    await sql`update tokens set revoked_at = now() where id = (select max(id) from tokens)`.execute(deps.database.db)
    await until('it ends', stream.isOver)
  })

  test('a stream ends when its person loses the role', async () => {
    const userId = await addPerson('reza', 'support', 'payroll')
    const stream = await open('/api/v1/events?service=payroll', { cookie: await signIn('reza') })
    assert.equal(stream.status, 200)
    await sql`delete from role_assignments where user_id = ${userId}`.execute(deps.database.db)
    await until('it ends', stream.isOver)
  })

  test('one caller cannot hold any number of streams', async () => {
    const authorization = `Bearer ${await addToken('live', 'payroll')}`
    const streams = await Promise.all(Array.from({ length: 31 }, () => open('/api/v1/events', { authorization })))
    assert.equal(streams.filter((stream) => stream.status === 429).length, 1)
    for (const stream of streams) stream.close()
    await until('its place is free again', () => true)
    const deadline = Date.now() + 2_000
    let status = 0
    while (status !== 200 && Date.now() < deadline) {
      const stream = await open('/api/v1/events', { authorization })
      status = stream.status
      stream.close()
    }
    assert.equal(status, 200)
  })

  test('closing the application ends the streams at once and says so at /readyz before', async () => {
    const authorization = `Bearer ${await addToken('live', 'payroll')}`
    const stream = await open('/api/v1/events', { authorization })
    assert.equal((await app.inject({ url: '/readyz' })).json().stopping, false)
    await app.close()
    await until('it ends', stream.isOver)
  })
})
