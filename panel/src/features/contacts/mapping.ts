import type { ContactField, ImportPreview, NewContactImport } from '../../api/types.ts'

/** What a column holds: `none`, a part of every contact, or `field:` and the name of one of the service's fields. */
export type Role = string
type Columns = NewContactImport['columns']

export const ROLES = ['none', 'number', 'name', 'email', 'language', 'tags', 'notes'] as const
const NAME_PARTS_MAX = 3

/** By column, from the first: what each holds. */
export function rolesOf(columns: ImportPreview['columns'], count: number): Role[] {
  const roles: Role[] = Array.from({ length: count }, () => 'none')
  const put = (column: number | undefined, role: Role) => {
    if (column !== undefined && column <= count) roles[column - 1] = role
  }
  const { name = [], fields = {}, ...plain } = columns ?? ({} as Partial<Columns>)
  for (const [role, column] of Object.entries(plain)) put(column, role)
  for (const column of name) put(column, 'name')
  for (const [field, column] of Object.entries(fields)) put(column, `field:${field}`)
  return roles
}

/** The same with one column's role changed: what stands once is taken from the column that had it. */
export function withRole(roles: Role[], at: number, role: Role): Role[] {
  const isShared = role === 'none' || role === 'name'
  return roles.map((held, i) => (i === at ? role : !isShared && held === role ? 'none' : held))
}

/** As the API has it; undefined while no column is the number. */
export function columnsOf(roles: readonly Role[]): Columns | undefined {
  const columnOf = (role: Role) => roles.indexOf(role) + 1
  const number = columnOf('number')
  if (number === 0) return undefined
  const columns: Columns = { number }
  for (const role of ['email', 'language', 'tags', 'notes'] as const)
    if (columnOf(role) > 0) columns[role] = columnOf(role)
  const name = roles.flatMap((role, i) => (role === 'name' ? [i + 1] : [])).slice(0, NAME_PARTS_MAX)
  if (name.length > 0) columns.name = name
  const fields = roles.flatMap((role, i) => (role.startsWith('field:') ? [[role.slice('field:'.length), i + 1]] : []))
  if (fields.length > 0) columns.fields = Object.fromEntries(fields)
  return columns
}

/** The roles that a column may have, in their order. */
export const listRoles = (declared: readonly ContactField[]): Role[] => [
  ...ROLES,
  ...declared.map(({ name }) => `field:${name}`),
]
