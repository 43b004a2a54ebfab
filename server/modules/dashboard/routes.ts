import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { Instant, Nullable, Slug, Title } from '../../platform/http/schema.ts'
import { QuotaUsage } from '../services/limit-schemas.ts'
import { Stopped, UsableMethod } from '../services/usable-method-schema.ts'
import { OUTCOMES, readDashboard, STATE_NAMES } from './dashboard.ts'

const Count = Type.Integer({ minimum: 0 })
const countOf = <const T extends readonly string[]>(names: T, description: string) =>
  Type.Object(Object.fromEntries(names.map((name) => [name, Count])) as Record<T[number], typeof Count>, {
    description,
  })

const Day = Type.Object({
  date: Type.String({ format: 'date', description: 'The day in the time zone of the centre, Gregorian' }),
  startsAt: Instant,
  endsAt: Instant,
  messages: Type.Integer({ minimum: 0, description: 'Accepted in this day, whatever became of them since' }),
  segments: Count,
  outcomes: countOf(
    OUTCOMES,
    '`onTheWay`: held, queued, unconfirmed or sent; `undelivered`: undelivered or unreported; `failed`: failed, expired or cancelled',
  ),
  states: countOf(STATE_NAMES, 'The same by state'),
})

const Dashboard = Type.Object({
  at: Instant,
  timeZone: Type.String({ examples: ['Asia/Tehran'] }),
  days: Type.Array(Day, { description: 'The last seven days, today the last' }),
  comparison: Type.Object(
    { until: Instant, today: Count, yesterday: Count },
    {
      description:
        'Messages accepted today until `until`, the last full quarter of an hour, and yesterday until the same time of day',
    },
  ),
  handOver: Type.Object(
    {
      seconds: Type.Integer({ examples: [10] }),
      messages: Type.Integer({ minimum: 0, description: 'Of the seven days, those that a provider took' }),
      inTime: Type.Integer({
        minimum: 0,
        description: 'Of them, those taken within so many seconds of their acceptance, or of their `sendAt`',
      }),
      share: Nullable(Type.Number({ minimum: 0, maximum: 1, description: 'Null where none was handed over' })),
    },
    { description: 'How quickly messages reach a provider' },
  ),
  quota: QuotaUsage,
  methods: Type.Array(UsableMethod, { description: 'How it may send, in the order of choice' }),
  needs: Type.Object(
    {
      unconfirmed: Type.Integer({
        minimum: 0,
        description: 'Messages of the seven days whose outcome is unknown now',
      }),
      expiringTokens: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String(), expiresAt: Instant }), {
        description: 'Tokens that end soon and have no successor; none for whoever may not see tokens',
      }),
      accounts: Type.Array(Type.Object({ name: Slug, title: Title, suspended: Type.Boolean(), stopped: Stopped }), {
        description: 'Accounts that carry nothing of it now',
      }),
      reviews: Nullable(Type.Integer({ description: 'Messages that wait for review; null: you may not decide' })),
      broadcasts: Nullable(Type.Integer({ description: 'Broadcasts that wait for review; null: you may not decide' })),
      followUps: Nullable(
        Type.Object(
          {
            open: Type.Integer({ description: 'Open or in progress' }),
            overdue: Type.Integer(),
            mine: Type.Integer({ description: 'Of them those that you see to' }),
            unassigned: Type.Integer({ description: "Nobody's, or of somebody who has left the service" }),
          },
          { description: 'Follow-ups that wait; null: you may not see them' },
        ),
      ),
    },
    { description: 'What waits for somebody' },
  ),
})

/** The first page of a service. */
export function registerDashboardRoutes(app: App, deps: Deps): void {
  app.get(
    '/service/dashboard',
    {
      config: { permission: 'service:read' },
      schema: {
        tags: ['Services'],
        operationId: 'readDashboard',
        summary: 'How the service that asks fares',
        description:
          'The last seven days in the time zone of the centre, today against yesterday, quota, allowed methods, and what needs somebody. It is as quick with ten million messages as with ten, and at most seconds behind. For a test token: of its test messages.',
        response: { 200: Dashboard },
      },
    },
    ({ actor }) => readDashboard(deps, actor),
  )
}
