import type { Channel } from '../../../providers/provider.ts'
import { countPayloadBytes, PAYLOAD_BYTES_MAX } from '../../../providers/push-payload.ts'
import type { BeyondText } from '../../dispatch/channels.ts'
import type { FieldError } from '../../platform/http/errors.ts'
import type { Content } from './content.ts'
import type { To } from './people.ts'

/** How a message says which channel it goes by, and what that carries beyond its text. */
export type ChannelInput = {
  to?: To
  channel?: Channel
  email?: { subject: string; html?: string }
  push?: { title: string; url?: string }
}

type Read = { channel: Channel; beyondText: BeyondText | null; errors: FieldError[] }

/**
 * The channel that a message names, or that what it says implies: an e-mail has a subject, or is to an address, and a
 * notification has a title. `errors`: what of it does not go together.
 */
export function readChannel(input: ChannelInput): Read {
  const channel = chooseChannel(input)
  const strange = (['email', 'push'] as const).filter((name) => name !== channel && input[name] !== undefined)
  const errors = strange.map((path): FieldError => ({ path, code: 'not_together' }))
  if (channel === 'sms' || errors.length > 0) return { channel, beyondText: null, errors }
  return channel === 'email' ? readEmail(input.email) : readPush(input.push)
}

function chooseChannel({ to, channel, email, push }: ChannelInput): Channel {
  if (channel !== undefined) return channel
  if (push !== undefined && email === undefined) return 'push'
  return email !== undefined || (typeof to === 'string' && to.includes('@')) ? 'email' : 'sms'
}

function readEmail(email: ChannelInput['email']): Read {
  const channel = 'email'
  if (email === undefined) return { channel, beyondText: null, errors: [{ path: 'email', code: 'required' }] }
  const errors = [
    ...findEmpty('email.subject', email.subject),
    ...findUnstorable('email.subject', email.subject),
    ...findUnstorable('email.html', email.html ?? ''),
  ]
  return { channel, beyondText: { channel, content: { subject: email.subject, html: email.html ?? null } }, errors }
}

function readPush(push: ChannelInput['push']): Read {
  const channel = 'push'
  if (push === undefined) return { channel, beyondText: null, errors: [{ path: 'push', code: 'required' }] }
  const { title, url = null } = push
  const errors = [
    ...findEmpty('push.title', title),
    ...findUnstorable('push.title', title),
    ...(url === null || isOpenable(url) ? [] : [{ path: 'push.url', code: 'wrong_form' as const }]),
  ]
  return { channel, beyondText: { channel, content: { title, url } }, errors }
}

const findEmpty = (path: string, text: string): FieldError[] => (text.trim() === '' ? [{ path, code: 'empty' }] : [])

const findUnstorable = (path: string, text: string): FieldError[] => [
  ...(text.includes('\0') ? [{ path, code: 'nul_character' as const }] : []),
  ...(text.isWellFormed() ? [] : [{ path, code: 'lone_surrogate' as const }]),
]

/** A page of the panel, or of the web: nothing that a browser would run. */
function isOpenable(url: string): boolean {
  if (/[\s\\\p{Cc}]/u.test(url)) return false
  if (url.startsWith('/')) return !url.startsWith('//')
  return /^https?:$/.test(URL.parse(url)?.protocol ?? '')
}

/** What a push service would refuse as too large; a notification is one record, and holds title, text and address. */
export function findTooLarge(text: string, said: BeyondText | null, path: Content['place']): FieldError[] {
  if (said?.channel !== 'push') return []
  const bytes = countPayloadBytes({ ...said.content, text })
  return bytes <= PAYLOAD_BYTES_MAX
    ? []
    : [{ path, code: 'push_too_large', params: { bytes, limit: PAYLOAD_BYTES_MAX } }]
}
