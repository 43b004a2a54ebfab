import { foldPersian } from '../text/fold.ts'
import { parsePhone } from '../text/phone.ts'
import type { Row } from './csv.ts'

export const MEANINGS = ['number', 'name', 'first_name', 'last_name', 'email', 'language', 'tags', 'notes'] as const
/** What a column seems to hold. */
export type Meaning = (typeof MEANINGS)[number]
/** `column` is counted from 1; `heading` is empty where the table has none there. */
export type Heading = { column: number; heading: string; meaning: Meaning | null }

/** Words over columns, in the form that `foldPersian` gives; a heading must be one of them, whole. */
const WORDS: Record<Meaning, readonly string[]> = {
  number: [
    ...['موبایل', 'شماره موبایل', 'تلفن همراه', 'شماره تلفن همراه', 'همراه', 'شماره همراه', 'تلفن', 'شماره تلفن'],
    ...['شماره تماس', 'شماره', 'mobile', 'mobile number', 'mobile phone', 'phone', 'phone number', 'cell', 'cellphone'],
    ...['cell phone', 'number', 'msisdn', 'tel', 'telephone', 'to', 'recipient'],
  ],
  name: [
    ...[
      'نام و نام خانوادگی',
      'نام و نام‌خانوادگی',
      'نام و فامیل',
      'نام کامل',
      'نام مخاطب',
      'مخاطب',
      'name',
      'full name',
    ],
    ...['fullname', 'contact', 'contact name', 'display name'],
  ],
  first_name: ['نام', 'نام کوچک', 'اسم', 'first name', 'firstname', 'given name', 'forename'],
  last_name: ['نام خانوادگی', 'فامیل', 'فامیلی', 'شهرت', 'last name', 'lastname', 'surname', 'family name', 'family'],
  email: ['ایمیل', 'رایانامه', 'پست الکترونیک', 'نشانی ایمیل', 'email', 'e-mail', 'mail', 'email address'],
  language: ['زبان', 'language', 'lang', 'locale'],
  tags: ['برچسب', 'برچسب ها', 'tag', 'tags', 'label', 'labels'],
  notes: ['یادداشت', 'توضیح', 'توضیحات', 'ملاحظات', 'note', 'notes', 'comment', 'comments', 'description', 'remarks'],
}
const MEANING_OF = new Map(
  MEANINGS.flatMap((meaning) => WORDS[meaning].map((word): [string, Meaning] => [foldHeading(word), meaning])),
)

/** Judging a cell costs some twenty microseconds, and a table may have a thousand columns. */
const LOOKED_AT = 50
const COLUMNS_JUDGED = 100
/** A column of which so much are numbers is one of numbers, whatever stands over it. */
const NUMBERS_SHARE = 0.6
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** A heading as it is compared: as people read it, without what is written around it. */
export function foldHeading(text: string): string {
  return foldPersian(text.replaceAll('\u200C', ' '))
    .replace(/[_:*.()[\]-]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
}

/**
 * What the columns of a table seem to hold, by their headings in Persian and English and by what stands in the first
 * rows; each meaning is guessed of one column at most. `hasHeading` tells whether the first row is headings; `said`
 * where somebody knows.
 */
export function guessColumns(rows: readonly Row[], said?: boolean): { hasHeading: boolean; columns: Heading[] } {
  const [first, ...others] = rows.slice(0, LOOKED_AT)
  if (!first) return { hasHeading: false, columns: [] }
  const hasHeading = said ?? isHeading(first, others)
  const content = hasHeading ? others : [first, ...others]
  const width = Math.max(...rows.map(({ cells }) => cells.length))
  const columns = Array.from({ length: width }, (_, i) => {
    const heading = hasHeading ? (first.cells[i] ?? '').trim() : ''
    const values =
      i < COLUMNS_JUDGED ? content.map(({ cells }) => (cells[i] ?? '').trim()).filter((cell) => cell !== '') : []
    return { column: i + 1, heading, said: MEANING_OF.get(foldHeading(heading)) ?? null, ...weigh(values) }
  })
  const taken = new Map<Meaning, number>()
  const number = pick(
    columns,
    ({ said, numbers }) => (numbers >= NUMBERS_SHARE ? 1 + numbers : 0) + (said === 'number' ? 0.9 : 0),
  )
  if (number) taken.set('number', number)
  const email = pick(columns, ({ said, emails }) => emails + (said === 'email' ? 1 : 0))
  if (email && email !== number) taken.set('email', email)
  for (const { column, said } of columns)
    if (said !== null && !taken.has(said) && ![...taken.values()].includes(column)) taken.set(said, column)
  const meaningOf = new Map([...taken].map(([meaning, column]) => [column, meaning]))
  return {
    hasHeading,
    columns: columns.map(({ column, heading }) => ({ column, heading, meaning: meaningOf.get(column) ?? null })),
  }
}

/** The first row names what stands below it: by a word that we know, or since it alone has no number. */
function isHeading(first: Row, others: readonly Row[]): boolean {
  if (first.cells.slice(0, COLUMNS_JUDGED).some((cell) => isPhone(cell) || EMAIL.test(cell.trim()))) return false
  if (first.cells.some((cell) => MEANING_OF.has(foldHeading(cell)))) return true
  return others.some(({ cells }) => cells.slice(0, COLUMNS_JUDGED).some(isPhone))
}

const isPhone = (cell: string): boolean => parsePhone(cell).ok

function weigh(values: readonly string[]): { numbers: number; emails: number } {
  const share = (is: (value: string) => boolean) => values.filter(is).length / Math.max(values.length, 1)
  return { numbers: share(isPhone), emails: share((value) => EMAIL.test(value)) >= NUMBERS_SHARE ? 1 : 0 }
}

/** The first column with the highest weight above nothing. */
function pick<T extends { column: number }>(columns: readonly T[], weigh: (column: T) => number): number | undefined {
  let best: { column: number; weight: number } | undefined
  for (const one of columns) {
    const weight = weigh(one)
    if (weight > (best?.weight ?? 0)) best = { column: one.column, weight }
  }
  return best?.column
}
