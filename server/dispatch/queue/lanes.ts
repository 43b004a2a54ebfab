import type pg from 'pg'

/**
 * An ordered list of accounts, each with its method, in one class: the first usable one carries what waits here. `line`:
 * the one that its messages name, or empty. `isTrial`: a test of its one account; `keyId`: the key that it is to go by, 0 for
 * the first that is usable. `template`: the version of a service's template by whose bindings it goes, or 0; `locale`: the
 * language of those, or empty.
 */
export type Lane = {
  id: number
  class: number
  accounts: number[]
  methods: string[]
  line: string
  keyId: number
  isTrial: boolean
  template: number
  locale: string
}
/** One line of people waiting in a lane: a service's stream, or one broadcast. */
export type Flow = { id: number; lane: number; serviceId: number; broadcastId: string | null; weight: number }

/**
 * What a lane is made of: its accounts and methods in order, and the line that is pinned. `trial`: of a test, the key or 0.
 * `template`: a version, where some of the methods send by it; `locale`: in which of its languages.
 */
export type LaneRoads = {
  accounts: number[]
  methods: string[]
  line: string | null
  trial?: { keyId: number } | undefined
  template?: number
  locale?: string
}

/** What a lane was made of. */
export const roadsOf = ({ accounts, methods, line, keyId, isTrial, template, locale }: Lane): LaneRoads => ({
  accounts,
  methods,
  line,
  trial: isTrial ? { keyId } : undefined,
  template,
  locale,
})

/** Where a message waits. */
type Place = { lane: Lane; flow: Flow }

/** Whose messages wait in a flow: a service's, or one broadcast's, which opens then (ms since 1970). */
export type FlowOwner = { serviceId: number; broadcast?: { id: string; opensAtMs: number | null } | undefined }

/**
 * Lanes and flows are few and never change, so a node keeps those that it has met. `find…` makes what is missing: the
 * first message of a service on a road costs two statements, the others none.
 */
export type Lanes = {
  findFlow(roads: LaneRoads, classNumber: number, owner: FlowOwner): Promise<Place>
  getLane(id: number): Promise<Lane>
  getFlow(id: number): Promise<Flow>
  /** Every lane known to the database; asked again when another node may have made one. */
  reload(): Promise<void>
  list(): Lane[]
}

export function createLanes(pool: pg.Pool): Lanes {
  const lanes = new Map<number, Lane>()
  const flows = new Map<number, Flow>()
  const lanesByContent = new Map<string, Promise<Lane>>()
  const placesByContent = new Map<string, Promise<Place>>()

  const keepLane = (lane: Lane): Lane => {
    lanes.set(lane.id, lane)
    return lane
  }
  const keepFlow = (flow: Flow): Flow => {
    flows.set(flow.id, flow)
    return flow
  }

  return {
    findFlow(roads, classNumber, owner) {
      const content = `${classNumber}|${roads.accounts}|${roads.methods}|${roads.line ?? ''}|${roads.trial?.keyId ?? ''}|${roads.template ?? 0}|${roads.locale ?? ''}`
      return remember(placesByContent, `${content}|${owner.serviceId}|${owner.broadcast?.id ?? ''}`, async () => {
        const lane = await remember(lanesByContent, content, async () =>
          keepLane(await upsertLane(pool, classNumber, roads)),
        )
        return { lane, flow: keepFlow(await upsertFlow(pool, lane.id, owner)) }
      })
    },
    async getLane(id) {
      const known = lanes.get(id)
      if (known) return known
      const { rows } = await pool.query<Lane>(`select ${COLUMNS} from lanes where id = $1`, [id])
      if (!rows[0]) throw new Error(`no lane ${id}`)
      return keepLane(rows[0])
    },
    async getFlow(id) {
      const known = flows.get(id)
      if (known) return known
      const { rows } = await pool.query<Flow>(`select ${FLOW_COLUMNS} from flows where id = $1`, [id])
      if (!rows[0]) throw new Error(`no flow ${id}`)
      return keepFlow(rows[0])
    },
    async reload() {
      const { rows } = await pool.query<Lane>(`select ${COLUMNS} from lanes`)
      rows.forEach(keepLane)
    },
    list: () => [...lanes.values()],
  }
}

/** The promise itself is kept, so that two who ask at the same moment share one statement; a failure is not kept. */
function remember<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(key)
  if (found) return found
  const made = make()
  known.set(key, made)
  made.catch(() => known.delete(key))
  return made
}

const COLUMNS = 'id, class, accounts, methods, line, key_id as "keyId", trial as "isTrial", template, locale'

/** Insert first, look second: in READ COMMITTED the second statement sees what a racing node has committed. */
async function upsertLane(pool: pg.Pool, classNumber: number, roads: LaneRoads): Promise<Lane> {
  const values = [
    classNumber,
    roads.accounts,
    roads.methods,
    roads.line ?? '',
    roads.trial?.keyId ?? 0,
    roads.trial !== undefined,
    roads.template ?? 0,
    roads.locale ?? '',
  ]
  const made = await pool.query<Lane>(
    `insert into lanes (class, accounts, methods, line, key_id, trial, template, locale)
     values ($1, $2::int[], $3::text[], $4, $5, $6, $7, $8)
     on conflict do nothing returning ${COLUMNS}`,
    values,
  )
  if (made.rows[0]) return made.rows[0]
  const found = await pool.query<Lane>(
    `select ${COLUMNS} from lanes
     where class = $1 and accounts = $2::int[] and methods = $3::text[] and line = $4 and key_id = $5 and trial = $6
       and template = $7 and locale = $8`,
    values,
  )
  return found.rows[0] as Lane
}

const FLOW_COLUMNS = 'id, lane, service_id as "serviceId", broadcast_id as "broadcastId", weight'

/** A further flow of a broadcast that is paused is paused as well. */
async function upsertFlow(pool: pg.Pool, lane: number, { serviceId, broadcast }: FlowOwner): Promise<Flow> {
  const opensAt = broadcast?.opensAtMs ? new Date(broadcast.opensAtMs) : '-infinity'
  const made = await pool.query<Flow>(
    `insert into flows (lane, service_id, broadcast_id, open_at, paused)
     select $1, $2, $3, $4, coalesce((select paused from flows where broadcast_id = $3 limit 1), false)
     on conflict do nothing returning ${FLOW_COLUMNS}`,
    [lane, serviceId, broadcast?.id ?? null, opensAt],
  )
  if (made.rows[0]) return made.rows[0]
  const found = await pool.query<Flow>(
    `select ${FLOW_COLUMNS} from flows
     where lane = $1 and service_id = $2 and broadcast_id is not distinct from $3`,
    [lane, serviceId, broadcast?.id ?? null],
  )
  return found.rows[0] as Flow
}
