import pg from 'pg'
import type { Logger } from 'pino'
import { HELD_SESSION } from '../db/database.ts'
import { type Part, writePayloads } from './payloads.ts'

/** The names of PostgreSQL's channels. */
type Channels = { messages: string; wake: string }

/** Gathers what is to be told to other nodes and pages, and tells it in few statements, by a connection of its own. */
export type Notifier = {
  addMessages(serviceId: number, ids: readonly string[]): void
  addWake(topic: string, hint: string): void
  /** Whether this notifier said what was heard. */
  isOwn(heard: pg.Notification): boolean
  close(): Promise<void>
}

const EVERY_MS = 25
const IDS_MAX = 100
const TOPICS_MAX = 100
const RETRY_MS = 1_000

/**
 * The first is told at once, what follows within the next 25 ms together. Hints may be lost while the database is away:
 * whoever needs certainty polls.
 */
export function createNotifier(url: string, log: Logger, channels: Channels): Notifier {
  const messages = new Map<number, Set<string> | null>()
  const wakes = new Map<string, string>()
  let client: pg.Client | null = null
  let backendPid = 0
  let sending: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null
  let lastSentAt = 0
  let retryAt = 0
  let closed = false

  function plan(): void {
    if (closed || sending !== null || timer !== null) return
    const waitMs = Math.max(0, lastSentAt + EVERY_MS - Date.now(), retryAt - Date.now())
    timer = setTimeout(flush, waitMs)
    timer.unref()
  }

  function flush(): void {
    timer = null
    lastSentAt = Date.now()
    const payloads = takePayloads(channels, messages, wakes)
    sending = send(payloads)
      .catch((error: Error) => {
        log.debug({ err: error }, 'live hints could not be told')
        retryAt = Date.now() + RETRY_MS
        const broken = client
        client = null
        backendPid = 0
        void broken?.end().catch(() => undefined)
      })
      .finally(() => {
        sending = null
        if (messages.size > 0 || wakes.size > 0) plan()
      })
  }

  async function send(payloads: [channel: string, payload: string][]): Promise<void> {
    if (client === null) {
      client = await connect(url, (ended) => {
        if (client !== ended) return
        client = null
        // another's backend may get the number
        backendPid = 0
      })
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
      backendPid = rows[0]?.pid ?? 0
    }
    await client?.query('select pg_notify(channel, payload) from unnest($1::text[], $2::text[]) t(channel, payload)', [
      payloads.map(([channel]) => channel),
      payloads.map(([, payload]) => payload),
    ])
  }

  return {
    addMessages(serviceId, ids) {
      if (ids.length === 0) return
      const held = messages.get(serviceId)
      if (held === undefined) messages.set(serviceId, ids.length > IDS_MAX ? null : new Set(ids))
      else if (held !== null) {
        for (const id of ids) held.add(id)
        if (held.size > IDS_MAX) messages.set(serviceId, null)
      }
      plan()
    },
    addWake(topic, hint) {
      const held = wakes.get(topic)
      if (held === undefined ? wakes.size < TOPICS_MAX : hint < held) wakes.set(topic, hint)
      plan()
    },
    isOwn: ({ processId }) => processId === backendPid,
    async close() {
      closed = true
      if (timer !== null) clearTimeout(timer)
      await sending
      await client?.end().catch(() => undefined)
    },
  }
}

async function connect(url: string, onEnd: (client: pg.Client) => void): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'rasan notifier',
    ...HELD_SESSION,
    options: `${HELD_SESSION.options} -c synchronous_commit=off`,
  })
  client.on('error', () => onEnd(client))
  client.on('end', () => onEnd(client))
  await client.connect()
  return client
}

/** Empties both and writes them as payloads: of messages the ids with commas, or `*` for many. */
function takePayloads(channels: Channels, messages: Map<number, Set<string> | null>, wakes: Map<string, string>) {
  const ofMessages = [...messages].map(
    ([serviceId, ids]): Part => [`${serviceId}`, ids === null ? '*' : [...ids].join()],
  )
  const ofWakes = [...wakes]
  messages.clear()
  wakes.clear()
  return [
    ...writePayloads(ofWakes).map((payload): [string, string] => [channels.wake, payload]),
    ...writePayloads(ofMessages).map((payload): [string, string] => [channels.messages, payload]),
  ]
}
