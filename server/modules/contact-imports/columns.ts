import type { FieldCode, FieldError, PhraseParams } from '../../platform/http/errors.ts'
import { foldHeading, type Heading } from '../../platform/tables/guess.ts'
import { toLatinDigits } from '../../platform/text/digits.ts'
import { parseEmail } from '../../platform/text/email.ts'
import { fromJalali } from '../../platform/text/jalali.ts'
import { readLanguage } from '../../platform/text/language.ts'
import { parsePhone } from '../../platform/text/phone.ts'
import { TAGS_MAX, type ToldContact } from '../contacts/bulk.ts'
import type { FieldAsTold } from '../contacts/contacts.ts'
import { readValue } from '../contacts/values.ts'

/** Which column, counted from 1, holds what; a name may be parted over several. `fields`: by the field's name. */
export type Columns = {
  number: number
  name?: number[]
  email?: number
  language?: number
  tags?: number
  notes?: number
  fields?: Record<string, number>
}
/** What is wrong in a column of a row. */
export type CellFault = { column: number; code: FieldCode; params?: PhraseParams }
export type ReadContact = { contact: ToldContact; faults: CellFault[] }

const TAG_MAX = 50
const NAME_MAX = 100
const NOTES_MAX = 2_000
const TEXT_MAX = 200

/** Columns by what they seem to hold, and by the names and titles of the service's own fields. */
export function guessContactColumns(headings: readonly Heading[], declared: readonly FieldAsTold[]): Columns | null {
  const columnOf = (meaning: Heading['meaning']) => headings.find((one) => one.meaning === meaning)?.column
  const number = columnOf('number')
  if (number === undefined) return null
  const whole = columnOf('name')
  const name =
    whole !== undefined ? [whole] : [columnOf('first_name'), columnOf('last_name')].filter((one) => one !== undefined)
  const columns: Columns = { number, ...(name.length > 0 && { name }) }
  for (const meaning of ['email', 'language', 'tags', 'notes'] as const) {
    const column = columnOf(meaning)
    if (column !== undefined) columns[meaning] = column
  }
  const fields = declared.flatMap(({ name, title }): [string, number][] => {
    const words = [name, title.fa, title.en].map(foldHeading)
    const found = headings.find(
      ({ heading, column }) => column !== number && heading !== '' && words.includes(foldHeading(heading)),
    )
    return found ? [[name, found.column]] : []
  })
  return fields.length > 0 ? { ...columns, fields: Object.fromEntries(fields) } : columns
}

/** Faults of a mapping itself: a field that the service has not, a column that stands for two things. */
export function checkColumns(columns: Columns, declared: readonly FieldAsTold[]): FieldError[] {
  const { fields = {}, name = [], ...plain } = columns
  const unknown = Object.keys(fields).filter((one) => !declared.some(({ name }) => name === one))
  const places: [string, number][] = [
    ...Object.entries(plain),
    ...name.map((column, i): [string, number] => [`name[${i}]`, column]),
    ...Object.entries(fields).map(([field, column]): [string, number] => [`fields.${field}`, column]),
  ]
  return [
    ...unknown.map((field): FieldError => ({ path: `columns.fields.${field}`, code: 'unknown_field' })),
    ...places
      .filter(([, column], i) => places.findIndex(([, other]) => other === column) < i)
      .map(([path]): FieldError => ({ path: `columns.${path}`, code: 'repeated' })),
  ]
}

/** Makes a reader of rows: each becomes a contact, with what is wrong in it. `tags` are given to every one. */
export function createContactReader(
  columns: Columns,
  declared: readonly FieldAsTold[],
  tags: readonly string[],
): (cells: readonly string[]) => ReadContact {
  const typeOf = new Map(declared.map(({ name, type }) => [name, type]))
  const fields = Object.entries(columns.fields ?? {})

  return (cells) => {
    const faults: CellFault[] = []
    const textOf = (column: number | undefined): string => (column === undefined ? '' : readCell(cells[column - 1]))
    const refuse = (column: number, code: FieldCode, params?: PhraseParams) =>
      void faults.push({ column, code, ...(params && { params }) })
    const limit = (text: string, column: number | undefined, max: number): string => {
      if (text.length > max) refuse(column!, 'too_long', { limit: max })
      return text
    }

    const phone = parsePhone(textOf(columns.number))
    if (!phone.ok) refuse(columns.number, `phone_${phone.reason}`)
    const names = (columns.name ?? []).map((column) => textOf(column).replace(/\s+/g, ' '))
    const name = limit(names.filter(Boolean).join(' '), columns.name?.[0], NAME_MAX)
    const written = textOf(columns.email)
    const email = parseEmail(written)
    if (written !== '' && !email.ok) refuse(columns.email!, email.fault)
    const said = textOf(columns.language)
    const language = readLanguage(said) ?? null
    if (said !== '' && !language) refuse(columns.language!, 'not_one_of', { known: 'fa, en' })
    const own = textOf(columns.tags)
      .split(/[,;|،؛\n]/)
      .map((tag) => tag.trim())
      .filter(Boolean)
    const all = [...new Set([...own, ...tags])]
    if (all.length > TAGS_MAX) refuse(columns.tags!, 'too_many', { limit: TAGS_MAX })
    for (const tag of own) limit(tag, columns.tags, TAG_MAX)
    const notes = limit(textOf(columns.notes), columns.notes, NOTES_MAX)
    const values: ToldContact['fields'] = {}
    for (const [field, column] of fields) {
      const text = textOf(column)
      const type = typeOf.get(field)
      if (text === '' || !type) continue
      const value =
        type === 'text'
          ? limit(text, column, TEXT_MAX)
          : readValue(type, type === 'date' ? readDay(text) : readNumber(text))
      if (value === undefined) refuse(column, 'wrong_form')
      else values[field] = value
    }
    return {
      faults: faults.sort((a, b) => a.column - b.column),
      contact: {
        number: phone.ok ? phone.e164 : '',
        email: email.ok ? email.address : null,
        name,
        language,
        fields: values,
        tags: all,
        notes,
      },
    }
  }
}

// Control characters would go into headers and lists of others; an apostrophe before a sign is how we and spreadsheets
// keep a cell from being a formula.
function readCell(cell: string | undefined): string {
  if (cell === undefined) return ''
  return cell
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
    .trim()
    .replace(/^'(?=[=+\-@])/, '')
}

/** 1,250 and ۱٬۲۵۰ as 1250; ۱۲٫۵ as 12.5. */
const readNumber = (text: string): string => text.replace(/(?<=\p{Nd})[,٬،](?=\p{Nd}{3})/gu, '').replace('٫', '.')

/** 2026/1/31, 2026-01-31T08:30 and the Jalali 1404/11/11 as 2026-01-31; anything else as it is. */
function readDay(text: string): string {
  const parts = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/.exec(toLatinDigits(text))
  if (!parts) return text
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number]
  if (year < 1_600) return fromJalali(year, month, day) ?? text
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
