import { isIP, connect as openSocket, type Socket } from 'node:net'
import { type ConnectionOptions, connect as openTls } from 'node:tls'
import { Client, type Entry } from 'ldapts'
import { type Address, readAddress } from './addresses.ts'
import { runFault } from './faults.ts'
import { createPagedSearch, type Search } from './paged-search.ts'
import type { DirectoryFields } from './queries.ts'

/** Longest wait for a connection, its encryption included, and for one answer (a page of entries). */
export const LIMITS = { connectMs: 10_000, answerMs: 30_000 }

/** So many pages are looked through for the first entries: a directory may answer empty pages for as long as it likes. */
const PAGES_FOR_SOME = 20

/** One bound connection to a directory. It is never opened anew in silence, for that one would be bound as nobody. */
export type Connection = {
  /** All entries below a base, a page at a time; a page may be empty. */
  listPages(search: Search, pageSize: number): AsyncIterable<Entry[]>
  /** Attributes of one entry; undefined where it is gone. */
  findEntry(dn: string, attributes: string[], buffers: string[]): Promise<Entry | undefined>
  /** At most so many entries, of the first page that has any. */
  listSome(search: Search, count: number): Promise<Entry[]>
  close(): void
}

export type Target = Pick<DirectoryFields, 'url' | 'startTls' | 'caCertificate' | 'bindDn'> & {
  password: string | null
}

/** Connects, encrypts and binds. Throws what `readFault` tells the meaning of. */
export async function openConnection(target: Target): Promise<Connection> {
  const address = readAddress(target.url)
  if (!address) throw runFault('unreachable', target.url)
  const sockets = openSockets(address, target)
  const client = new Client({
    url: target.url,
    timeout: LIMITS.answerMs,
    connectTimeout: LIMITS.connectMs,
    strictDN: false,
    createConnection: sockets.openPlain as never,
    createSecureConnection: sockets.openSecure as never,
  })
  const listPages = createPagedSearch(client)
  const close = (): void => {
    // politeness alone: the socket is closed in any case
    client.unbind().catch(() => undefined)
    sockets.close()
  }
  try {
    // an encryption that never comes about has no limit of its own in the library
    await within(LIMITS.connectMs + LIMITS.answerMs, begin(client, target))
  } catch (error) {
    close()
    throw error
  }
  return {
    listPages,
    async findEntry(dn, attributes, buffers) {
      const options = { scope: 'base', attributes, explicitBufferAttributes: buffers } as const
      return (await client.search(dn, options)).searchEntries[0]
    },
    async listSome(search, count) {
      let pages = 0
      for await (const page of listPages(search, count))
        if (page.length > 0 || ++pages === PAGES_FOR_SOME) return page.slice(0, count)
      return []
    },
    close,
  }
}

async function begin(client: Client, { startTls, bindDn, password }: Target): Promise<void> {
  // a name without a password is taken for nobody's by the protocol, and would be let in to see next to nothing
  if (bindDn !== null && password === null) throw runFault('credentials', 'There is no password.')
  if (startTls) await client.startTLS()
  if (bindDn !== null) await client.bind(bindDn, password as string)
}

function openSockets(address: Address, { caCertificate }: Target) {
  const opened: Socket[] = []
  const options: ConnectionOptions = {
    host: address.host,
    // a certificate is for the name that we asked for; an address has no name to ask for
    servername: isIP(address.host) === 0 ? address.host : '',
    minVersion: 'TLSv1.2',
    ...(caCertificate !== null && { ca: caCertificate }),
  }
  const keep = (socket: Socket): Socket => {
    opened.push(socket)
    return socket
  }
  const refuseSecond = (): void => {
    if (opened.length > 0) throw runFault('unreachable', 'The directory closed the connection.')
  }
  return {
    openPlain(): Socket {
      refuseSecond()
      return keep(openSocket({ host: address.host, port: address.port }))
    },
    /** Of ldaps:// a new connection (port, host, options), of StartTLS one over the socket that there is (options). */
    openSecure(first: number | ConnectionOptions): Socket {
      if (typeof first !== 'number') return keep(openTls({ ...options, ...(first.socket && { socket: first.socket }) }))
      refuseSecond()
      return keep(openTls({ ...options, port: address.port }))
    },
    close(): void {
      for (const socket of opened) socket.destroy()
    },
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(runFault('timeout')), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
