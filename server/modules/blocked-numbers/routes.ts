import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Instant, Nullable, ONE_LINE, OneOf, Strict, Uuid } from '../../platform/http/schema.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { blockedSearch, blockNumbers, listBlocked, unblockNumbers } from './blocked-numbers.ts'
import { registerBlockListRoutes } from './list-routes.ts'
import { SOURCES } from './queries.ts'

const NUMBERS_MAX = 10_000
const LINES_MAX = 100
const IDS_MAX = 1_000

const reason = Type.String({ minLength: 1, maxLength: 500, pattern: `^(?=.*\\S)${ONE_LINE.slice(1)}` })
const BlockedNumber = Type.Object({
  id: Type.Integer(),
  number: Type.String(),
  line: Nullable(Type.String({ description: 'The line that does not write to it; null: no line does' })),
  source: OneOf(SOURCES, {
    description: 'Whether its holder asked for it (`opt_out`), or who or what else brought it',
  }),
  reason: Nullable(Type.String()),
  blockedBy: Nullable(Type.String()),
  blockedAt: Instant,
  inboundMessageId: Nullable(Uuid),
})
const NewBlocks = Strict({
  numbers: Type.Array(Type.String({ maxLength: 200 }), {
    minItems: 1,
    maxItems: NUMBERS_MAX,
    description: 'In any form that people write them in',
  }),
  lines: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 254 }), {
      minItems: 1,
      maxItems: LINES_MAX,
      description: 'For a service, all that are lent to it unless given; for the centre, every line unless given',
    }),
  ),
  reason: Type.Optional(reason),
  source: Type.Optional(OneOf(['manual', 'import'], { description: '`import`: from a list kept elsewhere' })),
})
const Blocked = Type.Object({
  added: Type.Integer({ description: 'Pairs of number and line that are blocked now and were not' }),
  alreadyBlocked: Type.Integer(),
  faults: Type.Array(Type.Object({ path: Type.String(), code: Type.String(), title: Type.String() }), {
    description: 'What is no number; the rest is blocked',
  }),
})
const Removal = Strict({
  ids: Type.Array(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }), {
    minItems: 1,
    maxItems: IDS_MAX,
  }),
  reason,
})
const Removed = Type.Object({ removed: Type.Integer() })

const SERVICE = {
  url: '/blocked-numbers',
  names: ['listBlockedNumbers', 'blockNumbers', 'unblockNumbers'],
  permissions: ['blocked-numbers:read', 'blocked-numbers:write'],
  of: 'the lines of the service',
  tag: 'Inbound messages',
} as const
const CENTRE = {
  url: '/centre/blocked-numbers',
  names: ['listCentreBlockedNumbers', 'blockCentreNumbers', 'unblockCentreNumbers'],
  permissions: ['centre-blocked-numbers:read', 'centre-blocked-numbers:write'],
  of: 'all lines',
  tag: 'Centre',
} as const

/** Numbers that lines write to no more: of the lines of a service, and of all. */
export function registerBlockedNumberRoutes(app: App, deps: Deps): void {
  register(app, deps, SERVICE)
  register(app, deps, CENTRE)
  registerBlockListRoutes(app, deps)
}

function register(app: App, { database, dispatch }: Deps, place: typeof SERVICE | typeof CENTRE): void {
  const { url, names, permissions, of, tag } = place
  const scopeOf = (service: { id: number } | null) => (place === CENTRE ? null : service!.id)
  /** This node knows at once, the others within a second. */
  async function known<T>(change: Promise<T>): Promise<T> {
    const done = await change
    await dispatch.blocks.round()
    return done
  }
  registerList(app, {
    url,
    permission: permissions[0],
    search: blockedSearch,
    item: BlockedNumber,
    tag,
    operationId: names[0],
    summary: `Numbers blocked on ${of}`,
    list: ({ actor }, search) => listBlocked(database.lists, actor, scopeOf(actor.service), search),
  })
  app.post(
    url,
    {
      config: { permission: permissions[1] },
      schema: {
        tags: [tag],
        operationId: names[1],
        summary: `Block numbers on ${of}`,
        description:
          'A block holds for every service that the line is lent to, within a second. Codes (class `otp`) still go from service lines.',
        body: NewBlocks,
        response: { 201: Blocked },
      },
    },
    (request, reply) =>
      known(
        createOnce({ db: database.db, request, reply }, (tx) =>
          blockNumbers(tx, request.actor, scopeOf(request.actor.service), request.body),
        ),
      ),
  )
  app.post(
    `${url}/removal`,
    {
      config: { permission: permissions[1] },
      schema: {
        tags: [tag],
        operationId: names[2],
        summary: `Lift blocks on ${of}`,
        description: 'All of them or none. What the centre blocked on every line, the centre lifts.',
        body: Removal,
        response: { 200: Removed },
      },
    },
    ({ actor, body }) => known(unblockNumbers(database.db, actor, scopeOf(actor.service), body)),
  )
}
