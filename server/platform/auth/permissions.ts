/**
 * Every permission, with the scope it is held in: in one service, or at the centre. Tokens' scopes are the same list.
 * The words for people are the phrases `permissions.<code>` (`messages:send` is `permissions.messages.send`) and, for what
 * each allows, `permissionsAllow.<code>`.
 */
export const PERMISSIONS = {
  'messages:send': 'service',
  'messages:send-to-users': 'service',
  'messages:read': 'service',
  'messages:read-text': 'service',
  'messages:read-numbers': 'service',
  'messages:cancel': 'service',
  'broadcasts:send': 'service',
  'inbound:read': 'service',
  'blocked-numbers:read': 'service',
  'blocked-numbers:write': 'service',
  'reviews:decide': 'service',
  'follow-ups:read': 'service',
  'follow-ups:write': 'service',
  'follow-up-rules:write': 'service',
  'templates:read': 'service',
  'templates:write': 'service',
  'contacts:read': 'service',
  'contacts:write': 'service',
  'files:write': 'service',
  'tokens:read': 'service',
  'tokens:write': 'service',
  'service:read': 'service',
  'members:read': 'service',
  'members:write': 'service',
  'api-calls:read': 'service',
  'audit:read': 'service',
  'services:read': 'centre',
  'services:write': 'centre',
  'accounts:read': 'centre',
  'accounts:write': 'centre',
  'allocations:read': 'centre',
  'allocations:write': 'centre',
  'centre-tokens:read': 'centre',
  'centre-tokens:write': 'centre',
  'centre-blocked-numbers:read': 'centre',
  'centre-blocked-numbers:write': 'centre',
  'users:read': 'centre',
  'users:write': 'centre',
  'groups:read': 'centre',
  'groups:write': 'centre',
  'centre-members:read': 'centre',
  'centre-members:write': 'centre',
  'roles:read': 'centre',
  'roles:write': 'centre',
  'directory:read': 'centre',
  'directory:write': 'centre',
  'centre-audit:read': 'centre',
  'centre-api-calls:read': 'centre',
  'centre:read': 'centre',
  'centre:write': 'centre',
} as const satisfies Record<string, 'service' | 'centre'>

export type Permission = keyof typeof PERMISSIONS
export type Role = keyof typeof ROLES
/** `scim`: a directory's, which writes people and groups at /scim/v2 and can do nothing else. */
export type TokenKind = 'live' | 'test' | 'centre' | 'scim'

/** What a route asks for: a permission, any signed-in person or token, a directory's token, or nothing. */
export type RoutePermission = Permission | 'signed-in' | 'scim' | 'public'

const ALL = Object.keys(PERMISSIONS) as Permission[]
export const SERVICE_PERMISSIONS: readonly Permission[] = ALL.filter((code) => PERMISSIONS[code] === 'service')
export const CENTRE_PERMISSIONS: readonly Permission[] = ALL.filter((code) => PERMISSIONS[code] === 'centre')

/** What a service's token may do when its scopes are not named. */
export const TOKEN_PERMISSIONS: readonly Permission[] = [
  'messages:send',
  'messages:read',
  'messages:read-text',
  'messages:cancel',
  'service:read',
]

// A program that sends to numbers need not know who is in the directory: a token has this where it was named.
const SENDER: readonly Permission[] = [
  ...TOKEN_PERMISSIONS,
  'messages:send-to-users',
  'broadcasts:send',
  'inbound:read',
  'blocked-numbers:read',
  'follow-ups:read',
  'follow-ups:write',
  'templates:read',
  'contacts:read',
  'files:write',
]

/** The ready-made roles: a centre's role is held without a service, a service's role in one. */
export const ROLES = {
  administrator: { scope: 'centre', permissions: ALL },
  auditor: { scope: 'centre', permissions: CENTRE_PERMISSIONS.filter((code) => code.endsWith(':read')) },
  manager: { scope: 'service', permissions: SERVICE_PERMISSIONS },
  sender: { scope: 'service', permissions: SENDER },
  reviewer: {
    scope: 'service',
    permissions: ['messages:read', 'messages:read-text', 'reviews:decide', 'service:read'],
  },
  support: {
    scope: 'service',
    permissions: [
      'messages:read',
      'inbound:read',
      'blocked-numbers:read',
      'follow-ups:read',
      'follow-ups:write',
      'service:read',
    ],
  },
  developer: {
    scope: 'service',
    permissions: [...SENDER, 'templates:write', 'tokens:read', 'tokens:write', 'api-calls:read'],
  },
} as const satisfies Record<string, { scope: 'service' | 'centre'; permissions: readonly Permission[] }>

export const isPermission = (code: string): code is Permission => Object.hasOwn(PERMISSIONS, code)
export const isRole = (code: string): code is Role => Object.hasOwn(ROLES, code)

/** The permissions that a token of this kind can hold at most; `scopes` narrows them, null leaves the kind's default. */
export function listTokenPermissions(kind: TokenKind, scopes: readonly string[] | null): Permission[] {
  if (kind === 'scim') return []
  if (kind === 'centre') return CENTRE_PERMISSIONS.filter((code) => scopes === null || scopes.includes(code))
  return scopes === null ? [...TOKEN_PERMISSIONS] : SERVICE_PERMISSIONS.filter((code) => scopes.includes(code))
}

/** A role's permissions that are held in one scope (a role of the centre gives its service permissions in every service). */
export const narrowPermissions = (permissions: readonly Permission[], scope: 'service' | 'centre'): Permission[] =>
  permissions.filter((code) => PERMISSIONS[code] === scope)
