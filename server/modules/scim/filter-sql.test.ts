import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { AppError } from '../../platform/http/errors.ts'
import { openTestApp } from '../../test-app.ts'
import { type Filter, type Operator, parseFilter } from './filter.ts'
import { matches } from './matches.ts'
import { listGroupRows, listPersonRows } from './queries.ts'
import { openScim } from './test-scim.ts'

const office = await openTestApp()
const { db } = office.deps.database
const { newPerson } = await openScim(office)

const OPERATORS: Operator[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']
const VALUES = [
  '"a"',
  '""',
  '"%_\\\\"',
  '"u1"',
  '5',
  'true',
  'null',
  '"2026-01-01T00:00:00Z"',
  '"0000-01-01T00:00:00Z"',
  '"9999-12-31T23:59:59-12:00"',
]
const USER = [
  'id',
  'externalId',
  'userName',
  'displayName',
  'name.formatted',
  'name.givenName',
  'preferredLanguage',
  'locale',
  'active',
  'emails',
  'emails.type',
  'phoneNumbers.primary',
  'groups',
  'groups.value',
  'meta.created',
  'meta.lastModified',
  'emails.nothing',
  'constructor',
]
const GROUP = ['id', 'externalId', 'displayName', 'members', 'members.value', 'meta.created', 'active']

const tryFilter = async (list: typeof listPersonRows | typeof listGroupRows, text: string): Promise<boolean> => {
  try {
    await list(db, { filter: parseFilter(text), startIndex: 1, count: 1 }, false)
    return true
  } catch (error) {
    assert.ok(error instanceof AppError && error.code === 'scim_filter_invalid', `${text}: ${error}`)
    return false
  }
}

test('every attribute with every operator and value is asked of the database or refused, and never breaks', async () => {
  let [asked, refused] = [0, 0]
  for (const [list, attributes] of [
    [listPersonRows, USER],
    [listGroupRows, GROUP],
  ] as const)
    for (const attribute of attributes)
      for (const test of ['pr', ...OPERATORS.flatMap((operator) => VALUES.map((value) => `${operator} ${value}`))]) {
        const isAsked = await tryFilter(list, `not (${attribute} ${test})`)
        if (isAsked) asked++
        else refused++
      }
  assert.ok(asked > 500 && refused > 300, `${asked} asked, ${refused} refused`)
  for (const text of ['emails[members eq "x"]', 'userName[value eq "x"]', 'emails[emails[type pr]]'])
    assert.equal(await tryFilter(listPersonRows, text), false, text)
  assert.equal(await tryFilter(listGroupRows, 'members[value eq "u1" or not (value eq "g2")]'), true)
})

test('what is asked within brackets means in the database what it means in a PATCH', async () => {
  const emails = [
    { value: 'Ali@a.example', type: 'work', primary: true },
    { value: 'b@b.example', display: 'B' },
  ]
  const id = await newPerson({ userName: 'within', emails })
  const value = fc.oneof(fc.constantFrom('Ali@a.example', 'a', 'WORK', 'work', '.example', '', 'B'), fc.boolean())
  const compared = fc.record({
    kind: fc.constant('compare' as const),
    path: fc.constantFrom('value', 'type', 'display'),
    operator: fc.constantFrom(...OPERATORS),
    value: value.map(String),
  })
  const flagged = fc.record({
    kind: fc.constant('compare' as const),
    path: fc.constant('primary'),
    operator: fc.constant('eq' as const),
    value: fc.constant(true),
  })
  const present = fc.record({ kind: fc.constant('present' as const), path: fc.constantFrom('type', 'display') })
  const leaf = fc.oneof(compared, flagged, present) as fc.Arbitrary<Filter>
  const inner = fc.oneof(
    leaf,
    fc.record({ kind: fc.constant('not' as const), part: leaf }) as fc.Arbitrary<Filter>,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(leaf, { minLength: 2, maxLength: 3 }),
    }) as fc.Arbitrary<Filter>,
  )
  await fc.assert(
    fc.asyncProperty(inner, async (filter) => {
      const own: Filter = { kind: 'compare', path: 'id', operator: 'eq', value: id }
      const whole: Filter = { kind: 'and', parts: [own, { kind: 'within', path: 'emails', filter }] }
      const { total } = await listPersonRows(db, { filter: whole, startIndex: 1, count: 0 }, false)
      assert.equal(
        total === 1,
        emails.some((one) => matches(filter, one)),
      )
    }),
    { numRuns: 300 },
  )
})
