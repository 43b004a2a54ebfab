import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'

// The only way to the network for sessions, as `exchange.ts` is for requests.

export const SCHEMES = ['smpp:', 'smpps:']
const PORTS: Record<string, number> = { 'smpp:': 2775, 'smpps:': 3550 }
/** As for a request. */
const CONNECT_TIMEOUT_MS = 3_000

/** A connection, or why there is none: then no byte of ours has left. */
export type Opened = { socket: Socket } | { code: string; text: string }

/**
 * Opens a connection to `smpp://host:port`, or by TLS to `smpps://host:port`. `certificate`: the SHA-256 of the one
 * certificate that is taken, in hexadecimal; without it, one that an authority known to this machine has signed. Takes 3 s at
 * most, and never rejects.
 */
export function openSocket(address: string, certificate: string | undefined): Promise<Opened> {
  return new Promise((resolve) => {
    const url = URL.parse(address)
    if (!url || !SCHEMES.includes(url.protocol)) {
      resolve({ code: 'no_address', text: 'the account has no address such as smpp://host:2775' })
      return
    }
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
    const port = Number(url.port) || (PORTS[url.protocol] as number)
    const isTls = url.protocol === 'smpps:'
    const socket = isTls
      ? connectTls({
          host,
          port,
          ...(isIP(host) === 0 && { servername: host }),
          rejectUnauthorized: certificate === undefined,
        })
      : connectPlain({ host, port })
    const timer = setTimeout(() => fail('timeout', 'no connection in time'), CONNECT_TIMEOUT_MS)

    function fail(code: string, text: string): void {
      clearTimeout(timer)
      socket.destroy()
      resolve({ code, text })
    }
    const failWith = (error: Error & { code?: string }) =>
      fail(error.code ?? error.name, `could not connect (${error.code ?? error.name})`)

    socket.once('error', failWith)
    socket.once(isTls ? 'secureConnect' : 'connect', () => {
      if (certificate !== undefined && isTls && !isOwnOf(socket as TLSSocket, certificate)) {
        fail('certificate', 'the certificate is not the one of the account’s settings')
        return
      }
      clearTimeout(timer)
      socket.off('error', failWith)
      socket.setNoDelay(true)
      resolve({ socket })
    })
  })
}

const isOwnOf = (socket: TLSSocket, certificate: string): boolean =>
  digitsOf(socket.getPeerCertificate().fingerprint256 ?? '') === digitsOf(certificate)

const digitsOf = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase()
