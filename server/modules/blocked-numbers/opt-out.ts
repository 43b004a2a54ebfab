import { sql } from 'kysely'
import { writeAudit } from '../../platform/audit/audit.ts'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { foldPersian } from '../../platform/text/fold.ts'
import { parsePhone } from '../../platform/text/phone.ts'
import { insertBlocks, liftOptOuts, type NewBlock } from './queries.ts'

/** What somebody wrote to a line, as it was stored. */
export type Written = { id: string; sender: string; line: string; text: string }
/** By what people stop a line, and by what they take it back. */
export type Words = { optOut: string[]; optIn: string[] }

/** Of each line of an account its own words, where it has any, else the centre's. */
export async function readWords(db: Db, accountId: number): Promise<Map<string, Words>> {
  const { rows } = await sql<Words & { number: string }>`
    select l.number, coalesce(l.opt_out_words, c.opt_out_words) as "optOut", coalesce(l.opt_in_words, c.opt_in_words) as "optIn"
    from sender_lines l cross join centre c where l.account_id = ${accountId}`.execute(db)
  return new Map(rows.map(({ number, ...words }) => [number, words]))
}

/** Letters and digits of the folded text alone: «لغو ۱۱.» is «لغو11». */
const bare = (text: string): string => foldPersian(text).replace(/[^\p{L}\p{N}]+/gu, '')

/** What a text asks for: only as a whole, since «سفارش را لغو کنید» stops nothing. A word that is in both stops. */
export function judgeText(text: string, { optOut, optIn }: Words): 'stop' | 'resume' | undefined {
  const said = bare(text)
  if (said === '') return undefined
  if (optOut.some((word) => bare(word) === said)) return 'stop'
  return optIn.some((word) => bare(word) === said) ? 'resume' : undefined
}

/**
 * Blocks whoever wrote a line's opt-out word, and lifts it for whoever took it back, in the transaction that stores what
 * they wrote: each is heeded once. Of one number the last word counts. What people write to lines that are not ours, or
 * from what is no number, asks for nothing.
 */
export async function heedWords(tx: Db, words: Map<string, Words>, written: readonly Written[]): Promise<void> {
  const asked = new Map<string, NewBlock & { wish: 'stop' | 'resume' }>()
  for (const { id, sender, line, text } of written) {
    const ofLine = words.get(line)
    const wish = ofLine && judgeText(text, ofLine)
    const phone = wish ? parsePhone(sender) : undefined
    if (wish && phone?.ok) asked.set(`${phone.e164} ${line}`, { wish, number: phone.e164, line, inboundId: id })
  }
  const wishing = (wanted: 'stop' | 'resume') => [...asked.values()].filter(({ wish }) => wish === wanted)
  const [stops, resumes] = [wishing('stop'), wishing('resume')]
  const about = { source: 'opt_out', reason: null, by: null } as const
  const blocked = stops.length > 0 ? await insertBlocks(tx, stops, about) : []
  for (const { id, ...of } of blocked) await note(tx, 'opt-out', id, { after: of })
  const lifted = resumes.length > 0 ? await liftOptOuts(tx, resumes) : []
  for (const { id, ...of } of lifted) await note(tx, 'opt-in', id, { before: of })
}

const note = (tx: Db, verb: string, id: number, of: { before?: object; after?: object }): Promise<void> =>
  writeAudit(tx, makeInternalActor('system', `blocked number ${id}`), {
    action: `blocked-number.${verb}`,
    subjectKind: 'blocked-number',
    subjectId: id,
    ...of,
  })
