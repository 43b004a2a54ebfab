import { listProviders } from '../../../providers/index.ts'
import { type Channel, channelOfMethod, type Method, type Provider } from '../../../providers/provider.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError } from '../../platform/http/errors.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { LOCALES, phrase } from '../../platform/text/phrases.ts'
import {
  countWaiting,
  findMethodRow,
  type KnownMethod,
  listMethodRows,
  type MethodRow,
  upsertMethod,
} from './queries.ts'

export { methodSearch } from './queries.ts'

type Title = { fa: string; en: string }

/** A sending method: what its provider's file says that it can do, and what the administrator says of it. */
export type SendingMethod = {
  method: string
  provider: string
  providerTitle: Title
  channel: Channel
  manner: string
  title: Title
  /** What the administrator calls it; null: as its manner is called. */
  ownTitle: Title | null
  position: number
  disabled: boolean
  capabilities: Capabilities
  /** Messages that wait and might go this way. */
  waiting: Waiting
}

/**
 * `isMore`: there are more than these. `withoutOtherRoad`: of them, those that have no method but switched-off ones and
 * this.
 */
export type Waiting = { messages: number; withoutOtherRoad: number; isMore: boolean }

export type Capabilities = Pick<Method, 'batchMax' | 'line' | 'template' | 'askBy' | 'idempotent'> & {
  textMax: number | null
  /** How delivery comes back. */
  reports: ('callback' | 'polling')[]
  /** The provider tells the account's balance. */
  balance: boolean
  inbound: boolean
}

export type MethodChanges = { title?: Title | null; position?: number; disabled?: boolean }

/** One page of all methods of all providers. */
export async function listMethods(db: Db, search: SearchRequest) {
  const { items, nextCursor } = await listMethodRows(db, listKnown(), search)
  const waiting = await countWaiting(
    db,
    items.map(({ name }) => name),
  )
  return { items: items.map((row) => show(row, waiting)), nextCursor }
}

/** Throws `method_not_found`. */
export async function getMethod(db: Db, name: string): Promise<SendingMethod> {
  const row = await findMethodRow(db, listKnown(), name)
  if (!row) throw new AppError('method_not_found')
  return show(row, await countWaiting(db, [name]))
}

/**
 * Names a method, puts it in its place, switches it off or on. Through one that is off nothing is accepted and nothing
 * leaves: what waits goes by another of its roads, or waits. Throws `method_not_found`.
 */
export function changeMethod(db: Db, actor: Actor, name: string, wanted: MethodChanges): Promise<SendingMethod> {
  return inTransaction(db, async (tx) => {
    const row = await findMethodRow(tx, listKnown(), name, true)
    if (!row) throw new AppError('method_not_found')
    const held = { title: row.ownTitle, position: row.position, disabled: row.disabled }
    const changes = findChanges(held, wanted)
    if (changes) {
      await upsertMethod(tx, name, { ...held, ...changes.after } as typeof held)
      await writeAudit(tx, actor, { action: 'method.update', subjectKind: 'method', subjectId: name, ...changes })
    }
    return getMethod(tx, name)
  })
}

/** What methods are called, and which are off: for whoever shows them. */
export async function readMethodNames(
  db: Db,
): Promise<Map<string, Pick<SendingMethod, 'title' | 'position' | 'disabled'>>> {
  const { items } = await listMethodRows(db, listKnown(), null)
  return new Map(
    items.map((row) => [row.name, { title: titleOf(row), position: row.position, disabled: row.disabled }]),
  )
}

/** What a method is called where nobody has named it. */
export const mannerTitle = (manner: string): Title => phrases(`manners.${manner}`)

const phrases = (key: string): Title =>
  Object.fromEntries(LOCALES.map((locale) => [locale, phrase(locale, key)])) as Title

const listMannersOf = (provider: Provider) => Object.keys(provider.methods).map((manner) => ({ provider, manner }))

const listKnown = (): KnownMethod[] =>
  listProviders()
    .flatMap(listMannersOf)
    .map(({ provider, manner }, place) => ({
      name: `${provider.slug}.${manner}`,
      provider: provider.slug,
      manner,
      channel: channelOfMethod(provider, provider.methods[manner]!),
      place,
      words: Object.values(mannerTitle(manner)).join(' '),
    }))

const titleOf = (row: MethodRow): Title => row.ownTitle ?? mannerTitle(row.manner)

function show(row: MethodRow, waiting: Map<string, Waiting>): SendingMethod {
  return {
    method: row.name,
    provider: row.provider,
    providerTitle: phrases(`providers.${row.provider}`),
    channel: row.channel,
    manner: row.manner,
    title: titleOf(row),
    ownTitle: row.ownTitle,
    position: row.position,
    disabled: row.disabled,
    capabilities: describe(row),
    waiting: waiting.get(row.name) ?? { messages: 0, withoutOtherRoad: 0, isMore: false },
  }
}

function describe({ provider: slug, manner }: MethodRow): Capabilities {
  const provider = listProviders().find((one) => one.slug === slug) as Provider
  const { batchMax, line, template, askBy, idempotent, textMax } = provider.methods[manner] as Method
  return {
    batchMax,
    line,
    template,
    askBy,
    idempotent,
    textMax: textMax ?? null,
    reports: [
      ...(provider.parseReports || provider.openSession ? (['callback'] as const) : []),
      ...(provider.findReports ? (['polling'] as const) : []),
    ],
    balance: provider.readAccount !== undefined,
    inbound: provider.parseInbound !== undefined || provider.findInbound !== undefined,
  }
}
