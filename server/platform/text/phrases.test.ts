import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FAILURE_CODES } from '../../../providers/provider.ts'
import { STATES } from '../../dispatch/states.ts'
import { DIRECTORY_FAULTS } from '../../modules/ldap/faults.ts'
import { PERMISSIONS, ROLES } from '../auth/permissions.ts'
import { ERRORS, FIELD_CODES } from '../http/errors.ts'
import { TABLE_FAULTS } from '../tables/faults.ts'
import { hasPhrase, LOCALES, listPhraseKeys, phrase, readAcceptLanguage } from './phrases.ts'

// A count parts some languages' words (`_one`, `_other`); which of them there are is the language's own affair.
const withoutPlural = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '')

test('both languages have the same phrases', () => {
  const [fa, en] = LOCALES.map((locale) => new Set(listPhraseKeys(locale).map(withoutPlural))) as [
    Set<string>,
    Set<string>,
  ]
  assert.deepEqual(
    [...fa].filter((key) => !en.has(key)),
    [],
    'only in fa',
  )
  assert.deepEqual(
    [...en].filter((key) => !fa.has(key)),
    [],
    'only in en',
  )
})

test('no phrase is empty, and both languages fill in the same values', () => {
  const values = (text: string) => [...new Set(text.match(/\{\{-?\s*(\w+)/g) ?? [])].sort()
  for (const key of listPhraseKeys('fa')) {
    for (const locale of LOCALES) assert.notEqual(phrase(locale, key).trim(), '', `${locale}: ${key}`)
    if (hasPhrase('en', key)) assert.deepEqual(values(phrase('fa', key)), values(phrase('en', key)), key)
  }
})

const NEEDED = [
  ...Object.keys(ERRORS).flatMap((code) => ['title', 'detail', 'who', 'fix'].map((part) => `errors.${code}.${part}`)),
  ...FIELD_CODES.map((code) => `fields.${code}`),
  ...FAILURE_CODES.flatMap((code) => [`failures.${code}.title`, `failures.${code}.fix`]),
  ...['caller', 'recipient', 'administrator', 'provider'].map((who) => `who.${who}`),
  ...Object.keys(PERMISSIONS).map((code) => `permissions.${code.replace(':', '.')}`),
  ...Object.keys(ROLES).map((role) => `roles.${role}`),
  ...DIRECTORY_FAULTS.flatMap((code) => ['title', 'who', 'fix'].map((part) => `directoryFaults.${code}.${part}`)),
  ...TABLE_FAULTS.map((code) => `tableFaults.${code}`),
  ...[...Object.keys(STATES), 'scheduled', 'sending'].map((state) => `statuses.${state}`),
]
for (const locale of LOCALES) {
  test(`every code that a person may meet has its words in ${locale}`, () => {
    assert.deepEqual(
      NEEDED.filter((key) => !hasPhrase(locale, key)),
      [],
    )
  })
}

test('Persian phrases use Persian letters and the half-space, not their look-alikes', () => {
  for (const key of listPhraseKeys('fa')) {
    const text = phrase('fa', key)
    assert.doesNotMatch(text, /[يكىة٠-٩]/, `${key}: ${text}`)
    assert.doesNotMatch(text, /(^|\s)(می|نمی)\s+[آ-ی]/, `${key} wants a half-space: ${text}`)
  }
})

test('a phrase is filled from its values, and what has none stays as it is', () => {
  assert.match(phrase('en', 'fields.too_long', { limit: 5 }), /at most 5 characters/)
  assert.match(phrase('en', 'fields.too_long', {}), /\{\{limit\}\}/)
})

for (const [header, locale] of [
  [undefined, 'en'],
  ['', 'en'],
  ['fa', 'fa'],
  ['fa-IR,fa;q=0.9,en;q=0.8', 'fa'],
  ['en-GB,fa;q=0.9', 'en'],
  ['de,fa;q=0.5,en;q=0.4', 'fa'],
  ['de', 'en'],
  ['en;q=0.1, fa;q=0.2', 'fa'],
  ['fa;q=0', 'en'],
  ['fa;q=abc', 'en'],
  ['*', 'en'],
  ['x'.repeat(10_000), 'en'],
] as const) {
  test(`Accept-Language ${String(header).slice(0, 40)} gets ${locale}`, () => {
    assert.equal(readAcceptLanguage(header), locale)
  })
}
