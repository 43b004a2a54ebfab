import { Type } from 'typebox'
import { clipAnswer } from './exchange.ts'
import type { Heard } from './http-answers.ts'
import { findRefusal, isGoodStatus, judge, readBalance } from './http-answers.ts'
import { checkSettings } from './http-checks.ts'
import { rehearse } from './http-rehearsal.ts'
import { readReports } from './http-reports.ts'
import type { Built } from './http-requests.ts'
import { buildRequest, toBasic } from './http-requests.ts'
import type { HttpSettings as Description, RequestSettings } from './http-settings.ts'
import { HttpSettings, KEY_NAMES, settingsOf } from './http-settings.ts'
import { toNumberForm } from './numbers.ts'
import type { AccountReading, Batch, Context, Outcome, Provider, Read, Refusal, SendResult } from './provider.ts'
import { UnreadableCallback } from './provider.ts'

// A provider that Rasan does not know, as an administrator describes it. What is not described is never a refusal.

const READ_TIMEOUT_MS = 5_000

export const http: Provider = {
  slug: 'http',
  channel: 'sms',
  // each account names its own
  baseUrl: '',
  settings: HttpSettings,
  checkSettings,
  keyFields: Type.Object(
    Object.fromEntries(KEY_NAMES.map((name) => [name, Type.Optional(Type.String({ minLength: 1, maxLength: 2_000 }))])),
  ),
  methods: {
    sms: {
      batchMax: 1,
      askBy: 'no',
      askMax: 0,
      askWindowMs: 0,
      idempotent: false,
      line: 'optional',
      template: false,
      timeoutMs: 8_000,
      graceMs: 60_000,
    },
  },
  pollAfterMs: [],
  reportWindowMs: 48 * 3_600_000,
  send,
  parseReports(request, settings = {}) {
    const { report } = settingsOf(settings)
    if (!report) throw new UnreadableCallback('callbacks of this account are not described')
    return readReports(report, request)
  },
  readAccount,
  readsAccount: (settings) => settingsOf(settings).balance !== undefined,
  probe,
  rehearse,
}

async function send(context: Context, { items, timeoutMs }: Batch): Promise<SendResult> {
  const settings = settingsOf(context.settings)
  const item = items[0]!
  if (!item.text.isWellFormed()) return settle(refuse('message', 'text_refused', 'unwritable', 'not a sound text'))
  const built = buildRequest(context.baseUrl, settings.request, {
    to: toNumberForm(item.to, settings.numbers ?? 'national'),
    text: item.text,
    line: item.line,
    reference: String(item.reference),
    key: context.key,
  })
  if (built.kind !== 'built') return settle(refuseUnbuilt(built))
  const result = await context.exchange({ ...built.request, timeoutMs })
  if (result.kind === 'not_sent') return settle(refuse('network', 'network_failed', result.code, result.text))
  if (result.kind === 'lost') return settle({ kind: 'unknown', code: result.code, text: result.text })
  const answer = hide(context, result.text)
  const judged = judge(settings.answer, result)
  if (judged.kind === 'accepted')
    return settle({ kind: 'accepted', providerId: judged.id ?? String(item.reference), cost: null }, answer)
  if (judged.kind === 'refused') return settle({ kind: 'rejected', ...hideIn(context, judged.refusal) }, answer)
  return settle(hideIn(context, judged), answer)
}

const settle = (outcome: Outcome, answer: string | null = null): SendResult => ({ outcomes: [outcome], answer })

const refuse = (
  fault: Refusal['fault'],
  failure: Refusal['failure'],
  code: string,
  text: string,
): { kind: 'rejected' } & Refusal => ({
  kind: 'rejected',
  fault,
  failure,
  code,
  text,
  who: fault === 'message' ? 'caller' : 'administrator',
})

/** Nothing has left: the key lacks what the description asks for, or the message has no line. */
function refuseUnbuilt({ kind, name }: Exclude<Built, { kind: 'built' }>) {
  if (name === 'line') return refuse('line', 'line_refused', 'no_line', 'the request needs a sender line')
  const text = kind === 'missing' ? `the key has no ${name}` : `the header ${name} has letters that no header can say`
  return refuse('key', 'key_refused', kind === 'missing' ? 'key_incomplete' : 'header_unwritable', text)
}

/** The secrets in every form in which a request has them. */
const secretsOf = ({ key }: Context): string[] =>
  Object.entries(key)
    // a user name of two letters would be struck out of every word that has them
    .filter(([name, secret]) => name !== 'username' || secret.length > 3)
    .flatMap(([, secret]) => [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams({ s: secret }).toString().slice(2),
      JSON.stringify(secret).slice(1, -1),
    ])
    .concat(key.username || key.password ? toBasic(key) : [])
    .sort((a, b) => b.length - a.length)

const hide = (context: Context, text: string): string => clipAnswer(text, secretsOf(context))
const hideIn = <T extends { code: string; text: string }>(context: Context, said: T): T => ({
  ...said,
  code: hide(context, said.code),
  text: hide(context, said.text),
})

/** The balance, where it is described. */
async function readAccount(context: Context): Promise<Read<AccountReading>> {
  const { balance, answer: described } = settingsOf(context.settings)
  if (!balance) return { ...refuse('caller_bug', 'request_refused', 'not_described', 'no balance'), kind: 'refused' }
  const heard = await call(context, balance.request)
  if ('fault' in heard) return { ...heard, kind: 'refused' }
  const money = isGoodStatus({}, heard.status) ? readBalance(balance.at, balance.unit, heard.text) : undefined
  if (!money) return { ...refuseReading(context, described, heard), kind: 'refused' }
  const answer = hide(context, heard.text)
  return { kind: 'read', value: { balance: money, expiresAt: null, plan: null }, answer }
}

/** Without a balance nothing is known that costs nothing: that somebody answers at all proves the network, not the key. */
async function probe(context: Context): Promise<Read<null>> {
  const { balance } = settingsOf(context.settings)
  if (balance) {
    const read = await readAccount(context)
    return read.kind === 'read' ? { ...read, value: null } : read
  }
  const { origin } = new URL(context.baseUrl)
  const heard = await call({ ...context, baseUrl: origin }, { method: 'GET', path: '/' })
  return 'fault' in heard ? { ...heard, kind: 'refused' } : { kind: 'read', value: null, answer: null }
}

/** A call that reads and sends nothing: for it, a lost answer is no worse than a refusal. */
async function call(context: Context, described: RequestSettings): Promise<Heard | Refusal> {
  const values = { to: null, text: null, line: null, reference: null, key: context.key }
  const built = buildRequest(context.baseUrl, described, values)
  if (built.kind !== 'built') return refuseUnbuilt(built)
  const result = await context.exchange({ ...built.request, timeoutMs: READ_TIMEOUT_MS })
  return result.kind === 'answer' ? result : refuse('network', 'network_failed', result.code, result.text)
}

/** The table of codes is one for all calls; what is not in it says nothing of the key. */
function refuseReading(context: Context, described: Description['answer'], heard: Heard): Refusal {
  const refusal = findRefusal(described, heard)
  if (refusal) return hideIn(context, refusal)
  const text = `no balance in the answer (HTTP ${heard.status})`
  return { ...refuse('busy', 'provider_failed', `http_${heard.status}`, text), who: 'provider' }
}
