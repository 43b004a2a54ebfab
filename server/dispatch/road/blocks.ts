import type pg from 'pg'
import type { MessageClass } from '../classes.ts'
import { type Line, listUsableLines, methodOf, type Road, type Service } from './routing.ts'

/** Stands for every line. */
export const ALL_LINES = ''
const PAGE = 20_000
const NONE: readonly string[] = []

/** The numbers that lines write to no more, in the memory of a node: neither accept nor claim asks the database for them. */
export type Blocks = {
  /** The lines that a number has stopped; of most numbers none. */
  linesOf(number: string): readonly string[]
  /** Those of these numbers that none of the lines may write to; `null` is a line that the provider chooses. */
  findBlocked(numbers: Iterable<string>, lines: readonly (string | null)[]): Set<string>
  /** Reads what has changed since the last round. */
  round(): Promise<void>
  /** Reads all of it again: another database may have taken over, which knows less. */
  readAnew(): Promise<void>
}

export function createBlocks(pool: Pick<pg.Pool, 'query'>): Blocks {
  // one list per combination of lines, shared by all its numbers: a million numbers cost 46 MB
  const lists = new Map<string, readonly string[]>()
  let held: Held = new Map()
  let last = '0'
  let reading: Promise<void> = Promise.resolve()

  function share(lines: string[]): readonly string[] {
    const sorted = lines.sort()
    const key = JSON.stringify(sorted)
    const known = lists.get(key) ?? sorted
    lists.set(key, known)
    return known
  }
  function hold(all: Held, number: number, line: string, isRemoved: boolean): void {
    const others = (all.get(number) ?? NONE).filter((one) => one !== line)
    const lines = isRemoved ? others : [...others, line]
    if (lines.length === 0) all.delete(number)
    else all.set(number, share(lines))
  }
  const linesOf = (number: string): readonly string[] => (held.size === 0 ? NONE : (held.get(keyOf(number)) ?? NONE))

  async function read(all: Held, after: string): Promise<string> {
    for (let known = after; ; ) {
      const { rows } = await pool.query<Change>({ name: 'blocks', text: CHANGES, values: [known] })
      for (const { number, line, removed } of rows) hold(all, keyOf(number), line, removed)
      known = rows.at(-1)?.change ?? known
      if (rows.length < PAGE) return known
    }
  }
  async function readOn(): Promise<void> {
    last = await read(held, last)
  }
  async function readAll(): Promise<void> {
    const fresh: Held = new Map()
    last = await read(fresh, '0')
    held = fresh
  }
  /** One after another: an older reading never comes after a newer one. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    reading = reading.then(work, work)
    return reading
  }

  return {
    linesOf,
    findBlocked(numbers, lines) {
      const found = new Set<string>()
      for (const number of numbers) {
        const blocked = linesOf(number)
        if (blocked.length > 0 && lines.every((line) => holdsFor(blocked, line))) found.add(number)
      }
      return found
    },
    round: () => inTurn(readOn),
    readAnew: () => inTurn(readAll),
  }
}

type Held = Map<number, readonly string[]>
type Change = { number: string; line: string; removed: boolean; change: string }
const CHANGES = `
  select number, line, removed_at is not null as removed, change from blocked_numbers
  where change > $1 order by change limit ${PAGE}`

/** E.164 has fifteen digits at most, which a number holds exactly; an e-mail address is no number and is never found. */
const keyOf = (e164: string): number => Number(e164)

/** Whether a block stands in the way of a line. */
export const holdsFor = (blocked: readonly string[], line: string | null): boolean =>
  blocked.includes(ALL_LINES) || (line !== null && blocked.includes(line))

/**
 * Whether a line has to heed blocks for messages of a class: a code, which its recipient has just asked for, only where it
 * would leave from an advertising line (decision 104).
 */
export const heedsBlocks = (line: Pick<Line, 'isAdvertising'> | undefined, className: MessageClass): boolean =>
  className !== 'otp' || line?.isAdvertising === true

/**
 * The roads that are left to a message whose number is blocked on some lines: those with a line that may write to it. A
 * pure function; `wish`: what the roads were found by.
 */
export function withoutBlocked(
  roads: Road[],
  service: Pick<Service, 'allocations'>,
  { from, class: className, nowMs }: { from: string | null; class: MessageClass; nowMs: number },
  blocked: readonly string[],
): Road[] {
  if (blocked.length === 0) return roads
  const isOpen = (line: string | null, known?: Line) => !heedsBlocks(known, className) || !holdsFor(blocked, line)
  return roads.flatMap((road): Road[] => {
    const { account, method } = road
    if (road.line === null && methodOf(account, method).line === 'none') return isOpen(null) ? [road] : []
    const allocation = service.allocations.find(({ accountId }) => accountId === account.id) ?? { lines: [] }
    const lines = listUsableLines(account, allocation, className, nowMs).filter(
      ({ number }) => from === null || number === from,
    )
    if (lines.length === 0) return isOpen(road.line) ? [road] : []
    const line = lines.find((one) => isOpen(one.number, one))
    return line ? [{ ...road, line: line.number }] : []
  })
}
