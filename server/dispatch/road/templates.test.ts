import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Binding, fillBinding, isWithinLimits, renderText } from './templates.ts'

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/)
const words = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[{}]/g, ''))

test('rendering puts each value in its places and touches nothing else, whatever the values hold', () => {
  const values = fc.dictionary(name, fc.string({ unit: 'grapheme' }), { noNullPrototype: true, minKeys: 1, maxKeys: 5 })
  const cases = values.chain((given) =>
    fc.record({
      given: fc.constant(given),
      parts: fc.array(
        fc.oneof(
          words.map((text) => ({ text })),
          fc.constantFrom(...Object.keys(given)).map((of) => ({ of })),
        ),
      ),
    }),
  )
  fc.assert(
    fc.property(cases, fc.constantFrom('', ' '), ({ given, parts }, space) => {
      const text = parts.map((part) => ('of' in part ? `{{${space}${part.of}${space}}}` : part.text)).join('')
      const wanted = parts.map((part) => ('of' in part ? given[part.of] : part.text)).join('')
      assert.equal(renderText(text, given), wanted)
    }),
  )
})

test('a value that looks like a place, or like a pattern of replacement, stays as it is', () => {
  assert.equal(renderText('{{a}} {{b}}', { a: '{{b}}', b: '$& $1' }), '{{b}} $& $1')
  assert.equal(renderText('{{toString}}', {}), '{{toString}}')
})

test('a text that its values would make longer than a text may be is not made', () => {
  const fits = (text: string, a: string) => renderText(text, { a }) !== null
  assert.deepEqual(
    [fits('{{a}}'.repeat(10), 'x'.repeat(1_000)), fits('.{{a}}'.repeat(10), 'x'.repeat(1_000))],
    [true, false],
  )
  assert.equal(fits(`${'{{a}}'.repeat(10)}.`, 'x'.repeat(1_000)), false)
  // places that stand count as they are written
  assert.deepEqual([fits(`${'x'.repeat(9_995)}{{b}}`, ''), fits(`${'x'.repeat(9_996)}{{b}}`, '')], [true, false])
})

test('tokens go in the order of the binding, and limits count characters as people do', () => {
  const binding: Binding = {
    method: 'kavenegar.otp',
    name: 'verify',
    tokens: [
      { token: 'token2', variable: 'b', maxLength: 2 },
      { token: 'token', variable: 'a', maxLength: null },
    ],
  }
  const { tokens } = fillBinding(binding, { a: '1', b: '2' })
  assert.deepEqual(Object.entries(tokens), [
    ['token2', '2'],
    ['token', '1'],
  ])
  assert.ok(isWithinLimits(binding, { a: 'x'.repeat(99), b: '👋👋' }))
  assert.ok(!isWithinLimits(binding, { a: '1', b: '123' }))
})
