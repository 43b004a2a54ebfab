import pg from 'pg'
import type { Logger } from 'pino'
import { isWorthRepeating } from '../../platform/db/database.ts'
import { DROPPING } from '../../platform/db/partitions.ts'
import { uuidAt } from '../../platform/ids.ts'
import { CALL_STATES } from '../send/settle.ts'
import { RARE_NUMBERS } from '../states.ts'

const DAY_MS = 86_400_000
/** Partitions made ahead: weeks, of the keys of sending days. */
const AHEAD = 14
/** A key of sending is looked for in today's and yesterday's; one day more, for clocks that differ. */
const KEYS_DAYS = 2
/** Whoever waits for a lock holds up who comes after: better to let go and try again, and else in the next round. */
const LOCK_TIMEOUT_MS = 200
const TRIES = 5
const TRY_AGAIN_MS = 500
/** Rows of the side table in one statement. */
const FAULTS_MAX = 5_000
/** A partition that could not go is looked through again after this. */
const LOOK_AGAIN_MS = 6 * 3_600_000

/** A partition that is older than what is kept and stays, since so many of its messages have not ended. */
export type Unfinished = { name: string; messages: number }

export type PartitionKeeper = {
  /** Answers what is older than what is kept and stays. `nowMs`: in ms since 1970. */
  round(retentionDays: number, nowMs: number): Promise<Unfinished[]>
  /** Leaves what is under way to the next leader. */
  stop(): Promise<void>
}

/**
 * Makes the partitions of the coming weeks, and drops those that are wholly older than what is kept. Neither stops what
 * writes: they are made apart and attached, detached concurrently and then dropped, by a connection of its own that
 * gives up on a lock after 200 ms. What a round leaves half done, the next one ends.
 */
export function createPartitionKeeper(url: string, log: Pick<Logger, 'warn' | 'info'>): PartitionKeeper {
  const unfinished = new Map<string, { messages: number; lookedMs: number }>()

  async function countUnfinished(client: pg.Client, name: string, nowMs: number): Promise<number> {
    const last = unfinished.get(name)
    if (last && nowMs - last.lookedMs < LOOK_AGAIN_MS) return last.messages
    const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from ${name} where final_at is null`)
    const messages = rows[0]?.n ?? 0
    if (messages === 0) unfinished.delete(name)
    else {
      unfinished.set(name, { messages, lookedMs: nowMs })
      log.warn(
        { partition: name, messages },
        'these messages are older than what is kept and have not ended, so their week is not dropped: cancel them, or resume or remove what they wait for',
      )
    }
    return messages
  }

  let current: pg.Client | undefined
  let isStopped = false

  async function round(client: pg.Client, retentionDays: number, nowMs: number): Promise<Unfinished[]> {
    await withPatience(() => client.query('select make_partitions(now(), $1)', [AHEAD]))
    const all = await listPartitions(client)
    const keptFrom = { keys: nowMs - KEYS_DAYS * DAY_MS, rest: nowMs - retentionDays * DAY_MS }
    const old = all.filter((one) => one.untilMs <= (one.parent === 'idempotency' ? keptFrom.keys : keptFrom.rest))
    const left: Unfinished[] = []
    // what is left of messages keeps its calls and notes, which come later or in the same week
    let messagesFrom = Math.min(...all.filter((one) => one.parent === 'messages' && !old.includes(one)).map(fromOf))
    const busy = new Set<string>()
    for (const one of old) {
      // only one partition of a table can be pending: the others wait until its readers have gone
      if (busy.has(one.parent)) continue
      if (BELONGS_TO_MESSAGES.has(one.parent) && one.untilMs > messagesFrom) continue
      const isWhole = one.state === 'attached'
      if (isWhole && one.parent === 'calls' && (await hasUnsettled(client, one.name))) continue
      const messages = isWhole && one.parent === 'messages' ? await countUnfinished(client, one.name, nowMs) : 0
      if (messages > 0) left.push({ name: one.name, messages })
      const isGone = messages === 0 && (await drop(client, one, log))
      if (messages === 0 && !isGone) busy.add(one.parent)
      if (one.parent === 'messages' && !isGone) messagesFrom = Math.min(messagesFrom, one.fromMs)
    }
    return left
  }

  return {
    async round(retentionDays, nowMs) {
      if (isStopped) return []
      const client = await connect(url)
      current = client
      try {
        return await round(client, retentionDays, nowMs)
      } catch (error) {
        if (isStopped) return []
        throw error
      } finally {
        current = undefined
        await client.end()
      }
    },
    async stop() {
      isStopped = true
      await current?.end()
    },
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'rasan partitions',
    options: `-c lock_timeout=${LOCK_TIMEOUT_MS}`,
  })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

type Partition = {
  parent: string
  name: string
  fromMs: number
  untilMs: number
  state: 'attached' | 'pending' | 'detached'
}

const BELONGS_TO_MESSAGES = new Set(['calls', 'notes'])
const fromOf = (one: Partition): number => one.fromMs

/**
 * Those that retention drops: messages first, then what a round has left half done, then by age. Entries of the audit
 * log are kept.
 */
async function listPartitions(client: pg.Client): Promise<Partition[]> {
  const { rows } = await client.query<Omit<Partition, 'fromMs' | 'untilMs'> & { day: string }>(
    `select p.parent, c.relname as name, right(c.relname, 8) as day,
       case when not c.relispartition then 'detached' when i.inhdetachpending then 'pending' else 'attached' end as state
     from unnest($1::text[]) p(parent)
     join pg_class c on c.relname ~ ('^' || p.parent || '_\\d{8}$') and c.relkind = 'r'
       and c.relnamespace = (select relnamespace from pg_class where oid = to_regclass(p.parent))
     left join pg_inherits i on i.inhrelid = c.oid
     where c.relispartition or obj_description(c.oid, 'pg_class') = $2
     order by p.parent <> 'messages', i.inhdetachpending desc nulls last, day`,
    [['messages', 'calls', 'notes', 'api_calls', 'inbound_messages', 'idempotency'], DROPPING],
  )
  return rows.map(({ day, ...one }) => {
    const fromMs = Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6)))
    return { ...one, fromMs, untilMs: fromMs + (one.parent === 'idempotency' ? 1 : 7) * DAY_MS }
  })
}

/** An unsettled call is somebody's to ask about: its index makes the look cheap. */
async function hasUnsettled(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from ${name} where state in (${CALL_STATES.open}, ${CALL_STATES.unknown}) limit 1`,
  )
  return rowCount !== 0
}

/** Answers whether it is gone; where a lock was not had, the next round goes on from where this one came to. */
async function drop(client: pg.Client, one: Partition, log: Pick<Logger, 'info'>): Promise<boolean> {
  const { parent, name } = one
  try {
    await withPatience(async () => {
      await detach(client, parent, name)
      if (parent === 'messages') await forgetFaults(client, one)
      await client.query(`drop table ${name}`)
    })
  } catch (error) {
    if (!isWorthRepeating(error)) throw error
    log.info({ partition: name }, 'a partition could not be dropped yet: somebody reads it; the next round goes on')
    return false
  }
  log.info({ partition: name }, 'a partition older than what is kept was dropped')
  return true
}

/** A detachment that gave up waiting for its readers is left pending, and has to be finished. */
async function detach(client: pg.Client, parent: string, name: string): Promise<void> {
  const { rows } = await client.query<{ pending: boolean }>(
    'select inhdetachpending as pending from pg_inherits where inhrelid = to_regclass($1)',
    [name],
  )
  if (rows[0]?.pending === false) {
    await client.query(`comment on table ${name} is '${DROPPING}'`)
    await client.query(`alter table ${parent} detach partition ${name} concurrently`)
  } else if (rows[0]) await client.query(`alter table ${parent} detach partition ${name} finalize`)
}

/** The side table of rare states, by its whole key: service and state, then a range of ids. Counters stay. */
async function forgetFaults(client: pg.Client, { fromMs, untilMs }: Partition): Promise<void> {
  const { rows: services } = await client.query<{ id: number }>('select id from services')
  for (const { id } of services)
    for (const status of RARE_NUMBERS) {
      let gone = FAULTS_MAX
      while (gone === FAULTS_MAX) {
        const { rowCount } = await client.query(
          `delete from faults where ctid = any (array(
             select ctid from faults
             where service_id = $1 and status = $2 and message_id >= $3 and message_id < $4 limit ${FAULTS_MAX}))`,
          [id, status, uuidAt(fromMs), uuidAt(untilMs)],
        )
        gone = rowCount ?? 0
      }
    }
}

async function withPatience(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await work()
      return
    } catch (error) {
      if (!isWorthRepeating(error) || tries === TRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS))
    }
  }
}
