import assert from 'node:assert/strict'
import { type AddressInfo, connect } from 'node:net'
import { suite, test } from 'node:test'
import { openTestApp } from '../../test-app.ts'

suite('what is no request', async () => {
  const { app, deps } = await openTestApp()
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo

  /** Writes bytes as they are, and reads until the connection ends. */
  const write = (text: string) =>
    new Promise<{ status: number; headers: string; body: Record<string, string> }>((resolve, reject) => {
      let answer = ''
      const socket = connect(port, '127.0.0.1', () => socket.write(text))
      socket.on('data', (chunk) => {
        answer += chunk
      })
      socket.on('error', reject)
      socket.on('close', () => {
        const [headers = '', body = ''] = answer.split('\r\n\r\n')
        resolve({ status: Number(headers.split(' ')[1]), headers, body: JSON.parse(body) })
      })
    })

  const cases: [what: string, text: string, status: number, code: string][] = [
    ['Persian letters in the address', 'GET /api/v1/messages?q=کتاب HTTP/1.1\r\n', 400, 'request_unreadable'],
    ['a space in the address', 'GET /api/v1/messages?q=a b HTTP/1.1\r\n', 400, 'request_unreadable'],
    ['a header without a name', 'GET /api/v1/messages HTTP/1.1\r\n: x\r\n', 400, 'request_unreadable'],
    ['an address of 20,000 characters', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n`, 431, 'headers_too_large'],
  ]
  for (const [what, text, status, code] of cases) {
    test(`${what} is refused as a problem, in the caller’s language`, async () => {
      const answer = await write(`${text}Host: rasan\r\nAccept-Language: fa\r\n\r\n`)
      assert.deepEqual([answer.status, answer.body.code, answer.body.status], [status, code, status])
      assert.equal(answer.body.type, `${deps.config.publicUrl}/docs/errors/${code}`)
      for (const header of ['application/problem+json', 'connection: close', `x-request-id: ${answer.body.requestId}`])
        assert.ok(answer.headers.toLowerCase().includes(header.toLowerCase()), header)
      assert.match(answer.body.title ?? '', /[آ-ی]/)
    })
  }
})
