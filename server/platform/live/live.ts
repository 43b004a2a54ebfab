import pg from 'pg'
import type { Logger } from 'pino'
import { HELD_SESSION } from '../db/database.ts'
import { createNotifier } from './notifier.ts'
import { readPayload } from './payloads.ts'
import { createTurns } from './turns.ts'

/** Ids of changed messages, or null: many changed, look for yourself. */
export type MessagesHint = readonly string[] | null

/** What nodes tell each other, and what they tell the pages that people have open. */
export type Live = {
  /** Calls `reload` after every change of configuration on any node, at most a second later. Answers how to stop. */
  onConfigChange(reload: () => void | Promise<void>): () => void
  /** Calls `tell` when every reload of a change is done; nobody waits for it. */
  afterConfigChange(tell: () => void): () => void
  /** Waits until everything that listens has seen the configuration as it is now committed. */
  catchUp(): Promise<void>
  /** Says that messages of a service have changed; gathered, never a statement per message. */
  publishMessages(serviceId: number, ids: readonly string[]): void
  /** Calls `tell` with what any node published about a service's messages. */
  onMessages(serviceId: number, tell: (ids: MessagesHint) => void): () => void
  /**
   * Wakes the dispatchers of other nodes, who read `topic` and `hint`: together at most 200 characters, without `:` and `;`.
   * Gathered: of a topic the lowest hint is told.
   */
  publishWake(topic: string, hint: string): void
  onWake(wake: (topic: string, hint: string) => void): () => void
  start(): Promise<void>
  close(): Promise<void>
}

const POLL_MS = 1_000
const RECONNECT_MS = 500
const RELOAD_ANYWAY_MS = 30_000
const CHANNELS = { config: 'rasan_config', messages: 'rasan_messages', wake: 'rasan_wake' }

/** `endedAt`: when the role ended that ended last, in ms since 1970; the clock alone ends it, which no notification tells. */
type Stamp = { version: number; endedAt: number }

type State = {
  listener: pg.Client | null
  closing: boolean
  /** What was read last, and of what age. */
  stamp: Stamp
  reloadedAt: number
  timer: NodeJS.Timeout | null
}

/** The live connection over a pool for its questions; `start` opens the listening connection. */
export function createLive(url: string, pool: pg.Pool, log: Logger): Live {
  const state: State = { listener: null, closing: false, stamp: { version: 0, endedAt: 0 }, reloadedAt: 0, timer: null }
  const reloads = new Set<() => void | Promise<void>>()
  const followers = new Set<() => void>()
  const wakes = new Set<(topic: string, hint: string) => void>()
  const readers = new Map<number, Set<(ids: MessagesHint) => void>>()
  const notifier = createNotifier(url, log, CHANNELS)

  const hear = (message: pg.Notification): void => {
    if (message.channel === CHANNELS.config) void checkConfig()
    else if (message.channel === CHANNELS.messages) tellReaders(readers, message.payload ?? '')
    // a node wakes itself at once; what it says to others would only have it look again
    else if (message.channel === CHANNELS.wake && !notifier.isOwn(message))
      for (const [topic, hint] of readPayload(message.payload ?? '')) for (const wake of wakes) wake(topic, hint)
  }

  const reloadAll = createTurns(async () => {
    const stamp = await readStamp()
    const results = await Promise.allSettled([...reloads].map(async (reload) => reload()))
    const failed = results.find((result) => result.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    const isNew = isLater(stamp, state.stamp)
    if (isNew) state.stamp = stamp
    state.reloadedAt = Date.now()
    if (isNew) for (const tell of followers) tell()
  })

  // Read before what it versions: a change in between is then read twice, never missed.
  async function readStamp(): Promise<Stamp> {
    const { rows } = await pool.query<Stamp>(`
      select config_version as version,
             coalesce((select extract(epoch from max(ends_at)) * 1000 from role_assignments
               where ends_at <= clock_timestamp()), 0)::float8 as "endedAt"
      from centre`)
    return rows[0] ?? { version: 0, endedAt: 0 }
  }

  async function catchUp(): Promise<void> {
    const stamp = await readStamp()
    if (isLater(stamp, state.stamp) || Date.now() - state.reloadedAt > RELOAD_ANYWAY_MS) await reloadAll()
  }

  async function checkConfig(): Promise<void> {
    try {
      await catchUp()
    } catch (error) {
      log.warn({ err: error }, 'the configuration could not be read anew; trying again within a second')
    }
  }

  async function listen(): Promise<void> {
    const client = new pg.Client({ connectionString: url, application_name: 'rasan live', ...HELD_SESSION })
    const drop = (): void => {
      if (state.listener === client) state.listener = null
    }
    client.on('error', drop)
    client.on('end', drop)
    client.on('notification', hear)
    await client.connect()
    for (const channel of Object.values(CHANNELS)) await client.query(`listen ${channel}`)
    state.listener = client
    if (state.closing) await client.end()
  }

  // Each second: the version is asked (what a notification lost is found), and a lost connection is opened again.
  async function turn(): Promise<void> {
    if (state.listener === null) {
      await listen().catch((error: Error) => log.debug({ err: error }, 'the live connection is away'))
    }
    await checkConfig()
    schedule()
  }

  function schedule(): void {
    if (state.closing) return
    state.timer = setTimeout(() => void turn(), state.listener === null ? RECONNECT_MS : POLL_MS)
    state.timer.unref()
  }

  return {
    onConfigChange: (reload) => addTo(reloads, reload),
    afterConfigChange: (tell) => addTo(followers, tell),
    catchUp,
    publishMessages: (serviceId, ids) => notifier.addMessages(serviceId, ids),
    onMessages: (serviceId, tell) => {
      const tells = readers.get(serviceId) ?? new Set()
      readers.set(serviceId, tells.add(tell))
      return () => {
        tells.delete(tell)
        if (tells.size === 0 && readers.get(serviceId) === tells) readers.delete(serviceId)
      }
    },
    publishWake: (topic, hint) => notifier.addWake(topic, hint),
    onWake: (wake) => addTo(wakes, wake),
    async start() {
      await listen()
      await catchUp()
      schedule()
    },
    async close() {
      state.closing = true
      if (state.timer !== null) clearTimeout(state.timer)
      await notifier.close()
      await state.listener?.end().catch(() => undefined)
    },
  }
}

// A role whose end was put off after it had come is told by the version.
const isLater = (stamp: Stamp, than: Stamp): boolean => stamp.version > than.version || stamp.endedAt > than.endedAt

function addTo<T>(set: Set<T>, item: T): () => void {
  set.add(item)
  return () => set.delete(item)
}

function tellReaders(readers: Map<number, Set<(ids: MessagesHint) => void>>, payload: string): void {
  for (const [serviceId, list] of readPayload(payload)) {
    const tells = readers.get(Number(serviceId))
    if (tells === undefined) continue
    const ids = list === '*' ? null : list.split(',')
    for (const tell of tells) tell(ids)
  }
}
