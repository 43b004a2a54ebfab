import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { openTestDatabase } from '../db/test-database.ts'
import { AppError } from '../http/errors.ts'
import { makeProblem } from '../http/problems.ts'
import { uuidAt } from '../ids.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { makePage, readSearch, splitList } from './request.ts'
import { declareSearch, describeSearch } from './search.ts'

const search = declareSearch({
  id: { sql: sql`t.id`, type: 'uuid' },
  defaultSort: '-at',
  fields: {
    at: { type: 'instant', sql: sql`t.id`, ofUuid: true, sortable: true, operators: ['gt', 'gte', 'lt', 'lte'] },
    name: { type: 'text', sql: sql`t.name`, sortable: true },
    size: { type: 'number', sql: sql`t.size`, sortable: true },
    state: { type: 'enum', sql: sql`t.state`, values: ['open', 'done'] },
    to: { type: 'phone', sql: sql`t.phone` },
    id: { type: 'uuid', sql: sql`t.id` },
    loud: { type: 'boolean', sql: sql`t.loud` },
    tag: { type: 'tag', sql: sql`t.tags` },
    due: { type: 'instant', sql: sql`t.due` },
    rare: {
      type: 'enum',
      values: ['yes', 'no'],
      where: (_operator, [value]) => sql`(t.size > 2) = ${value === 'yes'}`,
    },
  },
  freeText: (text) => sql`strpos(t.name, ${text}) > 0`,
})

suite('search', async () => {
  const { db } = await openTestDatabase()
  const day = (n: number) => Date.UTC(2026, 0, n)
  await sql`create table t (id uuid primary key, name text, size int not null, state text, phone text, loud boolean,
    tags jsonb, due timestamptz)`.execute(db)
  const rows: [
    day: number,
    name: string,
    size: number,
    state: string,
    phone: string,
    loud: boolean,
    tags: string | null,
    due: Date | null,
  ][] = [
    [1, 'علي', 1, 'open', '+989121234567', true, '["a","b"]', null],
    [2, '50% off_sale', 2, 'done', '+989351112222', false, '[]', new Date(day(3))],
    [3, 'plain, with comma', 3, 'open', '+447911123456', false, null, new Date(day(5))],
    [4, '', 4, 'done', '+989121230000', true, '["b"]', null],
  ]
  for (const [n, name, size, state, phone, loud, tags, due] of rows) {
    await sql`insert into t values (${uuidAt(day(n))}, ${name}, ${size}, ${state}, ${phone}, ${loud}, ${tags}::jsonb, ${due})`.execute(
      db,
    )
  }

  const find = async (query: Record<string, unknown>) => {
    const request = readSearch(search, query)
    const found = await sql<{ size: number; cursorId: string; cursorSort: string | null }>`
      select t.size ${request.cursorColumns} from t where ${request.where}
      order by ${request.orderBy} limit ${request.limit + 1}`.execute(db)
    return makePage(request, found.rows, (row) => row.size)
  }

  const cases: [query: Record<string, string>, sizes: number[]][] = [
    [{}, [4, 3, 2, 1]],
    [{ sort: 'at' }, [1, 2, 3, 4]],
    [{ sort: 'size' }, [1, 2, 3, 4]],
    [{ 'at[gte]': '2026-01-03' }, [4, 3]],
    [{ 'at[gt]': '2026-01-03T00:00:00.000Z' }, [4]],
    [{ 'at[lt]': '2026-01-03T03:30:00+03:30' }, [2, 1]],
    [{ 'at[lt]': '2026-01-03T03:30:00 03:30' }, [2, 1]],
    [{ 'at[lte]': '2026-01-03T00:00:00Z' }, [3, 2, 1]],
    [{ 'name[contains]': 'علی' }, [1]],
    [{ 'name[contains]': '50%' }, [2]],
    [{ 'name[prefix]': '50% off_' }, [2]],
    [{ 'name[prefix]': '50_' }, []],
    [{ 'name[suffix]': 'sale' }, [2]],
    [{ name: 'plain\\, with comma' }, [3]],
    [{ name: 'علي,50% off_sale' }, [2, 1]],
    [{ 'name[ne]': 'علي' }, [4, 3, 2]],
    [{ 'name[empty]': 'true' }, [4]],
    [{ size: '۲' }, [2]],
    [{ size: '1,3' }, [3, 1]],
    [{ 'size[in]': '1,3' }, [3, 1]],
    [{ 'size[ne]': '1,3' }, [4, 2]],
    [{ 'size[gt]': '1', 'size[lte]': '3' }, [3, 2]],
    [{ 'size[gt]': '999999999999' }, []],
    [{ 'size[gt]': '1.5' }, [4, 3, 2]],
    [{ state: 'open' }, [3, 1]],
    [{ state: 'open,done' }, [4, 3, 2, 1]],
    [{ 'state[ne]': 'open' }, [4, 2]],
    [{ to: '۰۹۱۲ ۱۲۳ ۴۵۶۷' }, [1]],
    [{ 'to[prefix]': '0912' }, [4, 1]],
    [{ 'to[prefix]': '98912' }, [4, 1]],
    [{ 'to[prefix]': '0044' }, [3]],
    [{ 'to[suffix]': '4567' }, [1]],
    [{ 'to[contains]': '12123' }, [4, 1]],
    [{ 'to[contains]': '0935' }, [2]],
    [{ id: uuidAt(day(2)) }, [2]],
    [{ loud: 'true' }, [4, 1]],
    [{ loud: 'false' }, [3, 2]],
    [{ tag: 'b' }, [4, 1]],
    [{ tag: 'a,b' }, [4, 1]],
    [{ 'tag[empty]': 'true' }, [3, 2]],
    [{ 'due[empty]': 'true' }, [4, 1]],
    [{ 'due[lt]': '2026-01-04' }, [2]],
    [{ rare: 'yes' }, [4, 3]],
    [{ q: 'comma' }, [3]],
    [{ q: '  ' }, [4, 3, 2, 1]],
    [{ q: 'کتاب‌های گفته‌ها رفته‌ام خانه‌ی بچه‌ها دیده‌اند' }, []],
    [{ service: 'anything-that-names-a-service' }, [4, 3, 2, 1]],
  ]
  for (const [query, sizes] of cases) {
    test(`${JSON.stringify(query)} finds ${sizes.join(', ') || 'nothing'}`, async () => {
      assert.deepEqual((await find(query)).items, sizes)
    })
  }

  const faults: [query: Record<string, unknown>, path: string, code: string][] = [
    [{ nothing: 'x' }, 'query.nothing', 'search_field_unknown'],
    [{ constructor: 'x' }, 'query.constructor', 'search_field_unknown'],
    [{ 'name[like]': 'x' }, 'query.name[like]', 'search_operator_unknown'],
    [{ 'loud[gt]': 'true' }, 'query.loud[gt]', 'search_operator_unknown'],
    [{ at: '2026-01-01' }, 'query.at', 'search_operator_unknown'],
    [{ 'name[': 'x' }, 'query.name[', 'search_field_unknown'],
    [{ size: 'many' }, 'query.size', 'search_value_wrong'],
    [{ size: '1,' }, 'query.size', 'search_value_wrong'],
    [{ size: '1e9' }, 'query.size', 'search_value_wrong'],
    [{ size: "1'; drop table t; --" }, 'query.size', 'search_value_wrong'],
    [{ state: 'closed' }, 'query.state', 'search_value_wrong'],
    [{ rare: 'maybe' }, 'query.rare', 'search_value_wrong'],
    [{ 'at[gt]': 'yesterday' }, 'query.at[gt]', 'search_value_wrong'],
    [{ 'at[gt]': '2026-13-45' }, 'query.at[gt]', 'search_value_wrong'],
    [{ 'at[gt]': '2026-01-01T10:00' }, 'query.at[gt]', 'search_value_wrong'],
    [{ 'at[gt]': '1405-09-07' }, 'query.at[gt]', 'search_value_wrong'],
    [{ 'at[gt]': '2026-02-30' }, 'query.at[gt]', 'search_value_wrong'],
    [{ state: '' }, 'query.state', 'search_value_wrong'],
    [{ to: '' }, 'query.to', 'search_value_wrong'],
    [{ state: Array(201).fill('open').join(',') }, 'query.state', 'too_many'],
    [{ to: 'nobody' }, 'query.to', 'search_value_wrong'],
    [{ 'to[suffix]': '12%' }, 'query.to[suffix]', 'search_value_wrong'],
    [{ id: 'x' }, 'query.id', 'search_value_wrong'],
    [{ loud: 'yes' }, 'query.loud', 'search_value_wrong'],
    [{ name: 'x'.repeat(501) }, 'query.name', 'search_value_wrong'],
    [{ name: 'a\0b' }, 'query.name', 'nul_character'],
    [{ name: ['a', 'b'] }, 'query.name', 'repeated'],
    [{ sort: 'state' }, 'query.sort', 'search_sort_unknown'],
    [{ sort: '--at' }, 'query.sort', 'search_sort_unknown'],
    [{ limit: '0' }, 'query.limit', 'too_small'],
    [{ limit: '201' }, 'query.limit', 'too_large'],
    [{ limit: '-1' }, 'query.limit', 'too_small'],
    [{ limit: '1.5' }, 'query.limit', 'wrong_form'],
    [{ cursor: 'x' }, 'query.cursor', 'search_cursor_wrong'],
    [{ q: 'x'.repeat(501) }, 'query.q', 'too_long'],
    [{ q: 'a b c d e f g h i j k' }, 'query.q', 'too_many_words'],
    [{ q: Array.from({ length: 31 }, (_, i) => `${i}`).join('\u200c') }, 'query.q', 'too_many_words'],
  ]
  for (const [query, path, code] of faults) {
    test(`${JSON.stringify(query).slice(0, 60)} is refused: ${code}`, () => {
      assert.throws(
        () => readSearch(search, query),
        (error) => {
          assert.ok(error instanceof AppError)
          assert.equal(error.code, 'search_invalid')
          assert.deepEqual(
            error.errors.map(({ path, code }) => ({ path, code })),
            [{ path, code }],
          )
          return true
        },
      )
    })
  }

  test('a value that does not suit is told what does, in the words of the reader', () => {
    const query = { state: 'closed', size: 'many', 'at[gt]': 'yesterday', 'due[empty]': 'x', 'to[suffix]': 'x' }
    const told = (locale: 'fa' | 'en') => {
      try {
        readSearch(search, query)
      } catch (error) {
        return makeProblem(error as AppError, locale, '', 'r').errors?.map(({ title }) => title)
      }
      return []
    }
    const said = ['open, done', 'such as 12', '2026-09-22', 'true or false', 'only digits']
    for (const [index, part] of said.entries()) assert.match(told('en')?.[index] ?? '', new RegExp(part))
    for (const title of told('fa') ?? [])
      assert.match(title, /^این مقدار برای فیلد [a-z]+ پذیرفتنی نیست؛ این فیلد چنین مقداری می‌گیرد: [^{}]+$/)
  })

  test('all faults of a search are told at once', () => {
    assert.throws(
      () => readSearch(search, { size: 'x', state: 'y', limit: 'z' }),
      (error) => error instanceof AppError && error.errors.length === 3,
    )
  })

  for (const sort of ['at', '-at', 'size', '-size', 'name', '-name']) {
    test(`pages by ${sort} give every row once and in order`, async () => {
      const whole = (await find({ sort })).items
      const paged: number[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const page = await find({ sort, limit: '1', ...(cursor === '' ? {} : { cursor }) })
        paged.push(...page.items)
        cursor = page.nextCursor
      }
      assert.deepEqual(paged, whole)
      assert.equal(paged.length, rows.length)
    })
  }

  test('a cursor of one order is refused in another', async () => {
    const { nextCursor } = await find({ sort: 'size', limit: '1' })
    assert.throws(() => readSearch(search, { sort: '-size', cursor: nextCursor }), AppError)
    assert.throws(() => readSearch(search, { cursor: nextCursor }), AppError)
  })

  test('whatever is asked, a search is read or refused, and what is read PostgreSQL understands', async () => {
    const names = [...search.fieldNames, 'sort', 'limit', 'q', 'cursor', 'else']
    const operators = [
      '',
      '[eq]',
      '[ne]',
      '[in]',
      '[contains]',
      '[prefix]',
      '[suffix]',
      '[gt]',
      '[gte]',
      '[lt]',
      '[lte]',
      '[empty]',
    ]
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('1', 'true', 'open', '2026-01-01', '0912', '-at', 'size', "'", '\\', '%', '1,2', '\u200c', '۱۲'),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.uuid(),
    )
    const key = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...operators)).map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, value, { maxKeys: 3 }), async (query) => {
        try {
          await find(query)
        } catch (error) {
          assert.ok(error instanceof AppError && error.code === 'search_invalid', String(error))
        }
      }),
      { numRuns: 400 },
    )
  })

  for (const [value, isRead] of [
    ['2026-11-23 14:28:38.123456+00', true],
    ['2028-02-29 23:59:59-03:30', true],
    ['0001-01-01 00:00:00+03:25:44', true],
    ['2026-99-99 14:28:38+00', false],
    ['2026-02-30 14:28:38+00', false],
    ['2026-11-23 25:00:00+00', false],
    ['2026-11-23 14:60:00+00', false],
    ['2026-11-23 14:28:38+99', false],
    ['0000-01-01 00:00:00+00', false],
  ] as const) {
    test(`a cursor at ${value} is ${isRead ? 'read' : 'refused, for the database could not read it'}`, async () => {
      const cursor = { sort: 'at', id: '019ab000-0000-7000-8000-000000000000', value }
      assert.deepEqual(readCursor(writeCursor(cursor), 'at', 'uuid', 'instant'), isRead ? cursor : undefined)
      const asked = sql`select ${value}::timestamptz`.execute(db)
      if (isRead) await asked
      else await assert.rejects(asked)
    })
  }
})

test('a cursor that was written is read the same, and one that was changed is refused', () => {
  const value = fc.string().filter((text) => !text.includes('\0'))
  const cursor = fc.record({ sort: fc.constantFrom('name', '-name'), id: fc.uuid(), value }, { noNullPrototype: true })
  fc.assert(
    fc.property(cursor, fc.nat(), (given, place) => {
      const text = writeCursor(given)
      assert.deepEqual(readCursor(text, given.sort, 'uuid', 'text'), given)
      const at = place % text.length
      const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
      const read = readCursor(changed, given.sort, 'uuid', 'text')
      // the last character may carry bits that mean nothing
      assert.ok(read === undefined || (at === text.length - 1 && read.id === given.id))
    }),
  )
})

test('no text makes the reading of a cursor throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.base64String(),
        fc.json().map((json) => Buffer.from(json).toString('base64url')),
      ),
      (text) => {
        readCursor(text, 'at', 'uuid', null)
      },
    ),
  )
})

test('a list is split at commas that are not escaped, and joined again it is the same', () => {
  assert.deepEqual(splitList('a, b\\,c,\\\\'), ['a', 'b,c', '\\'])
  const value = fc.string({ minLength: 1 }).filter((text) => text === text.trim())
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), (values) => {
      const text = values.map((one) => one.replace(/[\\,]/g, '\\$&')).join(',')
      assert.deepEqual(splitList(text), values)
    }),
  )
})

test('the fields are told with their operators and values', () => {
  const { fields, sort } = describeSearch(search)
  assert.deepEqual(sort, ['at', 'name', 'size'])
  assert.deepEqual(
    fields.find((field) => field.name === 'state'),
    {
      name: 'state',
      type: 'enum',
      operators: ['eq', 'ne', 'in'],
      values: ['open', 'done'],
    },
  )
})

for (const [what, declaration] of [
  ['a default sort that cannot be sorted by', { defaultSort: 'b', fields: { b: { type: 'text', sql: sql`b` } } }],
  ['an enum without values', { defaultSort: 'a', fields: { a: { type: 'enum', sql: sql`a`, sortable: true } } }],
  ['a field that is nowhere', { defaultSort: 'a', fields: { a: { type: 'text', sortable: true } } }],
  [
    'an operator that its type has not',
    { defaultSort: 'a', fields: { a: { type: 'text', sql: sql`a`, sortable: true, operators: ['gt'] } } },
  ],
] as const) {
  test(`a declaration with ${what} fails at once`, () => {
    assert.throws(() => declareSearch({ id: { sql: sql`id`, type: 'uuid' }, ...(declaration as object) } as never))
  })
}
