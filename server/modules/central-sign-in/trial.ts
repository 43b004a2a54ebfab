import { sql } from 'kysely'
import type { Actor } from '../../platform/auth/actor.ts'
import type { OidcIdentity } from '../../platform/auth/oidc.ts'
import { AppError } from '../../platform/http/errors.ts'
import { toAppError } from '../../platform/http/problems.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'
import { getProviderRow } from './central-sign-in.ts'
import type { FlowDeps } from './flow.ts'
import { makeTestId, type Pending } from './pending.ts'
import { type Match, matchPerson } from './person.ts'
import { type ReadClaims, readClaims } from './read-claims.ts'
import { readReturn } from './sign-in.ts'

/** What a sign-in would have come to, as it is kept: told in words when it is read. */
type Trial = {
  claims: Record<string, unknown> | null
  outcome: Match['outcome']
  fault: { code: string; params: Record<string, string | number>; reason: string | null } | null
  user: Omit<ReadClaims, 'groups' | 'leftOut'> | null
  groups: string[]
  leftOut: ReadClaims['leftOut']
}

/**
 * Ends a trial: whoever came back is nobody's session, and nothing is changed but the result, which only the administrator
 * who tries can read, for ten minutes. Answers its id. Faults are results.
 */
export async function finishTrial(deps: FlowDeps, pending: Pending, query: string): Promise<string> {
  const trial = await tryOut(deps, pending, query)
  const id = makeTestId()
  const value = deps.vault.encrypt(JSON.stringify(trial)).toString('base64')
  await sql`
    insert into auth.verifications (id, identifier, value, expires_at)
    values (${`central-test/${id}`}, ${nameOfTrials(pending.provider, pending.testedBy)}, ${value},
      clock_timestamp() + interval '10 minutes')`.execute(deps.database.db)
  return id
}

const nameOfTrials = (provider: string, userId: number | null): string => `central-test/${provider}/${userId}`

async function tryOut(deps: FlowDeps, pending: Pending, query: string): Promise<Trial> {
  const { db } = deps.database
  const nothing = { claims: null, user: null, groups: [], leftOut: [] }
  let identity: OidcIdentity
  const provider = await getProviderRow(db, pending.provider)
  try {
    identity = await readReturn(deps, provider, pending, query)
  } catch (error) {
    return { ...nothing, outcome: 'refused', fault: describeFault(error) }
  }
  const { groups, leftOut, ...user } = readClaims(provider, identity.claims)
  const match = await matchPerson(db, provider, identity, { groups, leftOut, ...user })
  const fault = match.outcome === 'refused' ? { code: match.code, params: match.params ?? {}, reason: null } : null
  const username = 'user' in match ? match.user.username : user.username
  return { claims: identity.claims, outcome: match.outcome, fault, user: { ...user, username }, groups, leftOut }
}

/** The words of the protocol help who sets a provider up; nobody else is told. */
export function describeFault(error: unknown): NonNullable<Trial['fault']> {
  const { code, params, cause } = toAppError(error)
  const words: string[] = []
  for (let one: unknown = cause; one instanceof Error && words.length < 6; one = one.cause) {
    words.push([one.message, ...listProtocolWords(one)].join(': '))
    if (Array.isArray(one.cause))
      words.push(...one.cause.map(({ parameters }) => listProtocolWords(parameters).join(': ')))
  }
  return { code, params, reason: words.length === 0 ? null : [...new Set(words)].join(' ← ').slice(0, 500) }
}

const listProtocolWords = (from: unknown): string[] => {
  const { error, error_description: description } = (from ?? {}) as Record<string, unknown>
  return [error, description].filter((text) => typeof text === 'string' && text !== '') as string[]
}

/** Throws `not_found` for a result that is another's, of another provider, or too old. */
export async function readTrial({ database, vault }: FlowDeps, actor: Actor, name: string, id: string) {
  const { rows } = await sql<{ value: string }>`
    select value from auth.verifications
    where id = ${`central-test/${id}`} and identifier = ${nameOfTrials(name, actor.userId)}
      and expires_at > clock_timestamp()`.execute(database.db)
  if (!rows[0]) throw new AppError('not_found')
  return tellTrial(JSON.parse(vault.decrypt(Buffer.from(rows[0].value, 'base64'))) as Trial, actor.locale)
}

function tellTrial({ fault, leftOut, ...trial }: Trial, locale: Locale) {
  return {
    ...trial,
    fault: fault && {
      code: fault.code,
      title: phrase(locale, `errors.${fault.code}.title`, fault.params),
      detail: phrase(locale, `errors.${fault.code}.detail`, fault.params),
      reason: fault.reason,
    },
    leftOut: leftOut.map(({ field, value, code, params }) => ({
      field,
      value,
      title: phrase(locale, `fields.${code}`, params),
    })),
  }
}
