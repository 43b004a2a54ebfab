/** How many faults there are of each kind: `code:field`, or `code`. */
export type FaultTally = Record<string, number>

/** Adds faults to a tally, as a new one. */
export function addFaults(tally: FaultTally, faults: { code: string; field: string | null }[]): FaultTally {
  const sum = new Map(Object.entries(tally))
  for (const { code, field } of faults) {
    const kind = field === null ? code : `${code}:${field}`
    sum.set(kind, (sum.get(kind) ?? 0) + 1)
  }
  return Object.fromEntries(sum)
}

/** As many kinds as are told. */
const KINDS = 50

/** The kinds, the most frequent first. */
export const listFaultKinds = (tally: FaultTally): { code: string; field: string | null; count: number }[] =>
  Object.entries(tally)
    .map(([kind, count]) => {
      const [, code = kind, field = null] = /^([^:]*):(.*)$/s.exec(kind) ?? []
      return { code, field, count }
    })
    .sort((a, b) => b.count - a.count || compare(a.code, b.code) || compare(a.field ?? '', b.field ?? ''))
    .slice(0, KINDS)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
