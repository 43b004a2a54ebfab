import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { AppError } from '../../platform/http/errors.ts'
import { readDocument, toPerson } from './document.ts'
import { readOperations } from './patch.ts'
import { readGroupChange } from './patch-group.ts'
import { patchDocument } from './patch-person.ts'

const HELD = readDocument(
  {
    userName: 'ali',
    emails: [
      { type: 'work', value: 'w@a.example', primary: true },
      { type: 'home', value: 'h@a.example' },
    ],
    phoneNumbers: [{ type: 'mobile', value: '09121110001' }],
    name: { givenName: 'A', familyName: 'B' },
  },
  true,
)
const patch = (...operations: object[]) => patchDocument(HELD, readOperations({ Operations: operations }))

test('elements are found, changed, made and taken away, each as its path says', () => {
  const cases: [object, string, unknown][] = [
    [{ op: 'replace', path: 'emails', value: [{ value: 'x@a.example' }] }, 'emails', [{ value: 'x@a.example' }]],
    [
      { op: 'add', path: 'emails', value: { value: 'x@a.example', primary: true } },
      'emails',
      [
        { type: 'work', value: 'w@a.example' },
        { type: 'home', value: 'h@a.example' },
        { value: 'x@a.example', primary: true },
      ],
    ],
    [{ op: 'add', path: 'emails', value: [{ type: 'home', value: 'h@a.example' }] }, 'emails', HELD.emails],
    [
      { op: 'replace', path: 'emails[type eq "home"].primary', value: 'True' },
      'emails',
      [
        { type: 'work', value: 'w@a.example' },
        { type: 'home', value: 'h@a.example', primary: true },
      ],
    ],
    [
      { op: 'replace', path: 'emails[primary eq true]', value: { value: 'y@a.example' } },
      'emails',
      [
        { type: 'work', value: 'y@a.example', primary: true },
        { type: 'home', value: 'h@a.example' },
      ],
    ],
    [{ op: 'remove', path: 'emails[value sw "h@"]' }, 'emails', [HELD.emails?.[0]]],
    [{ op: 'add', path: 'emails[value sw "h@"]', value: '' }, 'emails', [HELD.emails?.[0]]],
    [{ op: 'remove', path: 'emails', value: [{ value: 'w@a.example' }] }, 'emails', [HELD.emails?.[1]]],
    [{ op: 'replace', path: 'emails', value: null }, 'emails', []],
    [{ op: 'remove', path: 'emails[type eq "home"].type' }, 'emails', [HELD.emails?.[0], { value: 'h@a.example' }]],
    [
      { op: 'add', path: 'phoneNumbers[type eq "fax" and primary eq true].value', value: '021' },
      'phoneNumbers',
      [
        { type: 'mobile', value: '09121110001' },
        { type: 'fax', primary: true, value: '021' },
      ],
    ],
    [{ op: 'replace', path: 'name', value: { familyName: 'C' } }, 'name', { givenName: 'A', familyName: 'C' }],
    [{ op: 'remove', path: 'name.givenName' }, 'name', { familyName: 'B' }],
    [{ op: 'remove', path: 'name' }, 'name', {}],
    [{ op: 'add', path: 'nickName', value: 'N' }, 'emails', HELD.emails],
    [
      { op: 'add', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager', value: 'x' },
      'name',
      HELD.name,
    ],
    [{ op: 'add', path: 'urn:ietf:params:scim:schemas:core:2.0:User:displayName', value: 'D' }, 'displayName', 'D'],
  ]
  for (const [operation, name, expected] of cases)
    assert.deepEqual((patch(operation) as Record<string, unknown>)[name], expected, JSON.stringify(operation))
  assert.deepEqual(patch({ op: 'add', value: { active: 'False', 'name.givenName': 'Z' } }).active, false)
})

test('the preferred number and address come first, whatever their order', () => {
  const person = toPerson(
    readDocument(
      {
        userName: 'x',
        phoneNumbers: [
          { value: '1' },
          { type: 'Mobile', value: '2' },
          { type: 'work', value: '3' },
          { type: 'mobile', value: '4', primary: 'true' },
        ],
        emails: ['a', { type: 'home', value: 'b' }, { type: 'work', value: 'c' }],
      },
      true,
    ),
  )
  assert.deepEqual(person.mobiles, ['4', '2', '1'])
  assert.deepEqual(person.emails, ['c', 'a', 'b'])
})

const path = fc.oneof(
  fc.constantFrom(
    'active',
    'userName',
    'emails',
    'emails[type eq "work"]',
    'emails[type eq "work"].value',
    'phoneNumbers[not (type pr)].primary',
    'name',
    'name.givenName',
    'members',
    'members[value eq "u5"]',
    'displayName',
    'externalId',
    'urn:x:User:y',
    '[',
    'a.b.c',
  ),
  fc.string(),
)
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom('True', false, null, { value: 'x' }, [{ value: 'u5' }], [{ value: 'g7', type: 'x', primary: true }]),
)
const operation = fc.record(
  { op: fc.constantFrom('add', 'Replace', 'REMOVE', 'move'), path: fc.option(path, { nil: undefined }), value },
  { requiredKeys: ['op'] },
)

test('any operations make a document that is one, or are refused', () => {
  let [done, refused] = [0, 0]
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 4 }), (operations) => {
      try {
        const next = patch(...operations)
        assert.deepEqual(readDocument(next, true), next)
        toPerson(next)
        done++
      } catch (error) {
        assert.ok(error instanceof AppError, String(error))
        refused++
      }
      try {
        readGroupChange(readOperations({ Operations: operations }))
      } catch (error) {
        assert.ok(error instanceof AppError, String(error))
      }
    }),
    { numRuns: 1_000 },
  )
  assert.ok(done > 20 && refused > 20, `${done} done, ${refused} refused`)
})
