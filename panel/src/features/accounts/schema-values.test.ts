import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldKindOf, readFraction, readJson, readList, setField, setPart } from './schema-values.ts'

test('every schema has a kind of field', () => {
  const text = { type: 'string' }
  const part = { type: 'object', properties: { a: text } }
  for (const [schema, kind] of [
    [text, 'text'],
    [{ type: 'string', enum: ['a', 'b'] }, 'choice'],
    [{ anyOf: [{ const: 'a' }, { const: 'b' }] }, 'choice'],
    [{ type: 'boolean' }, 'truth'],
    [{ type: 'integer' }, 'whole'],
    [{ type: 'number' }, 'fraction'],
    [part, 'part'],
    [{ type: 'array', items: text }, 'lines'],
    [{ type: 'array', items: { type: 'number' } }, 'lines'],
    [{ type: 'array', items: { type: 'string', enum: ['a'] } }, 'choices'],
    [{ type: 'array', items: part }, 'rows'],
    [{ type: 'array', items: { type: 'array', items: text } }, 'json'],
    [{ type: 'object' }, 'json'],
    [{}, 'json'],
  ] as const)
    assert.equal(fieldKindOf(schema as object), kind, JSON.stringify(schema))
})

test('numbers are read in the digits of either language, and what is none is left for the API to refuse', () => {
  assert.deepEqual(['0.5', '۰٫۵', '-3', ' ', '1/2'].map(readFraction), [0.5, 0.5, -3, undefined, '1/2'])
  assert.deepEqual(readList({ type: 'integer' }, '200\n\n۲۰۱\nten'), [200, 201, 'ten'])
  assert.deepEqual(readList({ type: 'string' }, ' a b \n۲'), ['a b', '۲'])
  assert.equal(readList({ type: 'string' }, ' \n'), undefined)
})

test('what is left empty is not there', () => {
  assert.deepEqual(setField({ a: 1, b: 2 }, 'a', undefined), { b: 2 })
  assert.equal(setPart({ a: 1 }, 'a', undefined, false), undefined)
  assert.deepEqual(setPart({ a: 1 }, 'a', undefined, true), {})
  assert.deepEqual(setPart({ a: 1 }, 'b', 0, false), { a: 1, b: 0 })
})

test('JSON is read as it is, and what is none stays a text', () => {
  assert.deepEqual(['{"a":[1]}', '', '{a'].map(readJson), [{ a: [1] }, undefined, '{a'])
})
