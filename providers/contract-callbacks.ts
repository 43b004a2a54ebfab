import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parse as parseForm } from 'node:querystring'
import type { CallbackRequest } from './provider.ts'

/** A receiver of callbacks: gives them as the server gives them to a provider. */
export async function startCallbacks() {
  let waiting: CallbackRequest[] = []
  let wake: (() => void) | undefined
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8')
      const url = new URL(request.url!, 'http://callbacks')
      const isMessage = request.headers['content-type']?.startsWith('message/')
      const isJson = request.headers['content-type']?.includes('json')
      waiting.push({
        method: request.method!,
        query: Object.fromEntries(url.searchParams),
        headers: {},
        body: body === '' ? undefined : isMessage ? body : isJson ? JSON.parse(body) : { ...parseForm(body) },
      })
      response.end()
      wake?.()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/reports/secret`,
    clear: () => {
      waiting = []
    },
    /** The next callback that has this in it (an earlier test's may still come); fails when none comes within 3 s. */
    async next(part: string): Promise<CallbackRequest> {
      const deadline = AbortSignal.timeout(3_000)
      for (;;) {
        const found = waiting.findIndex((request) => JSON.stringify(request).includes(part))
        if (found >= 0) return waiting.splice(found, 1)[0]!
        await new Promise<void>((resolve, reject) => {
          wake = resolve
          deadline.onabort = () => reject(new Error('no callback came'))
        })
      }
    },
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}
