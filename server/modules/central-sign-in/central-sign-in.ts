import type { Config } from '../../config.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import { findChanges } from '../../platform/audit/changes.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import { inGuardedTransaction } from '../../platform/auth/administrators.ts'
import { isProviderAddress } from '../../platform/auth/oidc-fetch.ts'
import type { Vault } from '../../platform/crypto/vault.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import { AppError, fieldError } from '../../platform/http/errors.ts'
import type { SearchRequest } from '../../platform/search/request.ts'
import { ensureGroups, removeGroups } from './groups.ts'
import {
  deleteProvider,
  findProviderRow,
  insertProvider,
  listProviderRows,
  type ProviderFields,
  type ProviderRow,
  updateProvider,
} from './queries.ts'
import type { ClaimPaths } from './schemas.ts'

export { listWaysIn, providerSearch } from './queries.ts'

/** A provider by which people sign in, as the API tells it. */
export type IdentityProvider = {
  name: string
  title: { fa: string; en: string }
  issuer: string
  clientId: string
  hasClientSecret: boolean
  scopes: string[]
  claims: ClaimPaths
  makesUsers: boolean
  linksByUsername: ProviderRow['linksByUsername']
  required: { claim: string; value: string } | null
  groups: string[]
  enabled: boolean
  addresses: { redirect: string; backChannelLogout: string; afterLogout: string }
  createdAt: string
}
export type ProviderChanges = Partial<
  Pick<
    IdentityProvider,
    'title' | 'clientId' | 'scopes' | 'makesUsers' | 'linksByUsername' | 'required' | 'groups' | 'enabled'
  >
> & { clientSecret?: string | null; claims?: Partial<ClaimPaths> }
export type NewProvider = ProviderChanges & { name: string; issuer: string; clientId: string }

/** What providers are kept with, and where they find us. */
export type Means = { vault: Pick<Vault, 'encrypt'>; config: Pick<Config, 'env' | 'publicUrl'> }

/** Where OpenID Connect's own claims are; groups have no standard name, and this is the usual one. */
const USUAL_CLAIMS: ClaimPaths = {
  username: 'preferred_username',
  name: 'name',
  mobile: 'phone_number',
  email: 'email',
  locale: 'locale',
  groups: 'groups',
  // a place in the claims by which somebody becomes a directory's user is chosen, never usual
  externalId: null,
}
const USUAL_SCOPES = ['openid', 'profile', 'email', 'phone']

export async function listProviders(db: Db, publicUrl: string, search: SearchRequest) {
  const { items, nextCursor } = await listProviderRows(db, search)
  return { items: items.map((row) => showProvider(row, publicUrl)), nextCursor }
}

/** Throws `identity_provider_not_found`. */
export const getProvider = async (db: Db, publicUrl: string, name: string): Promise<IdentityProvider> =>
  showProvider(await getProviderRow(db, name), publicUrl)

/** As it is kept. `lock`: it stays so until the transaction ends. Throws `identity_provider_not_found`. */
export async function getProviderRow(db: Db, name: string, lock = false): Promise<ProviderRow> {
  const row = await findProviderRow(db, name, lock)
  if (!row) throw new AppError('identity_provider_not_found')
  return row
}

/**
 * Throws `already_exists` for a name that is taken, and `invalid_request` at `issuer` for an address that may not be
 * asked.
 */
export function createProvider(db: Db, actor: Actor, means: Means, input: NewProvider): Promise<IdentityProvider> {
  return inTransaction(db, async (tx) => {
    // the address of the list's fields
    if (input.name === 'search-fields') throw fieldError('name', 'not_usable')
    const issuer = input.issuer.trim()
    checkIssuer(issuer, means.config.env)
    const blank: ProviderFields = {
      name: input.name,
      titleFa: input.name,
      titleEn: input.name,
      issuer,
      clientId: input.clientId,
      clientSecret: null,
      scopes: USUAL_SCOPES,
      claims: USUAL_CLAIMS,
      makesUsers: false,
      linksByUsername: 'never',
      requiredClaim: null,
      requiredValue: null,
      groups: [],
      enabled: true,
    }
    if (!(await insertProvider(tx, merge(blank, input, means.vault))))
      throw new AppError('already_exists', { params: { name: input.name }, errors: [{ path: 'name', code: 'taken' }] })
    const row = await getProviderRow(tx, input.name)
    await ensureGroups(tx, actor, row.name, row.groups)
    const made = showProvider(row, means.config.publicUrl)
    const { createdAt: _, addresses: __, ...after } = made
    await writeAudit(tx, actor, { ...about('create', row), after: { ...after, clientSecret: input.clientSecret } })
    return made
  })
}

/** Who is signed in stays so. Throws `identity_provider_not_found`, and `last_administrator` as `removeProvider` does. */
export function changeProvider(
  db: Db,
  actor: Actor,
  means: Means,
  name: string,
  wanted: ProviderChanges,
): Promise<IdentityProvider> {
  return inGuardedTransaction(db, async (tx) => {
    const held = await getProviderRow(tx, name, true)
    const before = showProvider(held, means.config.publicUrl)
    await updateProvider(tx, held.id, merge(held, wanted, means.vault))
    const row = await getProviderRow(tx, name)
    await ensureGroups(tx, actor, row.name, row.groups)
    const after = showProvider(row, means.config.publicUrl)
    const changes = findChanges(before, after)
    const isNewSecret = wanted.clientSecret !== undefined && wanted.clientSecret !== null
    if (changes || isNewSecret)
      await writeAudit(tx, actor, {
        ...about('update', row),
        before: changes?.before,
        after: { ...changes?.after, ...(isNewSecret && { clientSecret: 'replaced' }) },
      })
    return after
  })
}

/**
 * Sessions that were begun by it end, and its groups go with the roles that they carry; its people stay, and are known again
 * if a provider of the same issuer is made. Throws `identity_provider_not_found`, and `last_administrator` where nobody would
 * be left who is one.
 */
export function removeProvider(db: Db, actor: Actor, means: Means, name: string): Promise<void> {
  return inGuardedTransaction(db, async (tx) => {
    const held = await getProviderRow(tx, name, true)
    const groups = await removeGroups(tx, name)
    await deleteProvider(tx, held.id)
    const { createdAt: _, addresses: __, ...before } = showProvider(held, means.config.publicUrl)
    await writeAudit(tx, actor, { ...about('remove', held), before: { ...before, groups } })
  })
}

function merge(held: ProviderFields, wanted: ProviderChanges, vault: Pick<Vault, 'encrypt'>): ProviderFields {
  const { title, clientSecret, scopes, required } = wanted
  return {
    ...held,
    titleFa: title?.fa ?? held.titleFa,
    titleEn: title?.en ?? held.titleEn,
    clientId: wanted.clientId?.trim() ?? held.clientId,
    clientSecret:
      clientSecret === undefined
        ? held.clientSecret
        : clientSecret === null
          ? null
          : vault.encrypt(clientSecret.trim()),
    scopes: scopes === undefined ? held.scopes : [...new Set(['openid', ...scopes])],
    claims: { ...held.claims, ...wanted.claims },
    makesUsers: wanted.makesUsers ?? held.makesUsers,
    linksByUsername: wanted.linksByUsername ?? held.linksByUsername,
    requiredClaim: required === undefined ? held.requiredClaim : (required?.claim ?? null),
    requiredValue: required === undefined ? held.requiredValue : (required?.value ?? null),
    groups: wanted.groups ?? held.groups,
    enabled: wanted.enabled ?? held.enabled,
  }
}

function checkIssuer(issuer: string, env: Config['env']): void {
  const url = URL.parse(issuer)
  if (url === null || !/^https?:$/.test(url.protocol)) throw fieldError('issuer', 'wrong_form')
  if (!isProviderAddress(url, env) || url.search !== '' || url.hash !== '')
    throw fieldError('issuer', 'address_not_allowed')
}

const about = (verb: string, { name }: ProviderRow) => ({
  action: `identity-provider.${verb}`,
  subjectKind: 'identity-provider',
  subjectId: name,
})

/** Where the provider sends browsers back to, and where it tells of logouts. */
export function listAddresses(publicUrl: string, name: string): IdentityProvider['addresses'] {
  const root = `${publicUrl}/api/v1/session/central/${name}`
  return { redirect: `${root}/callback`, backChannelLogout: `${root}/logout`, afterLogout: `${publicUrl}/sign-in` }
}

const showProvider = (row: ProviderRow, publicUrl: string): IdentityProvider => ({
  name: row.name,
  title: { fa: row.titleFa, en: row.titleEn },
  issuer: row.issuer,
  clientId: row.clientId,
  hasClientSecret: row.clientSecret !== null,
  scopes: row.scopes,
  claims: row.claims,
  makesUsers: row.makesUsers,
  linksByUsername: row.linksByUsername,
  required:
    row.requiredClaim === null || row.requiredValue === null
      ? null
      : { claim: row.requiredClaim, value: row.requiredValue },
  groups: row.groups,
  enabled: row.enabled,
  addresses: listAddresses(publicUrl, row.name),
  createdAt: row.createdAt.toISOString(),
})
