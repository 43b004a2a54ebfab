import type { LinkProps } from '@tanstack/react-router'
import type { AuditEntry } from '../../api/types.ts'
import type { Place } from './api.ts'

type To = Pick<LinkProps, 'to' | 'params' | 'search'>

/** Where the things of the centre are seen, by what their entries name them. */
const OF_CENTRE: Record<string, (id: string) => To> = {
  account: (name) => ({ to: '/centre/accounts/$name', params: { name } }),
  method: (method) => ({ to: '/centre/methods', search: { method } }),
  service: (name) => ({ to: '/centre/services/$name', params: { name } }),
  user: (username) => ({ to: '/centre/users', search: { username } }),
  group: (id) => ({ to: '/centre/groups/$id', params: { id } }),
  role: (name) => ({ to: '/centre/roles', search: { name } }),
  directory: (name) => ({ to: '/centre/directories/$name', params: { name } }),
  'identity-provider': (name) => ({ to: '/centre/central-sign-in/$name', params: { name } }),
  centre: (id) => ({ to: id === 'sign-in-policy' ? '/centre/sign-in-policy' : '/centre/settings' }),
  member: () => ({ to: '/centre/members' }),
  token: () => ({ to: '/centre/tokens' }),
}

/** The page of the thing that an entry is about; undefined where there is none in this place. */
export function linkToSubject(place: Place, { subject }: Pick<AuditEntry, 'subject'>): To | undefined {
  if (place === 'centre') return OF_CENTRE[subject.kind]?.(subject.id)
  if (subject.kind === 'message') return { to: '/s/$service/messages/$id', params: { ...place, id: subject.id } }
  if (subject.kind === 'member') return { to: '/s/$service/members', params: place }
  return subject.kind === 'token' ? { to: '/s/$service/tokens', params: place } : undefined
}
