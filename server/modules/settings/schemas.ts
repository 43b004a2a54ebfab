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
