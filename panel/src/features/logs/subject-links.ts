import type { LinkProps } from '@tanstack/react-router'
import type { AuditEntry } from '../../api/types.ts'
import type { Place } from './api.ts'

type To = Pick<LinkProps, 'to' | 'params' | 'search'>

/** The page of the thing that an entry is about; undefined where there is none in this place. */
export function linkToSubject(place: Place, { subject }: Pick<AuditEntry, 'subject'>): To | undefined {
  if (place !== 'centre') {
    if (subject.kind === 'message') return { to: '/s/$service/messages/$id', params: { ...place, id: subject.id } }
    return subject.kind === 'token' ? { to: '/s/$service/tokens', params: place } : undefined
  }
  if (subject.kind === 'account') return { to: '/centre/accounts/$name', params: { name: subject.id } }
  if (subject.kind === 'service') return { to: '/centre/services/$name', params: { name: subject.id } }
  if (subject.kind === 'user') return { to: '/centre/users', search: { username: subject.id } }
  return subject.kind === 'token' ? { to: '/centre/tokens' } : undefined
}
