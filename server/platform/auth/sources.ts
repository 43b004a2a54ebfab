import { AppError, type FieldError } from '../http/errors.ts'

/** How many numbers, and how many addresses, a person may have. */
export const CONTACTS_MAX = 20

/** Where people and groups come from: made here, or told by a directory. */
export const SOURCES = ['local', 'oidc', 'scim', 'ldap'] as const
export type Source = (typeof SOURCES)[number]

/**
 * Throws `from_directory` where these fields of a person or a group would be changed by hand although a directory says
 * them: its next word would undo the change without a word to anybody.
 */
export function refuseOfDirectory(source: Source, fields: string[]): void {
  if (source === 'local' || fields.length === 0) return
  const errors = fields.map((path): FieldError => ({ path, code: 'of_directory' }))
  throw new AppError('from_directory', { phrases: { source: `sources.${source}` }, errors })
}
