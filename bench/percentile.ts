/** The value below which so many of a hundred lie; 0 of none. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil((share / 100) * sorted.length) - 1)] ?? 0
}

/** Middle and edge of a list, in words. */
export const spread = (values: number[], digits = 1): string =>
  [50, 90, 99].map((share) => `p${share} ${percentile(values, share).toFixed(digits)}`).join(', ') +
  `, at most ${(values.length === 0 ? 0 : values.reduce((a, b) => Math.max(a, b))).toFixed(digits)} ms of ${values.length}`
