import pg from 'pg'
import { HELD_SESSION } from '../../platform/db/database.ts'

const TRY_EVERY_MS = 1_000
/** A session that does not answer for so long is given up: PostgreSQL frees its lock soon, and another node leads. */
const ANSWER_MAX_MS = 3_000

/** Whether this node does what only one node should: polling, folding counters, making partitions. */
export type Leader = { isLeader(): boolean; stop(): Promise<void> }

/**
 * The lock is held by a connection of its own for as long as the node lives; when either dies, PostgreSQL frees it and
 * the next node that tries has it.
 */
export function startLeader(url: string): Leader {
  let client: pg.Client | undefined
  let isLeader = false
  let isStopped = false

  /** Takes the lock, or asks whether the session that holds it still answers. */
  async function tryOnce(): Promise<void> {
    client ??= await connect()
    if (isLeader) await client.query('select')
    else isLeader = await takeLock(client)
  }

  async function connect(): Promise<pg.Client> {
    const made = new pg.Client({
      connectionString: url,
      application_name: 'rasan leader',
      connectionTimeoutMillis: ANSWER_MAX_MS,
      query_timeout: ANSWER_MAX_MS,
      ...HELD_SESSION,
    })
    const lose = () => {
      if (client === made) giveUp()
    }
    made.on('error', lose)
    made.on('end', lose)
    await made.connect()
    return made
  }

  function giveUp(): void {
    isLeader = false
    const broken = client
    client = undefined
    void broken?.end().catch(() => undefined)
  }

  async function run(): Promise<void> {
    if (isStopped) return
    // without a database there is nothing to lead; the next second tries again
    await tryOnce().catch(giveUp)
    timer = setTimeout(() => {
      running = run()
    }, TRY_EVERY_MS)
    timer.unref()
  }

  let timer: NodeJS.Timeout | undefined
  let running = run()
  return {
    isLeader: () => isLeader,
    async stop() {
      isStopped = true
      // a connection that is just being opened is waited for, or nobody would close it
      await running
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}

async function takeLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>(
    `select pg_try_advisory_lock(hashtext('rasan leader')) as mine`,
  )
  return rows[0]?.mine === true
}
