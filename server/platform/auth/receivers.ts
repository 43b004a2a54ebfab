/** People that one notice goes to, at most. */
export const RECEIVERS_MAX = 20

/**
 * Whom to tell of what a service needs somebody for: its own people; where none of them can be reached, those of the
 * centre too, who would read nothing else if they were told of everything. Those with a number come first: the others are
 * named in the panel alone.
 */
export function chooseReceivers<T extends { id: number; mobile: string | null }>(own: T[], ofCentre: T[]): T[] {
  const isReached = own.some(({ mobile }) => mobile !== null)
  const all = isReached ? own : [...own, ...ofCentre.filter(({ id }) => !own.some((one) => one.id === id))]
  return all.toSorted((a, b) => Number(a.mobile === null) - Number(b.mobile === null))
}
