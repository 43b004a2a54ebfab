import type pg from 'pg'
import { AppError } from '../../platform/http/errors.ts'
import type { Ids } from '../../platform/ids.ts'
import { type Announced, readAnnounced } from '../announce.ts'
import { CLASSES, type MessageClass } from '../classes.ts'
import type { Lease } from '../nodes/lease.ts'
import type { LaneRoads, Lanes } from '../queue/lanes.ts'
import { isByTemplate, type Road, type Routing } from '../road/routing.ts'
import { createAcceptor } from './accept.ts'
import type { AcceptRow } from './accept-statement.ts'
import { createLimitFinder, type LimitedBy } from './find-limits.ts'
import type { Accepted } from './gather.ts'
import { findKeys, nameOfKey } from './keys.ts'

/** What a message needs before it can be accepted; the rest is given here. Times in ms since 1970. */
export type NewMessage = Omit<AcceptRow, 'lane' | 'flow' | 'ref' | 'class' | 'id' | 'call' | keyof LimitedBy> & {
  class: MessageClass
  roads: Road[]
  /** A test of the one account of its roads: by this key, or 0; under this id. */
  trial?: { keyId: number; messageId: string }
}

/** The request's entry in the API log; null where another stands for it. */
export type ApiCall = AcceptRow['call']

/** A message as it was stored, and whether it was now. */
export type AcceptedRow = { row: AcceptRow; accepted: Accepted }

/** A broadcast whose messages are made; they leave from `opensAtMs` on (ms since 1970; null: at once). */
export type Expanding = { id: string; opensAtMs: number | null }
export type Expanded = { refused: ReadonlyMap<number, AppError>; announce(): void }

export type Intake = {
  /** Stores a message and everything that belongs to it in one transaction, then lets it leave. */
  accept(message: NewMessage, call: ApiCall): Promise<AcceptedRow>
  /** The same for many of one request, each for itself: what became of each, in order. */
  acceptMany(messages: NewMessage[], call: ApiCall): Promise<PromiseSettledResult<AcceptedRow>[]>
  /**
   * The same for messages of one broadcast, in the transaction of whoever takes them off its recipients. Answers what the
   * flood guard says to those that it refuses, by their places, and what is to be done once the transaction has committed:
   * the others leave. Throws as `accept` where there is no room for all of them; nothing is accepted then.
   */
  expand(client: pg.ClientBase, broadcast: Expanding, messages: NewMessage[]): Promise<Expanded>
  /** The messages that keys with these hashes made before; undefined for a key that is new, or was used for another body. */
  findAnswered(serviceId: number, uses: { key: string; hash: Buffer }[]): Promise<(string | undefined)[]>
  /** The configuration has changed: what a limit refused may be allowed now. */
  forgetLimits(): void
  /** Refuses what comes from now on, and waits for what is under way. */
  drain(): Promise<void>
}

type IntakeParts = {
  /** Of the accepting statements, and of whoever only looks. */
  pool: pg.Pool
  lookPool: pg.Pool
  ids: Ids
  lanes: Pick<Lanes, 'findFlow'>
  routing(): Routing
  lease(): Lease
  announce(rows: Announced[]): void
}

/** Gives messages what they have from their acceptance on (id, reference, lane, flow, limits), and has them stored. */
export function createIntake({ pool, lookPool, ids, lanes, routing, lease, announce }: IntakeParts): Intake {
  const findLimits = createLimitFinder(routing)
  const acceptor = createAcceptor(pool, ids.now, announce)
  let isStopping = false

  // the roads and the trial stay on the row, unread: leaving them out is one copy more
  async function makeRow(message: NewMessage, call: ApiCall, broadcast?: Expanding): Promise<AcceptRow> {
    const { number } = CLASSES[message.class]
    const { lane, flow } = await lanes.findFlow(laneOf(message), number, { serviceId: message.serviceId, broadcast })
    const ref = lease().references.mint()
    if (isStopping || ref === undefined || !ids.isSteady()) throw new AppError('unavailable', { retryAfterS: 2 })
    const id = message.trial?.messageId ?? ids.uuid()
    const { estimate, quotas, repeat } = findLimits(message, message.roads, id)
    return {
      ...message,
      id,
      lane: lane.id,
      flow: flow.id,
      ref,
      class: number,
      call,
      estimate,
      quotas,
      repeat,
      broadcastId: broadcast?.id,
      sendAt: broadcast ? broadcast.opensAtMs : message.sendAt,
    }
  }

  return {
    async accept(message, call) {
      const row = await makeRow(message, call)
      return { row, accepted: await acceptor.accept(row) }
    },
    async acceptMany(messages, call) {
      const rows = await Promise.all(messages.map((message) => makeRow(message, call)))
      const results = await acceptor.acceptGroup(rows)
      return results.map((result, i) =>
        result.status === 'rejected'
          ? result
          : { status: 'fulfilled', value: { row: rows[i] as AcceptRow, accepted: result.value } },
      )
    },
    async expand(client, broadcast, messages) {
      const rows = await Promise.all(messages.map((message) => makeRow(message, null, broadcast)))
      const refused = await acceptor.acceptWithin(client, rows)
      // not the rows themselves: a step of thousands would hold their texts until it commits
      const made = rows.flatMap((row) => (refused.has(row) ? [] : [readAnnounced(row)]))
      return {
        refused: new Map(rows.flatMap((row, i) => (refused.has(row) ? [[i, refused.get(row) as AppError]] : []))),
        announce: () => announce(made),
      }
    },
    async findAnswered(serviceId, uses) {
      const known = await findKeys(
        lookPool,
        uses.map(({ key }) => ({ serviceId, key })),
        ids.now(),
      )
      return uses.map(({ key, hash }) => {
        const first = known.get(nameOfKey({ serviceId, key }))
        return first?.hash.equals(hash) ? first.messageId : undefined
      })
    },
    forgetLimits: acceptor.forgetLimits,
    drain() {
      isStopping = true
      return acceptor.drain()
    },
  }
}

const laneOf = ({ roads, sender, template, trial }: NewMessage): LaneRoads => ({
  accounts: roads.map((road) => road.account.id),
  methods: roads.map((road) => road.method),
  line: sender,
  trial,
  ...(template !== null && roads.some(isByTemplate)
    ? { template: template.versionId, locale: template.locale }
    : { template: 0 }),
})
