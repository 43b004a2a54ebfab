/** What a service worker of ours is told: `id` is what it reports by, and `url` what it opens. */
export type PushPayload = { id: string; title: string; text: string; url: string | null }

/** Of one record of aes128gcm in 4,096 bytes, which every push service takes (RFC 8030 7.2, 8291 4). */
export const PAYLOAD_BYTES_MAX = 3_993

/** The id of one try to send: a notification of the same message replaces an earlier one. */
export const makePushId = (reference: number, random: string): string => `${reference}.${random}`

/** As it is encrypted. */
export const writePayload = ({ id, title, text, url }: PushPayload): string => JSON.stringify({ id, title, text, url })

/** How many bytes a notification takes, whatever its id will be. */
export const countPayloadBytes = (said: Omit<PushPayload, 'id'>): number =>
  Buffer.byteLength(writePayload({ ...said, id: makePushId(Number.MAX_SAFE_INTEGER, '0'.repeat(RANDOM_LENGTH)) }))

const RANDOM_LENGTH = 16
