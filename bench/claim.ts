import pg from 'pg'
import { chooseFindBy, claimBatch } from '../server/dispatch/queue/claim.ts'
import { createFloors } from '../server/dispatch/queue/floors.ts'
import { createLanes } from '../server/dispatch/queue/lanes.ts'
import { startLooking } from '../server/dispatch/queue/waiting.ts'
import { openDatabase } from '../server/platform/db/database.ts'
import { createUuidSource } from '../server/platform/ids.ts'
import { addFlows, fillMessages, insertMessages, type Road } from './fill.ts'
import type { BenchOptions } from './options.ts'
import { percentile, spread } from './percentile.ts'
import { sampleDatabase, tellProfile } from './profile.ts'
import { measure, type Row } from './results.ts'
import { addSender, onStage, type Stage } from './stage.ts'

const FLOWS = 500
const PER_SECOND = 5_000
/** As accept brings them: in batches of a hundred. */
const FEED_EVERY_MS = 20
const BATCH = 200
const SLOT = 250
/** With a snapshot held: the design's two minutes, unless the load is asked to be shorter. */
const HELD_S = 120
const USUAL_S = 20
const WARM_MS = 2_000

/**
 * The claim as a node makes it, two hundred messages of two hundred flows at a time, while five thousand a second come in:
 * in 500 flows that wait, beside a backlog whose flow is paused, with and without an open snapshot that keeps dead rows.
 * Waiting flows are looked for meanwhile, as a node does.
 */
export function benchClaim(options: BenchOptions): Promise<Row[]> {
  return onStage(options, async (stage) => {
    const sender = await addSender(stage, 'bench', 'http://127.0.0.1:9')
    const road = await fillMessages(stage.pool, { ...sender, count: options.backlog })
    await stage.pool.query('update flows set paused = true where id = $1', [road.flow])
    await stage.pool.query('insert into nodes (slot, epoch, seen_at, lineage) values ($1, 1, now(), lineage())', [SLOT])
    const flows = await addFlows(stage.pool, road.lane, FLOWS)
    const heldS = options.seconds === USUAL_S ? HELD_S : options.seconds
    const free = await claimFor(stage, sender, road, flows, options.seconds)
    const holder = await holdSnapshot(stage)
    const sampler = options.isProfiled ? sampleDatabase(stage.pool) : undefined
    const held = await claimFor(stage, sender, road, flows, heldS)
    await holder.end()
    if (sampler) tellProfile(await sampler.stop())
    const describe = (claims: Claims, seconds: number) =>
      `${spread(claims.tookMs)}; ${Math.round(claims.claimed / seconds)}/s of ${PER_SECOND}/s claimed`
    return [
      measure(
        'claim, p99',
        percentile(free.tookMs, 99),
        { atMost: 10 },
        {
          unit: 'ms',
          digits: 1,
          detail: `${FLOWS} flows waiting, ${options.backlog.toLocaleString('en')} rows of a paused one; ${describe(free, options.seconds)}`,
        },
      ),
      measure(
        `claim, snapshot held for ${heldS} s, p99`,
        percentile(held.tookMs, 99),
        { atMost: 10 },
        {
          unit: 'ms',
          digits: 1,
          detail: describe(held, heldS),
        },
      ),
    ]
  })
}

type Claims = { tookMs: number[]; claimed: number }

async function claimFor(
  stage: Stage,
  sender: { serviceId: number; accountId: number },
  { lane }: Road,
  flows: number[],
  seconds: number,
): Promise<Claims> {
  const database = openDatabase(stage.url)
  const floors = createFloors()
  const uuid = createUuidSource(Date.now)
  const claims: Claims = { tookMs: [], claimed: 0 }
  const until = performance.now() + seconds * 1000
  // plans are made and code is compiled for the first of them
  const warmUntil = performance.now() + WARM_MS
  const lanes = createLanes(database.pools.dispatch)
  await lanes.reload()
  const looking = startLooking(
    database.pools.dispatch,
    lanes,
    (found) => {
      for (const { flow, firstId } of found) floors.meetFirst(flow, firstId)
    },
    (error) => {
      throw error
    },
  )
  const findBy = await chooseFindBy(database.pools.dispatch)
  const feeding = feed(stage, sender, lane, flows, seconds)
  for (let turn = 0; performance.now() < until; turn++) {
    const ofTurn = Array.from({ length: BATCH }, (_, i) => flows[(turn * BATCH + i) % flows.length] as number)
    const wants = ofTurn.map((flow) => ({
      lane,
      flow,
      take: 1 + Math.floor(BATCH / flows.length),
      line: null,
      floor: floors.find(flow),
    }))
    const startedAt = performance.now()
    const opening = {
      callId: uuid(),
      accountId: sender.accountId,
      keyId: 1,
      method: 'kavenegar.sms',
      slot: SLOT,
      epoch: 1,
      unknownForMs: 10_000,
    }
    const { claimed } = await claimBatch(database.pools.dispatch, wants, opening, findBy)
    if (startedAt > warmUntil) claims.tookMs.push(performance.now() - startedAt)
    claims.claimed += claimed.length
    for (const { flow, id } of claimed) floors.raise(flow, id)
    // as a node that waits for a connection: at most twice the rate that comes in
    const nextAt = startedAt + (1000 * BATCH) / (2 * PER_SECOND)
    if (performance.now() < nextAt)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, nextAt - performance.now())))
  }
  looking.stop()
  await feeding
  await database.close()
  return claims
}

async function feed(
  { pool }: Stage,
  sender: { serviceId: number; accountId: number },
  lane: number,
  flows: number[],
  seconds: number,
): Promise<void> {
  const begunAt = performance.now()
  for (let fed = 0; fed < seconds * PER_SECOND; fed += (PER_SECOND * FEED_EVERY_MS) / 1000) {
    await insertMessages(pool, sender, { lane }, flows, (PER_SECOND * FEED_EVERY_MS) / 1000)
    const nextAt = begunAt + (fed / PER_SECOND) * 1000 + FEED_EVERY_MS
    if (performance.now() < nextAt)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, nextAt - performance.now())))
  }
}

/** As an export does: what is deleted from now on stays in the indexes. */
async function holdSnapshot({ url }: Stage): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('begin isolation level repeatable read')
  await client.query('select count(*) from nodes')
  return client
}
