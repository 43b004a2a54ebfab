const SPACE = /[ \t\n\r]*/y
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const STRING_PART = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/**
 * The place (in UTF-16 units) at which a text stops being JSON; undefined where it is JSON. For texts that
 * `JSON.parse` has refused, whose messages name the place only sometimes.
 */
export function findJsonFault(text: string): number | undefined {
  // What may come next: a value, a value or the end of its array, a key or the end of its object …
  type Expected = 'value' | 'value_or_end' | 'key' | 'key_or_end' | 'colon' | 'comma_or_end'
  const open: ('{' | '[')[] = []
  let expected: Expected = 'value'
  let at = skip(SPACE, text, 0)
  while (at < text.length) {
    const character = text[at] as string
    const inside = open.at(-1)
    if (expected === 'colon') {
      if (character !== ':') return at
      expected = 'value'
      at++
    } else if (expected === 'comma_or_end' && character === ',') {
      if (inside === undefined) return at
      expected = inside === '{' ? 'key' : 'value'
      at++
    } else if (character === '}' || character === ']') {
      const mayEnd = expected === 'comma_or_end' || expected === 'key_or_end' || expected === 'value_or_end'
      if (!mayEnd || inside !== (character === '}' ? '{' : '[')) return at
      open.pop()
      expected = 'comma_or_end'
      at++
    } else if (expected === 'comma_or_end') {
      return at
    } else if (expected === 'key' || expected === 'key_or_end') {
      const end = skip(STRING, text, at)
      if (end === at) return character === '"' ? skip(STRING_PART, text, at) : at
      expected = 'colon'
      at = end
    } else if (character === '{' || character === '[') {
      open.push(character)
      expected = character === '{' ? 'key_or_end' : 'value_or_end'
      at++
    } else {
      const end = skip(character === '"' ? STRING : SCALAR, text, at)
      if (end === at) return character === '"' ? skip(STRING_PART, text, at) : at
      expected = 'comma_or_end'
      at = end
    }
    at = skip(SPACE, text, at)
  }
  return expected === 'comma_or_end' && open.length === 0 ? undefined : text.length
}

/** Where a sticky pattern ends that is tried at `at`; `at` itself where it does not match. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}
