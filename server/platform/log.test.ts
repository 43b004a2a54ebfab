import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog } from './log.ts'

function write(line: Record<string, unknown>): string {
  let text = ''
  createLog('info', {
    write: (chunk: string) => {
      text += chunk
    },
  }).info(line, 'message')
  return text
}

for (const line of [
  { token: 'hidden-word' },
  { Authorization: 'hidden-word' },
  { headers: { cookie: 'hidden-word', 'set-cookie': ['hidden-word'] } },
  { body: { keys: [{ apiKey: 'hidden-word' }] } },
  { config: { masterKey: 'hidden-word' }, password: 'hidden-word' },
]) {
  test(`a secret does not reach the log: ${Object.keys(line)}`, () => {
    const text = write(line)
    assert.doesNotMatch(text, /hidden-word/)
    assert.match(text, /\*\*\*/)
  })
}

test('what is no secret stands as it is, errors with their cause', () => {
  const line = JSON.parse(
    write({ status: 200, nested: { tokens: 3 }, err: new Error('outer', { cause: new Error('inner') }) }),
  )
  assert.equal(line.status, 200)
  assert.deepEqual(line.nested, { tokens: 3 })
  assert.match(line.err.message, /outer/)
  assert.match(line.err.stack, /inner/)
  assert.equal(line.msg, 'message')
})

test('what is handed to the log is not changed by it', () => {
  const line = { headers: { cookie: 'x' } }
  write(line)
  assert.equal(line.headers.cookie, 'x')
})
