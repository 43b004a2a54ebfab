/** The known word that a mistyped one most probably means; undefined where none is near. */
export function findNearest(typed: string, known: readonly string[]): string | undefined {
  const begun = known.filter((word) => typed.length >= 2 && word.startsWith(typed))
  if (begun.length === 1) return begun[0]
  const ranked = known
    .map((word) => ({ word, distance: countEdits(typed, word) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best && best.distance <= Math.max(2, Math.floor(best.word.length / 3)) ? best.word : undefined
}

/** Insertions, deletions and replacements of one character that make `b` of `a`. */
function countEdits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
