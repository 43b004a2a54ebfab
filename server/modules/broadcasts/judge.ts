import type { NewMessage } from '../../dispatch/accept/intake.ts'
import { classOf, type MessageClass } from '../../dispatch/classes.ts'
import { findHosts } from '../../dispatch/road/review-policy.ts'
import { isUsable } from '../../dispatch/road/routing.ts'
import { estimateCost } from '../../dispatch/road/tariffs.ts'
import { findTemplate, renderText } from '../../dispatch/road/templates.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { isPermission } from '../../platform/auth/permissions.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError, type FieldError, fieldError } from '../../platform/http/errors.ts'
import { readLanguage } from '../../platform/text/language.ts'
import type { Locale } from '../../platform/text/phrases.ts'
import { FILLED_MAX, PLACEHOLDER } from '../../platform/text/placeholder.ts'
import { makePreparer } from '../messages/messages.ts'
import type { BroadcastRow } from './queries.ts'

/** One recipient: a number in any form, whose it is, and what the broadcast says to it. */
export type Recipient = {
  number: string
  toUserId?: number | null | undefined
  variables?: Record<string, string> | null | undefined
  body?: string | null | undefined
}

/** More than a service ever let through: one of so many is new in any case. */
const HOSTS_MAX = 1_000
const MAY_LINK = /[.\u3002\uFF0E\uFF61]|:\/\//

/** The one who sent a broadcast, as they were when they did. */
export const actorOf = (deps: Deps, row: BroadcastRow): Actor => ({
  kind: row.tokenId === null ? 'user' : 'token',
  tokenId: row.tokenId,
  userId: row.userId,
  name: row.createdBy,
  service: {
    id: row.serviceId,
    name: deps.access.listServices().find(({ id }) => id === row.serviceId)?.name ?? '',
  },
  test: row.test,
  permissions: new Set(row.permissions.filter(isPermission)),
  locale: row.locale,
  ip: row.ip,
  requestId: row.requestId,
})

/**
 * Makes of a broadcast's recipients what dispatch accepts, by the rules of a single message: the same faults, at the
 * same places. They leave from `opensAtMs` on (ms since 1970), and are valid from then. Throws an `AppError` for what
 * is wrong with one recipient (`invalid_request`) or with all of them.
 */
export function makeJudge(
  deps: Deps,
  row: BroadcastRow,
  opensAtMs: number | null = row.sendAt?.getTime() ?? null,
): (recipient: Recipient) => NewMessage {
  const actor = actorOf(deps, row)
  // what is reviewed is the broadcast, not each of its messages: in a given order of roads a message is not
  const prepare = makePreparer(
    deps,
    actor,
    () => ({ fault: { path: 'to', code: 'user_unknown' } }),
    (roads) => roads,
  )
  const shared = {
    ...(row.sender === null ? {} : { from: row.sender }),
    ...(row.reference === null ? {} : { reference: row.reference }),
    tags: row.tags,
    channel: 'sms' as const,
  }
  const say = row.template === null ? sayText(row) : sayTemplate(deps, row, row.template)

  return ({ number, toUserId, variables, body }) => {
    const said = say({ ...row.variables, ...variables }, body ?? null)
    if (said instanceof AppError) {
      // what is wrong with the number is told first: without one the rest helps nobody
      prepare({ to: number, ...shared, text: '0' }, null)
      throw said
    }
    const message = prepare({ to: number, ...shared, ...said }, null)
    return {
      ...message,
      toUser: toUserId == null ? null : { id: toUserId, username: '', name: '' },
      expiresAt: Math.max(deps.ids.now(), opensAtMs ?? 0) + row.validForS * 1000,
    }
  }
}

/** What is wrong with one recipient; what is wrong with all of them is thrown on. */
export function faultOf(error: unknown): FieldError {
  if (!(error instanceof AppError)) throw error
  const [fault] = error.errors
  if (!ABOUT_ONE.has(error.code) || fault === undefined || !OF_ONE.test(fault.path)) throw error
  return fault
}

const ABOUT_ONE = new Set(['invalid_request', 'blocked_number'])
/** Places of a recipient's own: a line or a template that is wrong is so for all. */
const OF_ONE = /^(to|text|variables)\b/

type Say = (
  values: Record<string, string>,
  body: string | null,
) =>
  | { text: string; class: MessageClass }
  | { template: string; locale?: Locale; variables: Record<string, string> }
  | AppError

function sayText({ text, class: number }: BroadcastRow): Say {
  const className = classOf(number)
  const names = listVariables(text ?? '')
  return (values, body) => {
    if (body !== null) return { text: body, class: className }
    const errors = names.flatMap((name): FieldError[] => {
      if (!Object.hasOwn(values, name)) return [{ path: `variables.${name}`, code: 'required' }]
      return values[name]?.trim() === '' ? [{ path: `variables.${name}`, code: 'empty' }] : []
    })
    if (errors.length > 0) return new AppError('invalid_request', { errors })
    const said = renderText(text ?? '', values)
    if (said !== null) return { text: said, class: className }
    return new AppError('invalid_request', {
      errors: [{ path: 'text', code: 'too_long', params: { limit: FILLED_MAX } }],
    })
  }
}

function sayTemplate(deps: Deps, row: BroadcastRow, template: string): Say {
  const find = () => {
    const version = findTemplate(deps.dispatch.routing().templates, row.serviceId, template)
    if (!version) throw fieldError('template', 'not_found')
    if (row.templateVersionId !== null && version.id !== row.templateVersionId) throw new AppError('template_changed')
    return version
  }
  const names = find().variables.map(({ name }) => name)
  // of what a contact has, the template takes what it knows; what else is said of the language chooses the text
  return (values) => {
    // others have their turn between two recipients: a newer version may have come
    find()
    return {
      template,
      ...readWanted(values.locale),
      variables: Object.fromEntries(
        names.flatMap((name) => (Object.hasOwn(values, name) ? [[name, values[name] as string]] : [])),
      ),
    }
  }
}

/** Of a language that we have no texts in, nothing is known. */
function readWanted(said: string | undefined): { locale?: Locale } {
  const locale = said === undefined ? undefined : readLanguage(said)
  return locale === undefined ? {} : { locale }
}

/** The names of a text's variables, each once. */
export const listVariables = (text: string): string[] => [
  ...new Set([...text.matchAll(PLACEHOLDER)].map(([, name]) => name as string)),
]

/** What judging counts of messages: all that a reviewer or the sender is told before they leave. */
export type Tally = {
  segments: number
  segmentsMax: number
  cost: number | null
  hosts: Set<string>
  /** Messages by language, of those made from a template. */
  locales: Partial<Record<Locale, number>>
}

/** Adds a message. `cost` stays null once that of any is not known. */
export function addTo(tally: Tally, { roads, body, template, encoding, segments }: NewMessage, nowMs: number): void {
  const road = roads.find(({ account }) => isUsable(account, nowMs))
  const price = road ? estimateCost([road], { encoding, segments }, nowMs) : null
  tally.segments += segments
  if (template) tally.locales[template.locale] = (tally.locales[template.locale] ?? 0) + 1
  tally.segmentsMax = Math.max(tally.segmentsMax, segments)
  tally.cost = tally.cost === null || price === null ? null : tally.cost + price
  // most texts have none: a full stop of any script, or a scheme
  if (tally.hosts.size <= HOSTS_MAX && MAY_LINK.test(body)) for (const host of findHosts(body)) tally.hosts.add(host)
}
