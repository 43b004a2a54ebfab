import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type RawBuilder, sql } from 'kysely'
import { openTestApp } from '../../test-app.ts'
import { foldPersian, foldWords } from '../text/fold.ts'
import { holdsPart, holdsWords } from './words.ts'

const office = await openTestApp()
const { db } = office.deps.database

type Pair = readonly [text: string, query: string]

/** What PostgreSQL answers, a hundred at a time. */
async function askAll(pairs: readonly Pair[], condition: (pair: Pair) => RawBuilder<unknown>): Promise<boolean[]> {
  const found: boolean[] = []
  for (let from = 0; from < pairs.length; from += 100) {
    const each = pairs.slice(from, from + 100).map((pair) => sql`select ${condition(pair)} as found`)
    const { rows } = await sql<{ found: boolean }>`${sql.join(each, sql` union all `)}`.execute(db)
    found.push(...rows.map((row) => row.found))
  }
  return found
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

// a part of a text as often as any text, and parts longer than a pattern may be
const pairs = fc
  .sample(
    fc.oneof(
      fc.tuple(text, text),
      fc
        .tuple(text, fc.nat(12), fc.nat(12))
        .map(([whole, from, to]): Pair => [whole, whole.slice(Math.min(from, to), Math.max(from, to))]),
      fc
        .tuple(fc.string({ unit: strange, minLength: 60, maxLength: 90 }), fc.nat(10))
        .map(([whole, from]): Pair => [whole, whole.slice(from)]),
    ),
    { numRuns: 600, seed: 7 },
  )
  .map(([one, query]): Pair => [one.toWellFormed(), query.toWellFormed()])

function compareAll(found: boolean[], expected: (pair: Pair) => boolean): void {
  assert.ok(found.filter(Boolean).length > 100 && found.filter((one) => !one).length > 100)
  for (const [i, pair] of pairs.entries()) assert.equal(found[i], expected(pair), JSON.stringify(pair))
}

test('PostgreSQL finds in a text as written the words that stand in the folded text, and nothing else', async () => {
  for (const plan of ['in-order', 'sorted'] as const) {
    const found = await askAll(pairs, ([one, query]) => holdsWords(sql`${one}::text`, foldWords(query), plan))
    compareAll(found, ([one, query]) => foldWords(query).every((word) => foldPersian(one).includes(word)))
  }
})

test('and parts with spaces in them, in one piece', async () => {
  const found = await askAll(pairs, ([one, query]) => holdsPart(sql`${one}::text`, foldPersian(query)))
  compareAll(found, ([one, query]) => foldPersian(one).includes(foldPersian(query)))
})

test('however many words every text has, a list in the order of time is walked until its page is full', async () => {
  const words = ['alef', 'be', 'pe', 'te', 'jim', 'che', 'he', 'khe', 'dal', 'zal']
  await db.transaction().execute(async (tx) => {
    await sql`create temp table said (service_id int, id int, body text) on commit drop`.execute(tx)
    await sql`insert into said select i % 3, i, ${words.join(' ')} || i from generate_series(1, 20000) i`.execute(tx)
    await sql`create index on said (service_id, id)`.execute(tx)
    await sql`analyze said`.execute(tx)
    const page = sql`select * from said where service_id = 1 and ${holdsWords(sql`coalesce(body, '')`, words)}
      order by id desc limit 51`
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${page}`.execute(tx)
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    assert.match(plan, /Index Scan Backward/)
    assert.doesNotMatch(plan, /Sort/)
    assert.equal((await page.execute(tx)).rows.length, 51)
  })
})
