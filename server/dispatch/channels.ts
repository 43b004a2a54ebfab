import type { Channel } from '../../providers/provider.ts'

/** The numbers under which the hot tables hold a message's channel. */
export const CHANNELS: Record<Channel, number> = { sms: 1, email: 2, push: 3 }

const NAMES = new Map(Object.entries(CHANNELS).map(([name, number]) => [number, name as Channel]))

export const channelOf = (number: number): Channel => NAMES.get(number) ?? 'sms'

/** An e-mail beyond its text. `html`: null where it has none. */
export type EmailContent = { subject: string; html: string | null }

/** A notification beyond its text. `url`: what it opens; null: the panel. */
export type PushContent = { title: string; url: string | null }

export type ChannelContent = EmailContent | PushContent

/** What a message says beyond its text, and by which channel; a text message says nothing beyond it. */
export type BeyondText = { channel: 'email'; content: EmailContent } | { channel: 'push'; content: PushContent }

/** What stands in a message of e-mail and in no other. */
export const isEmail = (content: ChannelContent): content is EmailContent => 'subject' in content
