import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uuidAt } from '../../platform/ids.ts'
import { buildTimeline } from './timeline.ts'
import type { MessageRow } from './view.ts'

const at = new Date('2026-11-28T10:00:00Z')
const message = { id: uuidAt(at.getTime()), request_id: 'r', send_at: null, status: 10, final_at: null }

/** The title of what a note says, in both languages. */
const titlesOf = (kind: string, data: Record<string, unknown>) =>
  (['en', 'fa'] as const).map((locale) => {
    const context = { locale, by: null, nameAccount: () => null }
    return buildTimeline(message as unknown as MessageRow, [], [{ at, kind, data }], context).at(-1)!.title
  })

test('a provider that was not reached has not refused', () => {
  assert.deepEqual(titlesOf('rejected', { fault: 'network' }), [
    'The provider could not be reached',
    'به ارائه‌دهنده دسترسی نبود',
  ])
  assert.match(titlesOf('rejected', { fault: 'credit' })[0]!, /refused/)
})

test('what was found out by asking says what was answered', () => {
  assert.match(titlesOf('asked', { answer: 'yes' })[0]!, /has taken it/)
  assert.match(titlesOf('asked', { answer: 'no' })[0]!, /goes again/)
  assert.match(titlesOf('unknown', { code: 'node_gone' })[0]!, /died/)
})
