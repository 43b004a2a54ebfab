import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorsByField, ProblemError, readProblem } from './problem.ts'

const problem = {
  title: 'Not valid',
  status: 422,
  code: 'invalid_request',
  errors: [
    { path: 'to', code: 'phone_invalid', title: 'No such number exists' },
    { path: 'to', code: 'too_long', title: 'Too long' },
    { path: '/title/fa', code: 'required', title: 'Is required' },
  ],
}

test('each error stands at its field, the first of several', () => {
  assert.deepEqual(errorsByField(problem), { to: 'No such number exists', 'title.fa': 'Is required' })
  assert.deepEqual(errorsByField(null), {})
})

test('what is no problem of the API is told as an unreachable server', () => {
  assert.equal(readProblem(new ProblemError(problem)).code, 'invalid_request')
  assert.equal(readProblem(new TypeError('Failed to fetch')).code, 'unreachable')
})
