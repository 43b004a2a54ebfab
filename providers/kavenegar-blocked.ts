import { get, isWord, postParts, readSeconds, refuseReading } from './kavenegar-calls.ts'
import { toE164, toNational } from './numbers.ts'
import type { BlockedAtProvider, BlockList, Context, Read } from './provider.ts'

// Kavenegar's list of whom a line does not write to. Facts: kavenegar.com/rest.html, as read in April 2026.

/** Rows of one page: as many mean that there may be more. */
const PAGE = 200
const PAGES_MAX = 200
/** Of `blockreason`: «لغو۱۱», written by the subscriber. What others blocked there is theirs to lift. */
const OPTED_OUT = '2'
/** Without a day to begin with it tells today's alone; before this it had no such list. */
const BEGINNING_S = Date.UTC(2015, 0, 1) / 1_000

/** Who wrote «لغو۱۱» to a line since then; null: ever. */
export async function findBlocked(
  context: Context,
  line: string,
  since: Date | null,
): Promise<Read<BlockedAtProvider[]>> {
  const startdate = String(since ? Math.floor(since.getTime() / 1_000) : BEGINNING_S)
  const value: BlockedAtProvider[] = []
  for (let page = 1; page <= PAGES_MAX; page++) {
    const fields = { linenumber: line, blockreason: OPTED_OUT, startdate, pagenumber: String(page) }
    const called = await get(context, 'line/blocked/list', fields)
    // what was told before a failure is told again: nothing is lost with it
    if (called.kind !== 'ok') return refuseReading(called)
    for (const { number, date } of called.rows)
      if (isWord(number)) value.push({ number: toE164(String(number)), at: readSeconds(date) ?? null })
    if (called.rows.length < PAGE) break
  }
  return { kind: 'read', value, answer: null }
}

/** What it calls a number that was put on the list, and one that was there. */
const ADDED = 'Active'
const KNOWN = 'AlreadyExists'
const MOBILE = /^\+989\d{9}$/

/** What its interface put there it takes away again; what a subscriber wrote (`OPTED_OUT`) stays, and is no fault. */
export const blockList: BlockList = {
  addMax: 200,
  removeMax: 50,
  async add(context, line, numbers) {
    const held = numbers.filter((number) => MOBILE.test(number))
    if (held.length === 0) return { kind: 'read', value: [], answer: null }
    const receptor = held.map(toNational).join(',')
    const called = await postParts(context, 'line/blocked/add', { linenumber: line, receptor })
    if (called.kind !== 'ok') return refuseReading(called)
    const value = called.rows.flatMap(({ receptor, status }) =>
      isWord(receptor) && (status === ADDED || status === KNOWN)
        ? [{ number: toE164(String(receptor)), isNew: status === ADDED }]
        : [],
    )
    return { kind: 'read', value, answer: null }
  },
  async remove(context, line, numbers) {
    const receptor = numbers.map(toNational).join(',')
    const called = await get(context, 'line/blocked/remove', { linenumber: line, receptor }, 'DELETE')
    return called.kind === 'ok' ? { kind: 'read', value: null, answer: null } : refuseReading(called)
  },
}
