import { CLASSES, type MessageClass } from '../../dispatch/classes.ts'
import { findTemplate } from '../../dispatch/road/templates.ts'
import { STATES } from '../../dispatch/states.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { mustHave } from '../../platform/auth/grants.ts'
import type { Permission } from '../../platform/auth/permissions.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError, type FieldError, fieldError } from '../../platform/http/errors.ts'
import { checkTimes, readLine } from '../messages/messages.ts'
import { about, checkOpen, getBroadcast, show, wrongState } from './find.ts'
import { readSources, type SourceInput } from './given.ts'
import { listVariables, makeJudge } from './judge.ts'
import {
  type Asked,
  type BroadcastRow,
  countEnded,
  holdTemplate,
  insertBroadcast,
  type SourcePiece,
  type SourceSummary,
} from './queries.ts'
import type { FAILED_ENDS } from './schemas.ts'

export type NewBroadcastInput = {
  name?: string
  to: SourceInput[]
  text?: string
  template?: string
  variables?: Record<string, string>
  from?: string
  class?: 'bulk' | 'normal'
  sendAt?: string
  validFor?: number
  pace?: number
  reference?: string
  tags?: string[]
  onInvalid?: 'report' | 'refuse'
  draft?: boolean
}

/**
 * Stores what is to be sent and to whom; gathering begins at once, by a job. Nothing is stored where the text, the line,
 * the template, a list or a group is wrong: faulty recipients are told later, each at its place.
 */
export async function createBroadcast(deps: Deps, db: Db, actor: Actor, input: NewBroadcastInput) {
  const { sources, pieces, needs } = await readSources(db, actor, input.to, deps.ids.now())
  const asked = readAsked(deps, actor, input, sources, needs)
  return store(deps, db, actor, asked, pieces)
}

async function store(deps: Deps, db: Db, actor: Actor, asked: Asked, pieces: SourcePiece[]) {
  return inTransaction(db, async (tx) => {
    // one that is deleted at this moment sees the broadcast, or is seen
    if (asked.template !== null && !(await holdTemplate(tx, asked.serviceId, asked.template)))
      throw fieldError('template', 'not_found')
    await checkOpen(tx, asked.serviceId)
    await insertBroadcast(tx, asked, pieces)
    await writeAudit(tx, actor, {
      ...about('create', asked),
      after: {
        name: asked.name,
        text: asked.text,
        template: asked.template,
        sources: asked.sources,
        sendAt: asked.sendAt,
        ...(asked.pace !== null && { pace: asked.pace }),
      },
    })
    return show(deps, tx, actor, await getBroadcast(tx, deps, actor, asked.id))
  })
}

function readAsked(
  deps: Deps,
  actor: Actor,
  input: NewBroadcastInput,
  sources: SourceSummary[],
  needs: Permission[],
): Asked {
  const service = actor.service!
  const className: MessageClass = input.class ?? 'bulk'
  const errors: FieldError[] = []
  let version: ReturnType<typeof findTemplate>
  if (input.template !== undefined) {
    version = findTemplate(deps.dispatch.routing().templates, service.id, input.template)
    if (input.text !== undefined) errors.push({ path: 'template', code: 'not_together' })
    else if (!version) errors.push({ path: 'template', code: 'not_found' })
    // a code is for one person
    else if (version.class === 'otp') errors.push({ path: 'template', code: 'not_usable' })
  }
  for (const [name, value] of Object.entries(input.variables ?? {}))
    if (value.trim() === '') errors.push({ path: `variables.${name}`, code: 'empty' })
  if (errors.length > 0) throw new AppError('invalid_request', { errors })
  const { sendAt, expiresAt } = checkTimes(input, className, deps.ids.now(), deps.dispatch.routing().retentionDays)
  const asked: Asked = {
    id: deps.ids.uuid(),
    serviceId: service.id,
    name: input.name ?? '',
    class: CLASSES[version?.class ?? className].number,
    test: actor.test,
    sender: readLine(input.from),
    text: input.text ?? null,
    template: input.template ?? null,
    templateVersionId: version?.id ?? null,
    variables: input.variables ?? {},
    reference: input.reference ?? null,
    tags: input.tags ?? [],
    sendAt: sendAt === null ? null : new Date(sendAt),
    validForS: Math.round((expiresAt - (sendAt ?? deps.ids.now())) / 1000),
    pace: input.pace ?? null,
    isDraft: input.draft ?? false,
    refusesFaults: input.onInvalid === 'refuse',
    tokenId: actor.tokenId,
    userId: actor.userId,
    createdBy: actor.name,
    permissions: [...actor.permissions].filter((code) => KEPT_PERMISSIONS.includes(code)),
    locale: actor.locale,
    requestId: actor.requestId,
    ip: actor.ip,
    sources,
    needs,
  }
  tryOut(deps, asked)
  return asked
}

/** What judging recipients asks of the one who sends. */
const KEPT_PERMISSIONS: readonly Permission[] = ['messages:send', 'messages:send-to-users']

/** A number that nobody has been sent to yet: what is wrong with the text, the line or the roads is told at once. */
const TRIED_NUMBER = '+989120000000'

function tryOut(deps: Deps, asked: Asked): void {
  const { templates } = deps.dispatch.routing()
  const names =
    asked.template === null
      ? listVariables(asked.text ?? '')
      : (findTemplate(templates, asked.serviceId, asked.template)?.variables ?? []).map(({ name }) => name)
  const variables = Object.fromEntries(
    names.map((name) => [name, Object.hasOwn(asked.variables, name) ? (asked.variables[name] as string) : '0']),
  )
  makeJudge(deps, asked as BroadcastRow)({ number: TRIED_NUMBER, variables })
}

/**
 * A new broadcast, a draft, to whom messages of this one ended so. The same text: what was said to each is said again.
 * Throws `broadcast_state` while it is on its way.
 */
export async function sendAgain(
  deps: Deps,
  db: Db,
  actor: Actor,
  id: string,
  statuses: readonly (typeof FAILED_ENDS)[number][] = ['failed', 'undelivered'],
) {
  const row = await getBroadcast(db, deps, actor, id)
  if (row.state !== 'finished' && row.state !== 'cancelled') throw wrongState(row)
  const { n: count, isToUsers } = await countEnded(
    db,
    row.id,
    statuses.map((status) => STATES[status].number),
  )
  // some who were users may be among them only later, as reports come
  const isAsked = isToUsers || row.needs.includes('messages:send-to-users')
  const needs: Permission[] = isAsked ? ['messages:send-to-users'] : []
  for (const permission of needs) mustHave(actor, permission)
  if (count === 0) throw fieldError('statuses', 'none_ended_so')
  const again: NewBroadcastInput = {
    name: row.name,
    to: [],
    ...(row.text === null ? { template: row.template ?? '' } : { text: row.text }),
    variables: row.variables,
    ...(row.sender === null ? {} : { from: row.sender }),
    class: row.class === CLASSES.normal.number ? 'normal' : 'bulk',
    validFor: row.validForS,
    ...(row.pace === null ? {} : { pace: row.pace }),
    ...(row.reference === null ? {} : { reference: row.reference }),
    tags: row.tags,
    draft: true,
  }
  const asked = readAsked(deps, actor, again, [{ kind: 'broadcast', count, names: [row.name] }], needs)
  return store(deps, db, actor, { ...asked, test: row.test }, [
    { place: 1, kind: 'broadcast', content: { id: row.id, statuses } },
  ])
}
