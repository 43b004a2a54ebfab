import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Entry } from 'ldapts'
import { makeDnKey } from './dn.ts'
import { findNextRange, isDisabled, listTexts, readExternalId, readGuid, readLanguage, readValues } from './entries.ts'

const GUID = Buffer.from('33221100554477668899aabbccddeeff', 'hex')
const TEXT = '00112233-4455-6677-8899-aabbccddeeff'
const values = (attributes: Record<string, unknown>) => readValues({ dn: 'cn=x', ...attributes } as Entry)

test('an objectGUID is read as Active Directory writes it, whatever its bytes happen to spell', () => {
  assert.equal(readGuid(GUID), TEXT)
  assert.equal(readExternalId(values({ objectGUID: GUID }), 'objectguid'), TEXT)
  const letters = Buffer.from('abcdefghijklmnop')
  assert.equal(
    readExternalId(values({ objectGUID: letters.toString() }), 'objectGUID'),
    readExternalId(values({ objectGUID: [letters] }), 'objectGUID'),
  )
})

test('an external id that is missing, empty or huge is none', () => {
  for (const entryUUID of [[], '', 'x'.repeat(501)])
    assert.equal(readExternalId(values({ entryUUID }), 'entryUUID'), null)
  assert.equal(readExternalId(values({ entryuuid: TEXT }), 'entryUUID'), TEXT)
})

for (const [attribute, value, expected] of [
  ['userAccountControl', '512', false],
  ['userAccountControl', '514', true],
  ['userAccountControl', '66050', true],
  ['useraccountcontrol', '66048', false],
  ['nsAccountLock', 'TRUE', true],
  ['nsAccountLock', 'false', false],
  // locked by an administrator; by wrong passwords, which passes by itself
  ['pwdAccountLockedTime', '000001010000Z', true],
  ['pwdAccountLockedTime', '20260131083000Z', false],
  ['loginDisabled', 'true', true],
  ['loginDisabled', '', false],
] as const)
  test(`${attribute} of "${value}" means ${expected ? 'disabled' : 'active'}`, () => {
    assert.equal(isDisabled(values({ [attribute]: value }), attribute), expected)
    assert.equal(isDisabled(values({}), attribute), false)
    assert.equal(isDisabled(values({ [attribute]: value }), null), false)
  })

test('an attribute in parts is asked for until the last of them', () => {
  const first = { dn: 'cn=x', member: [], 'member;range=0-1499': ['a', 'b'] } as Entry
  assert.deepEqual(listTexts(readValues(first), 'member'), ['a', 'b'])
  assert.equal(findNextRange(first, 'member'), 'member;range=1500-*')
  assert.equal(findNextRange({ dn: 'cn=x', 'Member;Range=1500-2999': ['c'] } as Entry, 'member'), 'member;range=3000-*')
  assert.equal(findNextRange({ dn: 'cn=x', 'member;range=3000-*': ['d'] } as Entry, 'member'), null)
  assert.equal(findNextRange({ dn: 'cn=x', member: ['a'] } as Entry, 'member'), null)
  assert.equal(findNextRange({ dn: 'cn=x', 'memberOf;range=0-9': ['a'] } as Entry, 'member'), null)
})

test('a language is the first that we speak', () => {
  const read = (preferredLanguage: unknown) => readLanguage(values({ preferredLanguage }), 'preferredLanguage')
  assert.deepEqual(
    [read('fa-IR'), read('de, EN;q=0.8'), read(['de', 'fa']), read('french'), read([])],
    ['fa', 'en', 'fa', undefined, undefined],
  )
})

test('values with options count as the attribute, and bytes are no text', () => {
  const read = values({ 'cn;lang-fa': 'نسیم', CN: ['Nasim', ' '], photo: Buffer.from([255]) })
  assert.deepEqual(listTexts(read, 'cn'), ['نسیم', 'Nasim'])
  assert.deepEqual(listTexts(read, 'photo'), [])
})

test('two ways to write a DN are one, and two DNs are two', () => {
  const same: [string, string][] = [
    ['uid=Ali,ou=People,dc=example,dc=org', 'UID=ali , OU = people,DC=EXAMPLE,dc=org'],
    ['cn=Smith\\, Ali,dc=x', 'CN=smith\\2C ali,DC=x'],
    ['cn="Smith, Ali",dc=x', 'cn=Smith\\, Ali,dc=x'],
    ['cn=\\D9\\86\\D8\\B3\\DB\\8C\\D9\\85,dc=x', 'cn=نسیم,dc=x'],
    ['cn=a+uid=b,dc=x', 'UID=B + CN=A,dc=x'],
    ['cn=a  b,dc=x', 'cn=A b,dc=x'],
  ]
  for (const [one, other] of same) assert.equal(makeDnKey(one), makeDnKey(other), `${one} ${other}`)
  const different: [string, string][] = [
    ['cn=Smith\\, cn=Ali,dc=x', 'cn=Smith, cn=Ali,dc=x'],
    ['cn=a\\+uid=b,dc=x', 'cn=a+uid=b,dc=x'],
    ['cn=a,dc=x', 'uid=a,dc=x'],
    ['cn=a\\\\,dc=x', 'cn=a,dc=x'],
  ]
  for (const [one, other] of different) assert.notEqual(makeDnKey(one), makeDnKey(other), `${one} ${other}`)
})

test('no text, however strange, keeps a DN from being read', () => {
  for (const dn of [
    '',
    '\\',
    '"',
    ',,,',
    '=',
    'cn',
    'cn=\\',
    'cn=\\G',
    'cn=\\F',
    'cn="a',
    '+',
    'cn=a\\ ',
    '\0'.repeat(5),
  ])
    assert.equal(typeof makeDnKey(dn), 'string')
})
