import { Type } from 'typebox'
import { ONE_LINE, OneOf, Strict } from '../../platform/http/schema.ts'

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

export const TokenAlertDays = Type.Array(Type.Integer({ minimum: 0, maximum: 365 }), {
  maxItems: 5,
  description:
    'How many days before the end of a token those who may make another are told, each once. None: nobody is told',
})

const Clock = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', examples: ['07:00'] })

export const SendHours = Type.Array(
  Strict({
    class: OneOf(['bulk', 'normal']),
    lines: OneOf(['service', 'advertising'], { description: 'Kind of the sender lines that it may go by' }),
    from: Clock,
    until: Clock,
  }),
  {
    maxItems: 4,
    description:
      'When broadcasts may leave, by the centre’s clock; outside of these hours they wait. None named: at any time. `from` after `until`: over midnight',
  },
)

/** The whole text of a message, as it is compared: folded, letters and digits alone. */
const StopWords = (description: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 30, pattern: `^(?=.*[\\p{L}\\p{N}])${ONE_LINE.slice(1)}` }), {
    maxItems: 20,
    description,
  })
export const OptOutWords = StopWords(
  'Whoever writes one of these to a line, and nothing else, is blocked on it. Letters are compared as search compares them: `۱۱` is `11`',
)
export const OptInWords = StopWords('Whoever opted out and writes one of these is written to again')

export const TimeZone = Type.String({
  minLength: 1,
  maxLength: 64,
  examples: ['Asia/Tehran'],
  description:
    'The centre’s clock, as IANA names it: days and months of quotas, dashboards, alerts, and the times that the panel shows. Where it changes, what was accepted in the present day and month of the new one counts',
})
