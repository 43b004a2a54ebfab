/** A place for a variable in a text. */
export const PLACEHOLDER = /\{\{\s*([A-Za-z][A-Za-z0-9_]*)\s*\}\}/g

/** Places that a text may have: each is filled anew in every message. */
export const PLACES_MAX = 200

/** How long a text may become by its values, in UTF-16 units: no ten segments hold more, and no text is longer. */
export const FILLED_MAX = 10_000

/**
 * Whether a text is no longer than `FILLED_MAX` once its places are filled, found before anything is made of it: a text of
 * many places multiplies its values. `lengthOf`: of the value of a variable, in UTF-16 units; undefined: its place stands.
 */
export function fitsFilled(text: string, lengthOf: (name: string) => number | undefined): boolean {
  let length = 0
  let end = 0
  for (const { 0: place, 1: name, index } of text.matchAll(PLACEHOLDER)) {
    length += index - end + (lengthOf(name as string) ?? place.length)
    end = index + place.length
    if (length > FILLED_MAX) return false
  }
  return length + text.length - end <= FILLED_MAX
}
