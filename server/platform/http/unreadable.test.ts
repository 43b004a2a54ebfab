import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { after, suite, test } from 'node:test'
import { openTestApp } from '../../test-app.ts'
import { answerUnknown } from './not-found.ts'
import { setUpHttp } from './set-up.ts'

suite('what is no request', async () => {
  const { deps } = await openTestApp()
  const app = await setUpHttp(deps)
  const open = { config: { permission: 'public' } } as const
  const slow = new EventEmitter()
  app.get('/api/v1/slow', open, async () => {
    slow.emit('begun')
    await once(slow, 'over')
    return 'stored'
  })
  app.get('/api/v1/long', open, (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-length': 1_000 })
    reply.raw.write('the first of it')
  })
  answerUnknown(app, () => false)
  await app.listen({ host: '127.0.0.1', port: 0 })
  after(() => app.close())
  const { port } = app.server.address() as AddressInfo

  /** A connection on which bytes are written as they are; `text` is all that came until it ended. */
  function dial(first: string): { socket: Socket; text: Promise<string> } {
    const socket = connect(port, '127.0.0.1', () => socket.write(first))
    let came = ''
    socket.on('data', (chunk) => {
      came += chunk
    })
    socket.on('error', () => undefined)
    return { socket, text: once(socket, 'close').then(() => came) }
  }
  const read = async (text: Promise<string>) => {
    const [headers = '', body = ''] = (await text).split('\r\n\r\n')
    return { status: Number(headers.split(' ')[1]), headers, body: JSON.parse(body) as Record<string, string> }
  }
  const HEADERS = 'Host: rasan\r\nAccept-Language: fa\r\nX-Request-Id: mine-1\r\n\r\n'

  const cases: [what: string, text: string, status: number, code: string][] = [
    ['Persian letters in the address', 'GET /api/v1/messages?q=کتاب HTTP/1.1\r\n', 400, 'request_unreadable'],
    ['a space in the address', 'GET /api/v1/messages?q=a b HTTP/1.1\r\n', 400, 'request_unreadable'],
    ['a header without a name', 'GET /api/v1/messages HTTP/1.1\r\n: x\r\n', 400, 'request_unreadable'],
    ['an address of 20,000 characters', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n`, 431, 'headers_too_large'],
  ]
  for (const [what, text, status, code] of cases) {
    test(`${what} is refused as a problem, in the caller’s language`, async () => {
      const answer = await read(dial(text + HEADERS).text)
      assert.deepEqual([answer.status, answer.body.code, answer.body.status], [status, code, status])
      assert.equal(answer.body.type, `${deps.config.publicUrl}/docs/errors/${code}`)
      for (const header of ['application/problem+json', 'connection: close', 'x-request-id: mine-1'])
        assert.ok(answer.headers.toLowerCase().includes(header.toLowerCase()), header)
      assert.match(answer.body.title ?? '', /[آ-ی]/)
    })
  }

  test('a request that does not come to its end is told so', async () => {
    const connected = once(app.server, 'connection')
    const { text } = dial('GET /api/v1/slow HTTP/1.1\r\n')
    const [socket] = await connected
    // as Node says it of a request that takes longer than any may
    app.server.emit('clientError', Object.assign(new Error('slow'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket)
    const answer = await read(text)
    assert.deepEqual([answer.status, answer.body.code], [408, 'request_too_slow'])
  })

  test('a request before it on the same connection gets its own answer, and no refusal in its place', async () => {
    const refused = once(app.server, 'clientError')
    const begun = once(slow, 'begun')
    const { text } = dial(`GET /api/v1/slow HTTP/1.1\r\n${HEADERS}}}`)
    await Promise.all([refused, begun])
    slow.emit('over')
    const came = await text
    assert.match(came, /^HTTP\/1\.1 200 OK\r\n/)
    assert.match(came, /\r\nconnection: close\r\n/i)
    assert.match(came, /stored$/)
  })

  test('an answer that has begun is cut off rather than mixed with another', async () => {
    const refused = once(app.server, 'clientError')
    const { socket, text } = dial(`GET /api/v1/long HTTP/1.1\r\n${HEADERS}`)
    await once(socket, 'data')
    socket.write('}}')
    await refused
    assert.match(await text, /the first of it$/)
  })

  test('who goes on writing, and reads nothing, is cut off', async () => {
    const connected = once(app.server, 'connection')
    const { socket } = dial('nonsense\r\n')
    socket.pause()
    const [held] = (await connected) as [Socket]
    let refusals = 0
    app.server.on('clientError', () => {
      refusals++
      socket.write('more nonsense\r\n')
    })
    await once(held, 'close')
    assert.ok(refusals <= 3, `${refusals}`)
    socket.destroy()
  })
})
