import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { Strict } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import {
  Calendar,
  OptInWords,
  OptOutWords,
  RetentionDays,
  SendHours,
  TimeZone,
  TokenAlertDays,
  TokenDaysMax,
} from './schemas.ts'
import { changeSettings, readSettings } from './settings.ts'

const Settings = Type.Object({
  retentionDays: RetentionDays,
  timeZone: TimeZone,
  calendar: Calendar,
  tokenDaysMax: TokenDaysMax,
  tokenAlertDays: TokenAlertDays,
  sendHours: SendHours,
  optOutWords: OptOutWords,
  optInWords: OptInWords,
})
const tags = ['Centre']

/** What holds for the whole centre. */
export function registerSettingsRoutes(app: App, { database: { db }, live }: Deps): void {
  app.get(
    '/centre/settings',
    {
      config: { permission: 'centre:read' },
      schema: { tags, operationId: 'getSettings', summary: 'Settings of the centre', response: { 200: Settings } },
    },
    () => readSettings(db),
  )
  app.patch(
    '/centre/settings',
    {
      config: { permission: 'centre:write' },
      schema: {
        tags,
        operationId: 'changeSettings',
        summary: 'Change settings of the centre',
        description: 'What a shorter `retentionDays` does not keep is dropped within ten minutes, for good.',
        body: Strict({
          retentionDays: Type.Optional(RetentionDays),
          timeZone: Type.Optional(TimeZone),
          calendar: Type.Optional(Calendar),
          tokenDaysMax: Type.Optional(TokenDaysMax),
          tokenAlertDays: Type.Optional(TokenAlertDays),
          sendHours: Type.Optional(SendHours),
          optOutWords: Type.Optional(OptOutWords),
          optInWords: Type.Optional(OptInWords),
        }),
        response: { 200: Settings },
      },
    },
    ({ actor, body }) => applied(live, changeSettings(db, actor, body)),
  )
}
