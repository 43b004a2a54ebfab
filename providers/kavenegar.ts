import { Type } from 'typebox'
import { readRials } from './fields.ts'
import { askByRecipient, askByReference } from './kavenegar-asking.ts'
import { blockList, findBlocked } from './kavenegar-blocked.ts'
import type { Called, Row } from './kavenegar-calls.ts'
import { call, isWord, READ_TIMEOUT_MS, readId, readSeconds, refuseReading } from './kavenegar-calls.ts'
import { NEEDS_ADVANCED_SERVICE, refusalOf } from './kavenegar-codes.ts'
import { findInbound, findReports, isRecipient, parseInbound, parseReports, readFinal } from './kavenegar-reports.ts'
import { toNational } from './numbers.ts'
import type {
  AccountReading,
  Batch,
  Context,
  Outcome,
  Provider,
  Read,
  Refusal,
  SendItem,
  SendResult,
} from './provider.ts'

// Kavenegar, REST v1. Facts: kavenegar.com/rest.html and its official clients, as read in April 2026.

const HOUR_MS = 3_600_000
/** Ids in one `sms/status` or `sms/statuslocalmessageid`; the latter's text says 3,000, its error table 500. */
const IDS_MAX = 500

/** Tokens of `verify/lookup` and how many spaces each may have. */
const TOKEN_SPACES: Record<string, number> = { token: 0, token2: 0, token3: 0, token10: 5, token20: 8 }
const TOKEN_MAX = 100

export const kavenegar: Provider = {
  slug: 'kavenegar',
  channel: 'sms',
  baseUrl: 'https://api.kavenegar.com',
  settings: Type.Object({}),
  keyFields: Type.Object({ apiKey: Type.String({ minLength: 1, maxLength: 200, pattern: '^\\S+$' }) }),
  methods: {
    sms: {
      batchMax: 200,
      askBy: 'reference',
      // one place is the canary's
      askMax: IDS_MAX - 1,
      askWindowMs: 12 * HOUR_MS,
      idempotent: true,
      line: 'optional',
      template: false,
      timeoutMs: 8_000,
      graceMs: 2_000,
      textMax: 900,
    },
    // `verify/lookup` takes no `localid`: it can be asked by its recipient only, one call for each
    otp: {
      batchMax: 1,
      askBy: 'recipient',
      askMax: 5,
      askWindowMs: 12 * HOUR_MS,
      idempotent: false,
      line: 'none',
      template: true,
      timeoutMs: 5_000,
      graceMs: 60_000,
    },
  },
  reportsMax: IDS_MAX,
  pollAfterMs: [10_000, 30_000, 120_000, 600_000, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS],
  reportWindowMs: 48 * HOUR_MS,
  refuseTemplate: refuseTokens,
  send: (context, batch) => (batch.manner === 'otp' ? sendLookup(context, batch) : sendTexts(context, batch)),
  ask: (context, question) =>
    question.manner === 'otp' ? askByRecipient(context, question) : askByReference(context, question),
  findReports,
  parseReports,
  parseInbound,
  findInbound,
  findBlocked,
  blockList,
  readAccount,
  tellsExpiry: true,
  probe,
}

async function sendTexts(context: Context, { items, timeoutMs }: Batch): Promise<SendResult> {
  const first = items[0]!
  const isAlike = items.every((item) => item.text === first.text && item.line === first.line)
  const called = isAlike
    ? await call(context, 'sms/send', fieldsAlike(items, first), timeoutMs)
    : await call(context, 'sms/sendarray', fieldsDifferent(items), timeoutMs)
  return settle(items, called, (row, item) => isSameText(row.message, item.text))
}

const fieldsAlike = (items: SendItem[], first: SendItem): Record<string, string> => ({
  receptor: items.map((item) => toNational(item.to)).join(','),
  message: first.text,
  ...(first.line !== null && { sender: first.line }),
  localid: items.map((item) => item.reference).join(','),
})

const fieldsDifferent = (items: SendItem[]): Record<string, string> => ({
  receptor: JSON.stringify(items.map((item) => toNational(item.to))),
  message: JSON.stringify(items.map((item) => item.text)),
  ...(items.some((item) => item.line !== null) && { sender: JSON.stringify(items.map((item) => item.line ?? '')) }),
  localmessageids: JSON.stringify(items.map((item) => item.reference)),
})

async function sendLookup(context: Context, { items, timeoutMs }: Batch): Promise<SendResult> {
  const item = items[0]!
  const refusal = refuseTokens(item.template)
  if (refusal) return { outcomes: [{ kind: 'rejected', ...refusal }], answer: null }
  const { name, tokens } = item.template!
  const called = await call(
    context,
    'verify/lookup',
    { receptor: toNational(item.to), template: name, ...tokens },
    timeoutMs,
  )
  return settle(items, ofTemplate(called), () => true)
}

/** What only keeps an account from sending templates does not stop its texts. */
function ofTemplate(called: Called): Called {
  if (called.kind !== 'refused' || called.refusal.code !== String(NEEDS_ADVANCED_SERVICE)) return called
  return { ...called, refusal: { ...called.refusal, fault: 'template', failure: 'template_refused' } }
}

/** What `verify/lookup` cannot express, found before the call. */
function refuseTokens(template: SendItem['template']): Refusal | undefined {
  const refuse = (returnCode: number, text: string): Refusal => ({ ...refusalOf(returnCode, text), text })
  if (!template) return refuse(400, 'a template is needed')
  const tokens = Object.entries(template.tokens)
  const stranger = tokens.find(([name]) => !Object.hasOwn(TOKEN_SPACES, name))
  if (stranger) return refuse(432, `${stranger[0]} is not a token: token, token2, token3, token10, token20 are`)
  if (!template.tokens.token) return refuse(431, 'token is empty')
  for (const [name, value] of tokens) {
    const spacesMax = TOKEN_SPACES[name]!
    const spaces = value.split(' ').length - 1
    if (value.length > TOKEN_MAX) return refuse(431, `${name} is longer than ${TOKEN_MAX} characters`)
    if (spaces > spacesMax) return refuse(431, `${name} may have ${spacesMax} spaces`)
    if (/[\r\n\t]/.test(value) || (spacesMax === 0 && value.includes('_')))
      return refuse(431, `${name} has a line break, a tab or an underline`)
  }
  return undefined
}

/** The outcomes of a call: rows are believed only where position, recipient and text all agree with what was sent. */
function settle(items: SendItem[], called: Called, isSame: (row: Row, item: SendItem) => boolean): SendResult {
  const all = (outcome: Outcome): Outcome[] => items.map(() => outcome)
  if (called.kind === 'unclear')
    return { outcomes: all({ kind: 'unknown', code: called.code, text: called.text }), answer: called.answer }
  if (called.kind === 'refused') {
    const isLineOfOne = called.refusal.fault === 'line' && items.some((item) => item.line !== items[0]!.line)
    return {
      outcomes: all({ kind: 'rejected', ...called.refusal }),
      ...(items.length > 1 && (called.splits || isLineOfOne) && { refusedWhole: true }),
      answer: called.answer,
    }
  }
  const { rows, answer } = called
  const isSound =
    rows.length === items.length &&
    new Set(rows.map((row) => row.messageid)).size === rows.length &&
    items.every((item, i) => {
      const row = rows[i]!
      return readId(row.messageid) !== undefined && isRecipient(row, item.to) && isSame(row, item)
    })
  if (!isSound)
    return {
      outcomes: all({ kind: 'unknown', code: 'mismatch', text: 'the answer does not match what was sent' }),
      answer,
    }
  return { outcomes: rows.map(acceptRow), answer }
}

const acceptRow = (row: Row): Outcome => {
  const report = readFinal(row)
  return { kind: 'accepted', providerId: readId(row.messageid)!, cost: readRials(row.cost), ...(report && { report }) }
}

/** An echoed text is ours with other line ends, or ours with an opt-out line added. A row without it says nothing. */
function isSameText(echoed: unknown, ours: string): boolean {
  if (typeof echoed !== 'string') return true
  const plain = (text: string) => text.replaceAll('\r', '').trim()
  return plain(echoed) === plain(ours) || plain(echoed).startsWith(`${plain(ours)}\n`)
}

/** `account/info`. The date is a security value more than a contract's end: shown as it is, nothing follows from it. */
async function readAccount(context: Context): Promise<Read<AccountReading>> {
  const called = await call(context, 'account/info', {}, READ_TIMEOUT_MS)
  if (called.kind !== 'ok') return refuseReading(called)
  const [row = {}] = called.rows
  const plan = isWord(row.type) ? String(row.type) : null
  const value = { balance: readRials(row.remaincredit), expiresAt: readSeconds(row.expiredate) ?? null, plan }
  return { kind: 'read', value, answer: called.answer }
}

/** `utils/getdate` needs no key and proves the network; `account/info` proves the key. */
async function probe(context: Context): Promise<Read<null>> {
  const clock = await call(context, 'utils/getdate', {}, READ_TIMEOUT_MS, '0')
  if (clock.kind !== 'ok') return refuseReading(clock)
  const account = await readAccount(context)
  return account.kind === 'read' ? { ...account, value: null } : account
}
