import type pg from 'pg'
import type { Logger } from 'pino'
import type { Question } from '../../../providers/provider.ts'
import type { Lease } from '../nodes/lease.ts'
import type { Lanes } from '../queue/lanes.ts'
import type { Routing } from '../road/routing.ts'
import type { Connections } from '../send/connections.ts'

/** What finding out about unknown outcomes works with. */
export type UnknownParts = {
  pool: pg.Pool
  logger: Logger
  lanes: Lanes
  connections: Connections
  routing(): Routing
  lease(): Lease
  now(): number
  openCalls(): ReadonlySet<string>
  findCanary(accountId: number, keyId: number, method: string): Promise<Question['canary']>
  onSettled(changed: { id: string; serviceId: number }[]): void
}

/** A call whose outcome is unknown. */
export type CallRow = {
  id: string
  account_id: number
  key_id: number
  method: string
  /** Sound answers so far: after the grace, with the canary. */
  asks: number
  begun_at: Date
  ended_at: Date | null
  ids: string[]
  refs: number[]
  lanes: number[]
  flows: number[]
  outcomes: number[] | null
}
