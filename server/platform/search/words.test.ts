import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { openTestApp } from '../../test-app.ts'
import { foldPersian, foldWords } from '../text/fold.ts'
import { holdsWords } from './words.ts'

const office = await openTestApp()
const { db } = office.deps.database

const findsAll = async (pairs: readonly (readonly [text: string, query: string])[]): Promise<boolean[]> => {
  const each = pairs.map(([text, query]) => sql`select ${holdsWords(sql`${text}::text`, foldWords(query))} as found`)
  const { rows } = await sql<{ found: boolean }>`${sql.join(each, sql` union all `)}`.execute(db)
  return rows.map(({ found }) => found)
}

const strange = fc.constantFrom(
  ...'يیىئكکڪةهۀھآأإاؤو۰٠0۹٩9aAzZ.*+?()[]{}|^$\\-_%/\'"😀',
  '\u200c',
  '\u0640',
  '\u064b',
  '\u00a0',
  ' ',
)
const text = fc.string({ unit: strange, maxLength: 12 })

test('PostgreSQL finds in a text as written what stands in the folded text, and nothing else', async () => {
  // a part of a text as often as any text, and words longer than a pattern may be
  const pair = fc.oneof(
    fc.tuple(text, text),
    fc
      .tuple(text, fc.nat(12), fc.nat(12))
      .map(([whole, from, to]) => [whole, whole.slice(Math.min(from, to), Math.max(from, to))] as [string, string]),
    fc
      .tuple(fc.string({ unit: strange, minLength: 60, maxLength: 90 }), fc.nat(10))
      .map(([whole, from]) => [whole, whole.slice(from)] as [string, string]),
  )
  const pairs = fc
    .sample(pair, { numRuns: 600, seed: 7 })
    .map(([one, query]) => [one.toWellFormed(), query.toWellFormed()] as const)
  const found: boolean[] = []
  for (let from = 0; from < pairs.length; from += 100) found.push(...(await findsAll(pairs.slice(from, from + 100))))
  assert.ok(found.filter(Boolean).length > 100 && found.filter((one) => !one).length > 100)
  for (const [i, [one, query]] of pairs.entries()) {
    const expected = foldWords(query).every((word) => foldPersian(one).includes(word))
    assert.equal(found[i], expected, JSON.stringify([one, query]))
  }
})
