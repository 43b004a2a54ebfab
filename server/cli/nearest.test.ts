import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findNearest } from './nearest.ts'

test('a mistyped word is led to the nearest known one, and a strange one to none', () => {
  const known = ['--service', '--scopes', '--expires', '--json', '--kind']
  const cases: [string, string | undefined][] = [
    ['--servce', '--service'],
    ['--Service', '--service'],
    ['--expire', '--expires'],
    ['--jsno', '--json'],
    ['--ser', '--service'],
    ['--k', '--kind'],
    ['--password', undefined],
    ['', undefined],
  ]
  for (const [typed, expected] of cases) assert.equal(findNearest(typed, known), expected, typed)
})
