import { parseTree, select, wordAt } from './http-places.ts'
import type { AnswerSettings, FaultWord, Place } from './http-settings.ts'
import type { Money, Refusal } from './provider.ts'

// Reading an answer by its description. What is not described is unknown: it may have been sent.

export type Heard = { status: number; text: string }
export type Judgement =
  /** `id` null: the description names none, and ours stands for it. */
  | { kind: 'accepted'; id: string | null }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'unknown'; code: string; text: string }

const WORDS_MAX = 300
const CODE_MAX = 100
const ID = /^[\x21-\x7e]{1,100}$/

/** Our words of a fault, and what follows of it. */
const FAULTS: Record<FaultWord, Omit<Refusal, 'code'>> = {
  recipient: { fault: 'recipient', failure: 'recipient_invalid', who: 'recipient', text: 'the recipient is refused' },
  blocked: { fault: 'recipient', failure: 'recipient_blocked', who: 'recipient', text: 'the recipient is blocked' },
  message: { fault: 'message', failure: 'text_refused', who: 'caller', text: 'the text is refused' },
  account: { fault: 'account', failure: 'account_disabled', who: 'administrator', text: 'the account is refused' },
  address: { fault: 'account', failure: 'address_refused', who: 'administrator', text: 'our address is refused' },
  credit: { fault: 'credit', failure: 'no_credit', who: 'administrator', text: 'no credit' },
  key: { fault: 'key', failure: 'key_refused', who: 'administrator', text: 'the key is refused' },
  line: { fault: 'line', failure: 'line_refused', who: 'administrator', text: 'the line is refused' },
  request: { fault: 'caller_bug', failure: 'request_refused', who: 'administrator', text: 'the request is refused' },
  busy: { fault: 'busy', failure: 'provider_busy', who: 'provider', text: 'busy' },
}

/** What the answer to a sending says. `yes` and a code of the table at once is a contradiction, and nothing is sure. */
export function judge(described: AnswerSettings, heard: Heard): Judgement {
  const read = makeReader(heard.text)
  const { success, id: whereId } = described
  const id = whereId && readId(read(whereId.at), whereId.digits)
  const isYes =
    isGoodStatus(described, heard.status) &&
    (success ? success.values.includes(read(success.at) ?? '') : id !== undefined)
  const refusal = findRefusal(described, heard)
  if (isYes && refusal) return unknown(refusal.code, 'the answer says yes, and a code that means no')
  if (isYes && whereId && id === undefined) return unknown('no_id', 'the answer says yes, but gives no message id')
  if (isYes) return { kind: 'accepted', id: id ?? null }
  if (refusal) return { kind: 'refused', refusal }
  const code = codeOf(described, heard)
  return unknown(code, wordsOf(described, heard) || `an answer that is not described (HTTP ${heard.status})`)
}

const unknown = (code: string, text: string): Judgement => ({ kind: 'unknown', code, text })

/** The refusal that an answer's code means; undefined where neither it nor the HTTP status is in the table. */
export function findRefusal(described: AnswerSettings, heard: Heard): Refusal | undefined {
  const said = described.code && makeReader(heard.text)(described.code)
  const row = [said, `http_${heard.status}`]
    .map((code) => described.codes?.find((one) => one.code === code))
    .find((one) => one !== undefined)
  if (!row) return undefined
  const fault = FAULTS[row.fault]
  return { ...fault, code: row.code, text: wordsOf(described, heard) || row.words || fault.text }
}

/** A balance as Rasan keeps it; undefined where no number stands there. */
export function readBalance(at: Place, unit: 'rials' | 'tomans' | 'messages', text: string): Money | undefined {
  const amount = makeReader(text)(at)?.replaceAll(/[,٬\s]/g, '') ?? ''
  const [, sign, whole, rest = ''] = /^(-?)(\d{1,17})(?:\.(\d{1,10}))?$/.exec(amount) ?? []
  if (whole === undefined) return undefined
  if (unit === 'messages') return { amount, unit: 'credit' }
  if (unit === 'rials') return { amount, unit: 'IRR' }
  const tail = rest.slice(1)
  return { amount: `${sign}${BigInt(`${whole}${rest[0] ?? '0'}`)}${tail && `.${tail}`}`, unit: 'IRR' }
}

export const isGoodStatus = ({ statuses = [] }: AnswerSettings, status: number): boolean =>
  statuses.length > 0 ? statuses.includes(status) : status >= 200 && status < 300

function codeOf(described: AnswerSettings, heard: Heard): string {
  const said = described.code && makeReader(heard.text)(described.code)
  return said?.slice(0, CODE_MAX) ?? (isGoodStatus(described, heard.status) ? 'not_described' : `http_${heard.status}`)
}

const wordsOf = ({ words }: AnswerSettings, { text }: Heard): string =>
  (words && makeReader(text)(words)?.slice(0, WORDS_MAX)) ?? ''

function readId(value: string | undefined, digits: number | undefined): string | undefined {
  if (value === undefined || !ID.test(value)) return undefined
  return digits === undefined || (/^\d+$/.test(value) && value.length >= digits) ? value : undefined
}

/** Reads places of one answer; JSON is looked at once, where a place points into it. */
function makeReader(text: string): (place: Place) => string | undefined {
  let tree: { root: unknown } | undefined
  return ({ pointer, after, before }) => {
    if (pointer === undefined) return cut(text, after, before)
    tree ??= { root: parseTree(text) }
    const word = wordAt(select(tree.root, pointer))
    return word === undefined ? undefined : cut(word, after, before)
  }
}

/** What stands between two texts; to the end where the second is not there. Nothing is no value. */
function cut(text: string, after = '', before = ''): string | undefined {
  const start = text.indexOf(after)
  if (start < 0) return undefined
  const rest = text.slice(start + after.length)
  const end = before === '' ? -1 : rest.indexOf(before)
  return (end < 0 ? rest : rest.slice(0, end)).trim() || undefined
}
