import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Server, Socket } from 'node:net'
import { createServer as createSocketServer } from 'node:net'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import type { ExchangeRequest, ExchangeResult } from './exchange.ts'
import { clipAnswer, createExchange } from './exchange.ts'

const KEY = 'c2VjcmV0LWtleQ'
const closers: (() => unknown)[] = []
after(() => Promise.all(closers.map((close) => close())))

const { exchange, close } = createExchange({ connections: 4 })
closers.push(close)

const ask = (base: string, more: Partial<ExchangeRequest> = {}): Promise<ExchangeResult> =>
  exchange({ method: 'POST', url: `${base}/v1/${KEY}/sms/send.json`, body: 'message=سلام', timeoutMs: 10_000, ...more })

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A server that does this with each connection's first bytes. */
async function serveRaw(onData: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createSocketServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('data', () => onData(socket))
  })
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return listen(server)
}

async function serveHttp(status: number, body: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status, { 'X-Kind': 'test' }).end(body))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return listen(server)
}

/** A port that nobody listens on: one that was just given back. */
async function freePort(): Promise<string> {
  const server = createSocketServer()
  const address = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return address
}

const head = (length: number) => `HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n`

/** A provider that answers one byte every 20 ms for ever. */
const drip = (socket: Socket) => {
  socket.write(head(1_000_000))
  const timer = setInterval(() => socket.write('x'), 20)
  socket.on('close', () => clearInterval(timer))
}

const FAULTS: { name: string; base: () => Promise<string> | string; kind: 'not_sent' | 'lost'; code: RegExp }[] = [
  {
    name: 'connection refused',
    base: async () => `http://${await freePort()}`,
    kind: 'not_sent',
    code: /^ECONNREFUSED$/,
  },
  { name: 'no such host', base: () => 'http://nobody.invalid', kind: 'not_sent', code: /^(ENOTFOUND|EAI_AGAIN)$/ },
  { name: 'an address that is none', base: () => 'http://[', kind: 'not_sent', code: /^ERR_INVALID_URL$/ },
  {
    name: 'TLS to a port without it',
    base: async () => `https://${await serveHttp(200, 'x')}`,
    kind: 'not_sent',
    code: /SSL|TLS|EPROTO|ECONNRESET/,
  },
  {
    name: 'TLS handshake never answered',
    base: async () => `https://${await serveRaw(() => undefined)}`,
    kind: 'not_sent',
    code: /^timeout$/,
  },
  {
    name: 'reset before the answer',
    base: async () => `http://${await serveRaw((socket) => socket.resetAndDestroy())}`,
    kind: 'lost',
    code: /ECONNRESET|UND_ERR_SOCKET/,
  },
  {
    name: 'closed before the answer',
    base: async () => `http://${await serveRaw((socket) => socket.destroy())}`,
    kind: 'lost',
    code: /ECONNRESET|UND_ERR_SOCKET/,
  },
  {
    name: 'cut in the middle of the answer',
    base: async () => `http://${await serveRaw((socket) => socket.end(`${head(100)}half`))}`,
    kind: 'lost',
    code: /UND_ERR_SOCKET|UND_ERR_RES/,
  },
  {
    name: 'silence after the request',
    base: async () => `http://${await serveRaw(() => undefined)}`,
    kind: 'lost',
    code: /^timeout$/,
  },
  {
    name: 'a slow drip past the timeout',
    base: async () => `http://${await serveRaw(drip)}`,
    kind: 'lost',
    code: /^timeout$/,
  },
  {
    name: 'an answer that is too long',
    base: async () => `http://${await serveHttp(200, 'x'.repeat(5 * 1024 * 1024))}`,
    kind: 'lost',
    code: /^answer_too_long$/,
  },
  {
    name: 'something that is not HTTP',
    base: async () => `http://${await serveRaw((socket) => socket.end('220 smtp ready\r\n'))}`,
    kind: 'lost',
    code: /HPE_|UND_ERR|HTTPParserError/,
  },
]

describe('an exchange', () => {
  for (const fault of FAULTS)
    test(`${fault.name} is ${fault.kind}, and its words do not carry the address`, async () => {
      // only where time is the fault may it run out: elsewhere a busy machine must not be told from a faulty provider
      const timeoutMs = fault.code.test('timeout') ? 500 : 10_000
      const result = await ask(await fault.base(), { timeoutMs })
      assert.ok(result.kind !== 'answer')
      assert.equal(result.kind, fault.kind)
      assert.match(result.code, fault.code)
      assert.ok(!JSON.stringify(result).includes(KEY))
    })

  test('any HTTP answer is an answer, whatever its status and language', async () => {
    const result = await ask(`http://${await serveHttp(502, '<h1>خطا</h1>')}`)
    assert.ok(result.kind === 'answer')
    assert.deepEqual([result.status, result.text, result.headers['x-kind']], [502, '<h1>خطا</h1>', 'test'])
  })

  test('a request given up while it waited for a connection never leaves', async () => {
    let requests = 0
    const server = createServer((_, response) => {
      requests++
      setTimeout(() => response.end('late'), 300)
    })
    closers.push(() => server.close())
    const base = `http://${await listen(server)}`
    const narrow = createExchange({ connections: 1 })
    const send = (timeoutMs: number) => narrow.exchange({ method: 'GET', url: base, timeoutMs })
    const [first, second] = await Promise.all([send(2_000), send(100)])
    assert.equal(first.kind, 'answer')
    assert.deepEqual(second, { kind: 'not_sent', code: 'timeout', text: 'no connection in time' })
    // closing waits for whatever is still in the client's queue
    await narrow.close()
    assert.equal(requests, 1)
  })

  test('a timeout is kept to while the connection is still being made', async () => {
    const base = `https://${await serveRaw(() => undefined)}`
    // not by the client's own limit for connecting, which would be told by its own code
    assert.deepEqual(await ask(base, { timeoutMs: 200 }), {
      kind: 'not_sent',
      code: 'timeout',
      text: 'no connection in time',
    })
  })

  for (const [what, answer] of [
    ['says nothing', ''],
    ['promises a tunnel in which nobody answers', 'HTTP/1.1 200 OK\r\n\r\n'],
  ])
    test(`a proxy that ${what} holds no connection for longer than connecting may take`, async () => {
      const { promise: asked, resolve: hear } = Promise.withResolvers<Socket>()
      const proxyUrl = `http://${await serveRaw((socket) => {
        if (answer) socket.write(answer)
        hear(socket.resume())
      })}`
      const through = createExchange({ connections: 1, proxyUrl })
      closers.push(through.close)
      const result = await through.exchange({ method: 'GET', url: 'https://provider.invalid/', timeoutMs: 200 })
      assert.deepEqual([result.kind, 'code' in result && result.code], ['not_sent', 'timeout'])
      // by itself the client would hold it for ten seconds, or for five minutes
      await once(await asked, 'close', { signal: AbortSignal.timeout(9_000) })
    })

  test('what is kept of an answer never has the secret and never exceeds its bytes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 16, max: 64 }),
        (left, right, bytesMax) => {
          const kept = clipAnswer(`${left}${KEY}${right}`, [KEY], bytesMax)
          assert.ok(!kept.includes(KEY))
          assert.ok(Buffer.byteLength(kept) <= bytesMax)
          assert.ok(`${left}***${right}`.startsWith(kept))
        },
      ),
    )
  })
})
