import type { Members } from '../directory/groups.ts'
import { refuse } from './document.ts'

const ID_MAX = 2_147_483_647
const FORM = /^([ug])([1-9]\d{0,9})$/

/** People and groups are named apart, for a group's members may be either: `u5`, `g7`. */
export const personId = (id: number): string => `u${id}`
export const groupId = (id: number): string => `g${id}`

/** Our id of one that a SCIM id of this kind names; undefined where it names none. */
export function readId(kind: 'u' | 'g', text: string): number | undefined {
  const match = FORM.exec(text)
  const id = Number(match?.[2])
  return match?.[1] === kind && id <= ID_MAX ? id : undefined
}

/** Members by our ids. One that names nothing is refused at `path`; where that is null it is left out. */
export function readMemberIds(texts: readonly string[], path: string | null): Members {
  const people: number[] = []
  const groups: number[] = []
  for (const text of texts) {
    const [person, group] = [readId('u', text), readId('g', text)]
    if (person !== undefined) people.push(person)
    else if (group !== undefined) groups.push(group)
    else if (path !== null) throw refuse(`${path} ${text.slice(0, 50).toWellFormed()}`, 'not_found')
  }
  return { people, groups }
}
