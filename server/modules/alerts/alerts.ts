import { writeAudit } from '../../platform/audit/audit.ts'
import { BUILT_IN_SERVICE } from '../../platform/auth/access.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { mayGrant } from '../../platform/auth/grants.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { hasPhrase, type Locale, phrase } from '../../platform/text/phrases.ts'
import { readStatuses } from '../messages/messages.ts'
import {
  acknowledge,
  findAlertRow,
  type ListedAlert,
  listAlertRows,
  type NoticeRow,
  type Receiver,
  readTimeZone,
} from './queries.ts'
import { bareSubject, isolate, writeSentence } from './texts.ts'

export { alertSearch } from './queries.ts'
export { getAlertRules, setAlertRules } from './rules.ts'

const maySeeTokens = (actor: Actor): boolean => mayGrant(actor, 'centre-tokens:read')

type Statuses = Map<string, string | null>

/** Alerts, the newest first unless asked otherwise, each with whom it was told to and what became of that. */
export async function listAlerts(deps: Deps, actor: Actor, search: SearchRequest) {
  const { items, nextCursor } = await listAlertRows(deps.database.db, search, maySeeTokens(actor))
  return { items: await showAlerts(deps, actor, items), nextCursor }
}

/**
 * Somebody has seen it: it is not repeated any more, unless a deeper threshold is crossed. Throws `not_found`.
 */
export async function acknowledgeAlert(deps: Deps, actor: Actor, id: number) {
  const row = await inTransaction(deps.database.db, async (tx) => {
    const hasTokens = maySeeTokens(actor)
    if (!(await findAlertRow(tx, id, hasTokens))) return undefined
    if (await acknowledge(tx, id, actor.name, new Date(deps.ids.now())))
      await writeAudit(tx, actor, { action: 'alert.acknowledge', subjectKind: 'alert', subjectId: id })
    return findAlertRow(tx, id, hasTokens)
  })
  if (!row) throw new AppError('not_found')
  const [shown] = await showAlerts(deps, actor, [row])
  return shown!
}

async function showAlerts(deps: Deps, actor: Actor, rows: ListedAlert[]) {
  const statuses = await findStatuses(deps, actor, rows)
  const timeZone = await readTimeZone(deps.database.db)
  return rows.map((row) => ({
    id: row.id,
    account: row.account === null ? null : { name: row.account, title: { fa: row.titleFa, en: row.titleEn } },
    token: row.tokenId === null ? null : { id: row.tokenId, service: row.service },
    kind: row.kind,
    subject: row.subject === '' ? null : bareSubject(row.kind, row.subject),
    lasting: row.endedAt === null && row.level !== null,
    text: writeSentence(
      actor.locale,
      { ...row, account: { fa: row.titleFa, en: row.titleEn } },
      row.level !== null,
      timeZone,
      isolate,
    ),
    level: row.level,
    openedAt: row.openedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    acknowledged:
      row.acknowledgedAt === null || row.acknowledgedBy === null
        ? null
        : { at: row.acknowledgedAt.toISOString(), by: row.acknowledgedBy },
    notices: row.notices.map((notice) => showNotice(notice, statuses, actor.locale)),
  }))
}

async function findStatuses(deps: Deps, actor: Actor, rows: ListedAlert[]): Promise<Statuses> {
  const ids = rows.flatMap(({ notices }) =>
    notices.flatMap(({ receivers }) => receivers.flatMap(({ message }) => message ?? [])),
  )
  const service = deps.access.findService(BUILT_IN_SERVICE)
  if (ids.length === 0 || !service) return new Map()
  const found = await readStatuses(deps, { ...actor, kind: 'system', service }, ids)
  return new Map(found.map(({ id, status }) => [id, status]))
}

const showNotice = ({ event, at, isSent, receivers }: NoticeRow, statuses: Statuses, locale: Locale) => ({
  event,
  at: new Date(at).toISOString(),
  sent: isSent,
  receivers: receivers.map((receiver) => showReceiver(receiver, statuses, locale)),
})

/** Of a user the name alone: whose number it is stands on the user's page, for those who may see it. */
const showReceiver = ({ to, user, text, message, failure }: Receiver, statuses: Statuses, locale: Locale) => ({
  to: user === null ? to : null,
  user,
  text,
  message,
  status: message === null ? null : (statuses.get(message) ?? null),
  failure: failure === null ? null : { code: failure, title: titleOf(failure, locale) },
})

const titleOf = (failure: string, locale: Locale): string =>
  phrase(
    locale,
    hasPhrase(locale, `alerts.failure.${failure}`) ? `alerts.failure.${failure}` : `errors.${failure}.title`,
  )
