import { type Locale, phrase } from '../../platform/text/phrases.ts'
import type { DirectoryFault } from '../directory/faults.ts'
import { GROUP_SCHEMA, LEFT_OUT_SCHEMA, LIST_SCHEMA, USER_SCHEMA } from './definitions.ts'
import { groupId, personId } from './ids.ts'
import type { GroupRow, MemberRow, PersonRow } from './queries.ts'

export type Resource = { schemas: string[]; id: string } & Record<string, unknown>

/** A person as SCIM tells of one: as the directory sent it, but for what we know better. `root`: the address of /scim/v2. */
export function showPerson(row: PersonRow, root: string): Resource {
  const { userName, externalId: _, ...sent } = row.document ?? describe(row)
  return {
    schemas: [USER_SCHEMA],
    id: personId(row.id),
    ...(row.externalId !== null && { externalId: row.externalId }),
    // in the case in which it came
    userName: userName.trim().toLowerCase() === row.username ? userName.trim() : row.username,
    ...sent,
    displayName: row.name,
    active: !row.suspended,
    ...(row.groups && {
      groups: row.groups.map(({ id, name }) => ({ value: groupId(id), type: 'direct', display: name })),
    }),
    meta: {
      resourceType: 'User',
      created: row.createdAt.toISOString(),
      lastModified: row.changedAt.toISOString(),
      location: `${root}/Users/${personId(row.id)}`,
    },
  }
}

/** What SCIM would have sent of a person who came to us otherwise. */
export function describe(row: PersonRow): NonNullable<PersonRow['document']> {
  const [emails, phoneNumbers] = [
    row.emails.map((value, i) => ({ value, type: 'work', ...(i === 0 && { primary: true }) })),
    row.mobiles.map((value, i) => ({ value, type: 'mobile', ...(i === 0 && { primary: true }) })),
  ]
  return {
    userName: row.username,
    ...(row.externalId !== null && { externalId: row.externalId }),
    displayName: row.name,
    emails,
    phoneNumbers,
    active: !row.suspended,
  }
}

/** `members` null: not asked for. */
export function showGroup(row: GroupRow, members: MemberRow[] | null, root: string): Resource {
  return {
    schemas: [GROUP_SCHEMA],
    id: groupId(row.id),
    ...(row.externalId !== null && { externalId: row.externalId }),
    displayName: row.name,
    ...(members && {
      members: members.map(({ isGroup, id, name }) => ({
        value: isGroup ? groupId(id) : personId(id),
        type: isGroup ? 'Group' : 'User',
        display: name,
      })),
    }),
    meta: {
      resourceType: 'Group',
      created: row.createdAt.toISOString(),
      location: `${root}/Groups/${groupId(row.id)}`,
    },
  }
}

/** The answer to a write that was not taken as a whole says so. */
export function tellLeftOut(resource: Resource, faults: DirectoryFault[], locale: Locale): Resource {
  if (faults.length === 0) return resource
  const leftOut = faults.map((fault) => ({ ...fault, title: phrase(locale, `fields.${fault.code}`) }))
  return { ...resource, schemas: [...resource.schemas, LEFT_OUT_SCHEMA], [LEFT_OUT_SCHEMA]: { leftOut } }
}

export const showList = (total: number, startIndex: number, resources: unknown[]) => ({
  schemas: [LIST_SCHEMA],
  totalResults: total,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
})
