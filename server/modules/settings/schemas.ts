import { Type } from 'typebox'

/** The database's own check says the same (centre__retention_days_range), with the reason. */
export const RetentionDays = Type.Integer({
  minimum: 45,
  maximum: 3_650,
  description:
    'How many days messages, their calls and timelines, and the API log are kept. A week goes as a whole, when all of it is older; the audit log and the counters stay',
})
