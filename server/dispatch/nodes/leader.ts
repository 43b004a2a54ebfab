import pg from 'pg'

const TRY_EVERY_MS = 1_000

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

  async function tryOnce(): Promise<void> {
    client ??= await connect()
    const { rows } = await client.query<{ mine: boolean }>(
      `select pg_try_advisory_lock(hashtext('rasan leader')) as mine`,
    )
    isLeader = rows[0]?.mine === true
  }

  async function connect(): Promise<pg.Client> {
    const made = new pg.Client({ connectionString: url, application_name: 'rasan leader', keepAlive: true })
    const lose = () => {
      isLeader = false
      if (client === made) client = undefined
    }
    made.on('error', lose)
    made.on('end', lose)
    await made.connect()
    return made
  }

  async function run(): Promise<void> {
    if (isStopped) return
    // without a database there is nothing to lead; the next second tries again
    if (!isLeader) await tryOnce().catch(() => undefined)
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
