import { type CallbackRequest, type FailureCode, type Report, UnreadableCallback } from './provider.ts'

// A delivery status notification (RFC 3464), posted as it came in: `message/rfc822`, or the text of it. Its fields stand on
// lines of their own, and the returned message brings the `Message-ID` that we gave.

const ACTIONS: Record<string, Report['status']> = {
  failed: 'undelivered',
  delivered: 'delivered',
  relayed: 'sent',
  expanded: 'sent',
  delayed: 'sent',
}
const OWN_ID = /^message-id:\s*<?(\d+\.[0-9a-f]{16}@[^\s>]+)>?/im

/** A bounce's reports; throws where it is none of ours. */
export function readBounce({ body }: CallbackRequest): Report[] {
  if (typeof body !== 'string') throw new UnreadableCallback('no message')
  const fields = body.replaceAll('\r\n', '\n').replace(/\n[ \t]+/g, ' ')
  const [, providerId] = OWN_ID.exec(fields) ?? []
  const action = readField(fields, 'action')?.toLowerCase()
  if (providerId === undefined || action === undefined)
    throw new UnreadableCallback('no notification of a message of ours')
  const code = readField(fields, 'status') ?? action
  const text = readField(fields, 'diagnostic-code') ?? action
  const known = Object.hasOwn(ACTIONS, action) ? (ACTIONS[action] as Report['status']) : undefined
  if (known === undefined) return [{ providerId, status: 'unknown', code: action, text, raw: fields.slice(0, RAW_MAX) }]
  if (known !== 'undelivered') return [{ providerId, status: known, code, text }]
  const failure = failureOf(code)
  return [{ providerId, status: failure === 'recipient_unreachable' ? 'undelivered' : 'failed', failure, code, text }]
}

const RAW_MAX = 4_000

const readField = (text: string, name: string): string | undefined =>
  new RegExp(`^${name}:[ \\t]*(\\S[^\\n]*)$`, 'im').exec(text)?.[1]?.trim()

/** By the enhanced status code (RFC 3463): x.1 is the address, x.2 the mailbox, x.7 a rule of theirs. */
function failureOf(code: string): FailureCode {
  const [, subject] = /^[245]\.(\d{1,3})\.\d{1,3}/.exec(code) ?? []
  if (subject === '1') return 'recipient_invalid'
  if (subject === '7') return 'recipient_blocked'
  if (subject === '6') return 'text_refused'
  return 'recipient_unreachable'
}
