import type pg from 'pg'
import { repeat } from '../../dispatch/repeat.ts'
import { isDatabaseAway, isTooSlow, isWorthRepeating } from '../../platform/db/database.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/http/errors.ts'
import { withClient } from './client.ts'
import { collectPage } from './collect.ts'
import { countOutcomes } from './count.ts'
import { expandStep, type Step } from './expand.ts'
import { lookAgainAt } from './look.ts'
import { type BroadcastRow, ROW_COLUMNS } from './queries.ts'
import { dropOldBroadcasts, keepHours, sweepBroadcasts } from './sweep.ts'

const LOOK_EVERY_MS = 500
const COUNT_EVERY_MS = 1_000
const SWEEP_EVERY_MS = 1_000
const HOURS_EVERY_MS = 1_000
const DROP_EVERY_MS = 600_000
/** Recipients of one transaction. */
const STEP_MAX = 2_000
/** How long a round lasts at most; the next goes on where it stopped. A node that stops waits for a step at most. */
const ROUND_MAX_MS = 60_000
/** What passes by itself (the database is away, a number of a node's references is spent): the step is tried again. */
const PASSING = new Set(['unavailable'])

/** Collects, expands, counts and sweeps for as long as the node lives; any number of nodes do so beside each other. */
export function startBroadcastRounds(deps: Deps): { stop(): Promise<void> } {
  let isStopping = false
  const rounds = [
    repeat(LOOK_EVERY_MS, deps.log, () => runBroadcastRound(deps, () => !isStopping)),
    repeat(COUNT_EVERY_MS, deps.log, () => countOutcomes(deps)),
    repeat(SWEEP_EVERY_MS, deps.log, () => sweepBroadcasts(deps)),
    repeat(HOURS_EVERY_MS, deps.log, () => keepHours(deps)),
    repeat(DROP_EVERY_MS, deps.log, () => dropOldBroadcasts(deps)),
  ]
  return {
    async stop() {
      isStopping = true
      await Promise.all(rounds.map((round) => round.stop()))
    },
  }
}

/**
 * Takes every broadcast that can go on a step further, in turn, until none of them can or the round is over. The one that
 * another node is at is passed over. Answers how many steps it took.
 */
export async function runBroadcastRound(deps: Deps, mayGoOn: () => boolean = () => true): Promise<number> {
  const untilMs = performance.now() + ROUND_MAX_MS
  const takes = new Map<string, number>()
  let steps = 0
  while (mayGoOn() && performance.now() < untilMs) {
    const ids = await listReady(deps)
    let done = 0
    for (const id of ids) {
      if (!mayGoOn() || performance.now() > untilMs) break
      if (await takeStep(deps, id, takes)) done++
    }
    if (done === 0) break
    steps += done
  }
  return steps
}

const READY = `
  state in ('collecting', 'expanding') and paused_at is null and (undo_until is null or undo_until <= now())
  and look_at <= now()`

/** Broadcasts of one service in a turn: those that were looked at longest ago. */
const SHARE = 4

/** Some of each service, so that none waits for what another has in hand; by their times alone, however many wait. */
export const LIST = `
  select b.id from services s cross join lateral (
    select id from broadcasts where service_id = s.id and ${READY} order by look_at limit ${SHARE}) b
  order by random() limit 100`

async function listReady({ database }: Deps): Promise<string[]> {
  const { rows } = await database.pools.rest.query<{ id: string }>(LIST)
  return rows.map(({ id }) => id)
}

async function takeStep(deps: Deps, id: string, takes: Map<string, number>): Promise<boolean> {
  const take = takes.get(id) ?? STEP_MAX
  try {
    const step = await withClient(
      deps.database.pools.rest,
      async (client): Promise<Pick<Step, 'announce'> | undefined> => {
        const row = await lockBroadcast(client, id)
        if (!row) return undefined
        if (row.state === 'expanding') return expandStep(deps, client, row, take)
        await collectPage(deps, client, row)
        await lookAgainAt(client, id, null)
        return { announce: () => undefined }
      },
      // taken back, a step is made again; a message leaves by a commit that lasts, and so lasts what came before it
      { isLasting: false },
    )
    if (!step) return false
    step.announce()
    takes.set(id, Math.min(STEP_MAX, take * 2))
    stumbles.delete(id)
    return true
  } catch (error) {
    if (!(error instanceof AppError)) return stumble(deps, id, error)
    if (PASSING.has(error.code)) return postpone(deps, id)
    // fewer may fit into what is left of a quota
    if (take > 1 && error.code === 'quota_exceeded') {
      takes.set(id, take >> 1)
      return true
    }
    await pauseBy(deps, id, error)
    return true
  }
}

/** What we did not foresee holds up this broadcast and no other: after some tries it pauses, and an operator is told. */
async function stumble(deps: Deps, id: string, error: unknown): Promise<false> {
  // a statement that is too slow is so the next time as well
  if (!isTooSlow(error) && (isDatabaseAway(error) || isWorthRepeating(error))) return false
  const times = (stumbles.get(id) ?? 0) + 1
  stumbles.set(id, times)
  deps.log.error({ err: error, broadcast: id }, 'a step of a broadcast failed')
  if (times >= STUMBLES_MAX) {
    stumbles.delete(id)
    await pauseBy(deps, id, new AppError('internal'))
  }
  return postpone(deps, id)
}

/** Others of its service have their turn before it is tried again. */
async function postpone({ database }: Deps, id: string): Promise<false> {
  await database.pools.rest.query(
    `update broadcasts set look_at = now() + interval '1 second' where id = $1 and look_at <= now()`,
    [id],
  )
  return false
}

const STUMBLES_MAX = 3
const stumbles = new Map<string, number>()

async function lockBroadcast(client: pg.ClientBase, id: string): Promise<BroadcastRow | undefined> {
  // the lock first, for the row that is read with it may be an older one
  const locked = await client.query({
    name: 'broadcast lock',
    text: `select from broadcasts where id = $1 and ${READY} for no key update skip locked`,
    values: [id],
  })
  if (locked.rowCount === 0) return undefined
  const { rows } = await client.query<BroadcastRow>({
    name: 'broadcast read',
    text: `select ${ROW_COLUMNS} from broadcasts b where b.id = $1`,
    values: [id],
  })
  return rows[0]
}

/** The broadcast pauses itself, and says why: what is wrong is wrong with all that is left of it. */
async function pauseBy(deps: Deps, id: string, error: AppError): Promise<void> {
  deps.log.warn({ broadcast: id, code: error.code }, 'a broadcast paused itself')
  const code = error.errors[0] ? `${error.errors[0].path}:${error.errors[0].code}` : error.code
  await deps.database.pools.rest.query(
    `with paused as (
       update broadcasts set paused_at = now(), paused_by = null, pause_code = $2
       where id = $1 and state in ('collecting', 'expanding') and paused_at is null returning id
     )
     update flows set paused = true where broadcast_id in (select id from paused)`,
    [id, code],
  )
}
