import { hash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { TokenKind } from './permissions.ts'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const PUBLIC_ID_LENGTH = 12
// 43 characters of 62 carry 256 bits
const SECRET_LENGTH = 43
const CHECKSUM_LENGTH = 6
const FORM = /^rsn_(live|test|centre|scim)_([0-9A-Za-z]{12})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/

/** A new token: the text is shown once, `publicId` and `secretHash` are what is kept. */
export type MintedToken = { token: string; publicId: string; secretHash: Buffer }

/**
 * Makes a token `rsn_<kind>_<publicId>_<secret><checksum>`. The checksum lets anybody (a scanner of leaked secrets, the
 * server before it looks anything up) tell a token from a text that only looks like one.
 */
export function mintToken(kind: TokenKind): MintedToken {
  const publicId = randomText(PUBLIC_ID_LENGTH)
  const body = `rsn_${kind}_${publicId}_${randomText(SECRET_LENGTH)}`
  const token = body + checksum(body)
  return { token, publicId, secretHash: Buffer.from(digestToken(token), 'hex') }
}

/** SHA-256 of a whole presented token, in hex. The secret has 256 random bits, so no slow hash is needed. */
export const digestToken = (token: string): string => hash('sha256', token, 'hex')

/** The parts of a text that has a token's form and a right checksum. */
export function parseToken(text: string): { kind: TokenKind; publicId: string } | undefined {
  const match = FORM.exec(text)
  if (match === null) return undefined
  const body = text.slice(0, -CHECKSUM_LENGTH)
  if (checksum(body) !== text.slice(-CHECKSUM_LENGTH)) return undefined
  return { kind: match[1] as TokenKind, publicId: match[2] as string }
}

function checksum(text: string): string {
  let value = crc32(text)
  let digits = ''
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    digits = ALPHABET[value % 62] + digits
    value = Math.floor(value / 62)
  }
  return digits
}

// Bytes of 248 and above are thrown away: 256 is no multiple of 62, and the remainder would favour some characters.
function randomText(length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && text.length < length) text += ALPHABET[byte % 62]
    }
  }
  return text
}
