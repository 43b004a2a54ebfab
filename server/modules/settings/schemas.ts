import { Type } from 'typebox'
import { OneOf } from '../../platform/http/schema.ts'

/** The database's own check says the same (centre__retention_days_range), with the reason. */
export const RetentionDays = Type.Integer({
  minimum: 45,
  maximum: 3_650,
  description:
    'How many days messages, their calls and timelines, and the API log are kept. A week goes as a whole, when all of it is older; the audit log and the counters stay',
})

export const Calendar = OneOf(['persian', 'gregorian'], {
  description:
    'By which the months of quotas go. Where it changes, what was accepted in the present month of the new one counts',
})

export const TokenDaysMax = Type.Integer({
  minimum: 1,
  maximum: 731,
  description:
    'How many days a token may live at most, counted from when it was made. Those that are there keep the end that they have',
})

export const TimeZone = Type.String({
  minLength: 1,
  maxLength: 64,
  examples: ['Asia/Tehran'],
  description:
    'The centre’s clock, as IANA names it: days and months of quotas, dashboards, alerts, and the times that the panel shows. Where it changes, what was accepted in the present day and month of the new one counts',
})
