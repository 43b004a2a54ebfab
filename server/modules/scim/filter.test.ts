import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { AppError } from '../../platform/http/errors.ts'
import { type Filter, type Operator, parseFilter } from './filter.ts'
import { listEqualities, matches } from './matches.ts'

const compare = (path: string, operator: Operator, value: string | boolean | number | null): Filter => ({
  kind: 'compare',
  path,
  operator,
  value,
})

test('a filter is read as its parts: not before and before or, names in any case, a schema’s name left off', () => {
  const cases: [string, Filter][] = [
    ['userName eq "ali"', compare('username', 'eq', 'ali')],
    ['USERNAME Eq "ali"', compare('username', 'eq', 'ali')],
    [
      'urn:ietf:params:scim:schemas:core:2.0:User:name.familyName sw "O\'Malley"',
      compare('name.familyname', 'sw', "O'Malley"),
    ],
    ['active eq true', compare('active', 'eq', true)],
    ['active eq False', compare('active', 'eq', false)],
    ['externalId eq "a\\"b\\u06cc"', compare('externalid', 'eq', 'a"bی')],
    ['  title pr  ', { kind: 'present', path: 'title' }],
    [
      'a eq "1" or b eq "2" and not (c pr)',
      {
        kind: 'or',
        parts: [
          compare('a', 'eq', '1'),
          { kind: 'and', parts: [compare('b', 'eq', '2'), { kind: 'not', part: { kind: 'present', path: 'c' } }] },
        ],
      },
    ],
    [
      '(a eq "1" or b eq "2") and c le 3',
      {
        kind: 'and',
        parts: [{ kind: 'or', parts: [compare('a', 'eq', '1'), compare('b', 'eq', '2')] }, compare('c', 'le', 3)],
      },
    ],
    [
      'emails[type eq "work" and value co "@example.com"] or id eq "u5"',
      {
        kind: 'or',
        parts: [
          {
            kind: 'within',
            path: 'emails',
            filter: { kind: 'and', parts: [compare('type', 'eq', 'work'), compare('value', 'co', '@example.com')] },
          },
          compare('id', 'eq', 'u5'),
        ],
      },
    ],
  ]
  for (const [text, filter] of cases) assert.deepEqual(parseFilter(text), filter, text)
})

test('what is no filter is refused with its place, however long or deep it is', () => {
  const cases: [string, number][] = [
    ['', 0],
    ['userName', 8],
    ['userName eq', 11],
    ['userName eq ali', 12],
    ['userName is "ali"', 9],
    ['userName eq "ali', 11],
    ['userName eq "a" and', 19],
    ['(userName eq "a"', 16],
    ['userName eq "a")', 15],
    ['userName eq "\\u0000"', 12],
    ['userName eq "\\ud800"', 12],
    ['user name eq "a"', 5],
    ['a.b.c eq "1"', 0],
    [`${'('.repeat(13)}a pr${')'.repeat(13)}`, 13],
    [Array(61).fill('a pr').join(' or '), 482],
    ['a'.repeat(5_000), 4_000],
  ]
  for (const [text, position] of cases)
    assert.throws(
      () => parseFilter(text),
      (error) => {
        assert.ok(error instanceof AppError && error.code === 'scim_filter_invalid', String(error))
        assert.equal(error.params.position, position, text.slice(0, 50))
        return true
      },
    )
})

function writeFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.parts.map((part) => `(${writeFilter(part)})`).join(` ${filter.kind} `)
    case 'not':
      return `not (${writeFilter(filter.part)})`
    case 'compare':
      return `${filter.path} ${filter.operator} ${JSON.stringify(filter.value)}`
    case 'present':
      return `${filter.path} pr`
    case 'within':
      return `${filter.path}[${writeFilter(filter.filter)}]`
  }
}

const path = fc.constantFrom('username', 'emails.value', 'type', 'value', 'meta.created')
const value = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 10 }).filter((text) => !text.includes('\0')),
  fc.boolean(),
  fc.integer(),
  fc.constant(null),
)
const operator = fc.constantFrom<Operator>('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le')
const leaf = fc.oneof(
  fc.record({ kind: fc.constant('compare' as const), path, operator, value }),
  fc.record({ kind: fc.constant('present' as const), path }),
) as fc.Arbitrary<Filter>
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
    }) as fc.Arbitrary<Filter>,
    fc.record({ kind: fc.constant('not' as const), part: tie('filter') }) as fc.Arbitrary<Filter>,
    fc.record({
      kind: fc.constant('within' as const),
      path: fc.constant('emails'),
      filter: leaf,
    }) as fc.Arbitrary<Filter>,
  ),
}))

test('a filter that is written and read again is the same', () => {
  fc.assert(fc.property(filter, (one) => assert.deepEqual(parseFilter(writeFilter(one)), structuredClone(one))))
})

test('any text is a filter or is refused', () => {
  const words = fc.constantFrom('a', 'eq', 'pr', 'and', 'or', 'not', '(', ')', '[', ']', '"x"', 'true', '"', '\\', 'é')
  const text = fc.oneof(
    fc.string(),
    fc.array(words).map((all) => all.join(' ')),
  )
  fc.assert(
    fc.property(text, (one) => {
      try {
        parseFilter(one)
      } catch (error) {
        assert.ok(error instanceof AppError, String(error))
      }
    }),
  )
})

test('an element is compared without regard to case, and what it lacks is not there', () => {
  const element = { value: 'Ali@Example.com', type: 'work', primary: true }
  const cases: [string, boolean][] = [
    ['type eq "WORK"', true],
    ['type ne "home"', true],
    ['value co "example"', true],
    ['value sw "ali" and value ew ".COM"', true],
    ['value gt "b"', false],
    ['primary eq true', true],
    ['primary eq "True"', true],
    ['display pr', false],
    ['display eq null', true],
    ['not (type pr) or display eq "x"', false],
  ]
  for (const [text, expected] of cases) assert.equal(matches(parseFilter(text), element), expected, text)
})

test('only a filter of equalities tells what an element would have to be', () => {
  assert.deepEqual(listEqualities(parseFilter('type eq "work" and primary eq true')), { type: 'work', primary: true })
  for (const text of ['type ne "work"', 'type eq "a" or type eq "b"', 'type pr', 'type eq "a" and value co "b"'])
    assert.equal(listEqualities(parseFilter(text)), undefined, text)
})
