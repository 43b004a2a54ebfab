import type { IdentityProvider, IdentityProviderChanges } from '../../api/types.ts'

export const CLAIM_FIELDS = ['username', 'name', 'mobile', 'email', 'locale', 'groups', 'externalId'] as const
type ClaimField = (typeof CLAIM_FIELDS)[number]

/** A provider as a form holds it: lists are texts, and what is empty is nothing. */
export type Draft = {
  name: string
  title: { fa: string; en: string }
  issuer: string
  clientId: string
  /** Empty: the one that is kept stays. */
  clientSecret: string
  scopes: string
  claims: Record<ClaimField, string>
  makesUsers: boolean
  linksByUsername: IdentityProvider['linksByUsername']
  requiredClaim: string
  requiredValue: string
  groups: string
  enabled: boolean
}

const USUAL: Record<ClaimField, string> = {
  username: 'preferred_username',
  name: 'name',
  mobile: 'phone_number',
  email: 'email',
  locale: 'locale',
  groups: 'groups',
  // who brings the external id of a directory's user becomes that user: only an administrator says where it is
  externalId: '',
}

export function readDraft(provider: IdentityProvider | null): Draft {
  const claims = Object.fromEntries(
    CLAIM_FIELDS.map((field) => [field, provider ? (provider.claims[field] ?? '') : USUAL[field]]),
  ) as Draft['claims']
  return {
    name: provider?.name ?? '',
    title: provider?.title ?? { fa: '', en: '' },
    issuer: provider?.issuer ?? '',
    clientId: provider?.clientId ?? '',
    clientSecret: '',
    scopes: (provider?.scopes ?? ['openid', 'profile', 'email', 'phone']).join(' '),
    claims,
    makesUsers: provider?.makesUsers ?? false,
    linksByUsername: provider?.linksByUsername ?? 'never',
    requiredClaim: provider?.required?.claim ?? '',
    requiredValue: provider?.required?.value ?? '',
    groups: (provider?.groups ?? []).join(', '),
    // a new one is tried out before people meet it
    enabled: provider?.enabled ?? false,
  }
}

export function toChanges(draft: Draft): IdentityProviderChanges {
  const secret = draft.clientSecret.trim()
  const [claim, value] = [draft.requiredClaim.trim(), draft.requiredValue.trim()]
  const paths = CLAIM_FIELDS.map((field) => [field, draft.claims[field].trim() || null])
  return {
    title: { fa: draft.title.fa.trim(), en: draft.title.en.trim() },
    clientId: draft.clientId.trim(),
    ...(secret !== '' && { clientSecret: secret }),
    scopes: draft.scopes.split(/\s+/).filter(Boolean),
    claims: Object.fromEntries(paths) as NonNullable<IdentityProviderChanges['claims']>,
    makesUsers: draft.makesUsers,
    linksByUsername: draft.linksByUsername,
    required: claim === '' ? null : { claim, value },
    groups: [...new Set(splitNames(draft.groups))],
    enabled: draft.enabled,
  }
}

/** Commas of both languages part names; a name may have spaces. */
const splitNames = (text: string): string[] =>
  text
    .split(/[,\u060C]/)
    .map((name) => name.trim())
    .filter(Boolean)
