import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Report } from '../../providers/provider.ts'
import type { Database } from '../platform/db/database.ts'
import { openTestDatabase } from '../platform/db/test-database.ts'
import { createUuidSource } from '../platform/ids.ts'
import { type AcceptRow, acceptQuery, readInserted } from './accept/accept-statement.ts'
import { type KeyDays, keyDays } from './accept/keys.ts'
import { createReferences, secondOf } from './nodes/references.ts'
import {
  type Claim,
  type Claimed,
  chooseFindBy,
  claimBatch,
  type FindBy,
  type Opening,
  type Want,
} from './queue/claim.ts'
import { OUTCOMES, type Settled, type Settlement, settleCall } from './send/settle.ts'

/** What differs from a claim of the first account. */
type Claiming = Partial<Opening> & { findBy?: FindBy }

/** The hot tables with one lane and one flow, and the statements by hand: no node runs. */
export type TestRoad = {
  database: Database
  /** The pool of claims. */
  pool: pg.Pool
  lane: number
  flow: number
  slot: number
  epoch: number
  addFlow(options?: { serviceId?: number; paused?: boolean }): Promise<number>
  row(over?: Partial<AcceptRow>): AcceptRow
  /** Accepts as they are; answers the ids that were inserted now. `isAgain` as of `acceptQuery`. */
  acceptRows(rows: AcceptRow[], how?: { isAgain?: boolean; days?: KeyDays }): Promise<string[]>
  accept(count: number, over?: Partial<AcceptRow>): Promise<AcceptRow[]>
  /** From the one flow, unless another is named. */
  claim(take: number, over?: Claiming & { flow?: number }): Promise<Claim & { callId: string }>
  claimFrom(wants: Want[], over?: Claiming): Promise<Claim & { callId: string }>
  settle(callId: string, settlements: (Settlement | null)[], backoffMs?: number): Promise<Settled[]>
  /** Accept, claim, settle as taken. The provider's ids begin with `prefix`. */
  send(count: number, prefix?: string): Promise<{ callId: string; claimed: Claimed[] }>
  status(id: string): Promise<number>
}

export async function openTestRoad(): Promise<TestRoad> {
  const database = await openTestDatabase()
  const { dispatch: pool, accept: acceptPool, report: reportPool } = database.pools
  const uuid = createUuidSource(Date.now)
  const references = createReferences(3, 0, Date.now)
  references.allowUntil(secondOf(Date.now()) + 1_000)
  const slot = 3
  const epoch = 5
  await pool.query('insert into nodes (slot, epoch, seen_at) values ($1, $2, now())', [slot, epoch])
  const lanes = await pool.query<{ id: number }>(
    `insert into lanes (class, accounts, methods) values (2, '{1}', '{kavenegar.sms}') returning id`,
  )
  const lane = lanes.rows[0]?.id as number

  async function addFlow(options: { serviceId?: number; paused?: boolean } = {}): Promise<number> {
    const { rows } = await pool.query<{ id: number }>(
      'insert into flows (lane, service_id, broadcast_id, paused) values ($1, $2, gen_random_uuid(), $3) returning id',
      [lane, options.serviceId ?? 1, options.paused ?? false],
    )
    return rows[0]?.id as number
  }
  const flow = await addFlow()

  const row = (over: Partial<AcceptRow> = {}): AcceptRow => ({
    id: uuid(),
    serviceId: 1,
    lane,
    flow,
    ref: references.mint() as number,
    class: 2,
    isTest: false,
    recipient: '+989121234567',
    toUser: null,
    sender: null,
    body: 'سلام',
    template: null,
    encoding: 2,
    segments: 1,
    estimate: 1_000,
    quotas: [],
    repeat: null,
    reference: null,
    tags: [],
    tokenId: 1,
    userId: null,
    requestId: 'request',
    ip: null,
    sendAt: null,
    expiresAt: Date.now() + 86_400_000,
    idempotency: null,
    call: { id: uuid(), method: 'POST', route: '/messages', status: 202, ms: 1 },
    ...over,
  })

  const acceptRows: TestRoad['acceptRows'] = async (rows, { isAgain = false, days = keyDays(Date.now()) } = {}) => {
    const query = acceptQuery(rows, days, { isAgain })
    const result = await acceptPool.query<{ id: string | null }>(query)
    return readInserted(query, rows, result.rows)
  }
  const accept: TestRoad['accept'] = async (count, over = {}) => {
    const rows = Array.from({ length: count }, () => row(over))
    await acceptRows(rows)
    return rows
  }
  const findBy = await chooseFindBy(pool)
  const claimFrom: TestRoad['claimFrom'] = async (wants, { findBy: by = findBy, ...over } = {}) => {
    const opening = { accountId: 1, keyId: 1, method: 'kavenegar.sms', slot, epoch, unknownForMs: 10_000 }
    const callId = over.callId ?? uuid()
    return { callId, ...(await claimBatch(pool, wants, { ...opening, ...over, callId }, by)) }
  }
  const claim: TestRoad['claim'] = (take, { flow: from = flow, ...over } = {}) =>
    claimFrom([{ lane, flow: from, take, line: null }], over)
  const settle: TestRoad['settle'] = (callId, settlements, backoffMs = 0) =>
    settleCall(reportPool, { callId, settlements, backoffMs })

  return {
    database,
    pool,
    lane,
    flow,
    slot,
    epoch,
    addFlow,
    row,
    acceptRows,
    accept,
    claim,
    claimFrom,
    settle,
    async send(count, prefix = randomUUID()) {
      await accept(count)
      const { callId, claimed } = await claim(count)
      await settle(
        callId,
        claimed.map((one, index) => taken(one.id, `${prefix}-${index}`)),
      )
      return { callId, claimed }
    },
    async status(id) {
      const { rows } = await pool.query<{ status: number }>('select status from messages where id = $1', [id])
      return rows[0]?.status as number
    },
  }
}

export const taken = (id: string, providerId: string, over: Partial<Settlement> = {}): Settlement => ({
  id,
  outcome: OUTCOMES.accepted,
  providerId,
  cost: { amount: '1250', unit: 'IRR' },
  ...over,
})
export const never = (id: string): Settlement => ({
  id,
  outcome: OUTCOMES.never,
  failure: 'recipient_invalid',
  code: '411',
})
export const later = (id: string): Settlement => ({
  id,
  outcome: OUTCOMES.later,
  failure: 'provider_busy',
  code: '409',
})
export const unknown = (id: string): Settlement => ({
  id,
  outcome: OUTCOMES.unknown,
  code: 'timeout',
  note: { kind: 'unknown', data: { code: 'timeout' } },
})

export const report = (providerId: string, status: Report['status'], over: Partial<Report> = {}): Report => ({
  providerId,
  status,
  code: status,
  text: status,
  ...over,
})
