import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import type { MessageDetail } from '../../api/types.ts'
import { writeCurl, writeSend } from './curl.ts'

test('a shell reads of the command exactly what was asked, whatever is in it, and the token from its own variable', () => {
  const body = { text: `it's "$HOME" \`id\` \\ سلام\n`, to: '***' }
  const path = "/api/v1/messages?x=%27&y='$(id)"
  const command = writeCurl({ method: 'POST', path, service: 'payroll', body }, 'http://rasan.test')
  const script = `curl() { printf '%s\\n\\0' "$@"; }\nTOKEN=t\n${command}`
  const said = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\n\0').slice(0, -1)
  assert.deepEqual(said, [
    '-X',
    'POST',
    `http://rasan.test${path}`,
    '-H',
    'Authorization: Bearer t',
    '-H',
    'Rasan-Service: payroll',
    '-H',
    'Content-Type: application/json',
    '-d',
    JSON.stringify(body),
  ])
})

test('what has no body and is a token’s own service is as short as it can be', () => {
  const command = writeCurl({ method: 'GET', path: '/api/v1/service', service: null, body: null }, 'http://x')
  assert.equal(command, `curl 'http://x/api/v1/service' \\\n  -H "Authorization: Bearer $TOKEN"`)
})

test('an accepted message is asked for again with all that was asked', () => {
  const asked = {
    to: '+989121234567',
    text: 'سلام',
    from: '10001000',
    class: 'otp',
    sendAt: '2026-11-27T06:00:00.000Z',
    validFor: 120,
    reference: 'order-7',
    tags: ['enrol'],
  } as const
  const { from, validFor, ...same } = asked
  const whole = {
    ...same,
    toUser: null,
    // the line that carried it is not always the one that was named
    from: '20002000',
    askedFrom: from,
    createdAt: '2026-11-27T05:00:00.000Z',
    expiresAt: '2026-11-27T06:02:00.000Z',
  } as unknown as MessageDetail
  assert.deepEqual(writeSend(whole), asked)
  const plain = {
    ...whole,
    askedFrom: null,
    sendAt: null,
    reference: null,
    tags: [],
    expiresAt: '2026-11-27T05:00:59.700Z',
  }
  assert.deepEqual(writeSend({ ...plain, toUser: { id: 7, username: 'nasim', name: 'نسیم' } }), {
    to: { user: 'id:7' },
    text: 'سلام',
    class: 'otp',
    validFor: 60,
  })
})
