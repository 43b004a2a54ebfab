import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { writeCurl } from './curl.ts'

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
