import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

// What every authenticator app takes without being told: RFC 6238 with SHA-1, six digits, thirty seconds.
const STEP_MS = 30_000
const DIGITS = 6
const SECRET_BYTES = 20
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export const makeTotpSecret = (): Buffer => randomBytes(SECRET_BYTES)

/** The code of a step (a counter of half minutes since 1970), RFC 4226. */
export function totpAt(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', secret).update(counter).digest()
  const number = digest.readUInt32BE((digest.at(-1) as number) & 0x0f) & 0x7fffffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

export const stepOf = (nowMs: number): number => Math.floor(nowMs / STEP_MS)

/** The step whose code this is, of the one that runs, the one before and the one after: clocks differ. */
export function findTotpStep(secret: Buffer, code: string, nowMs: number): number | undefined {
  const now = stepOf(nowMs)
  const given = Buffer.from(code)
  return [now, now - 1, now + 1].find((step) => {
    const expected = Buffer.from(totpAt(secret, step))
    return expected.length === given.length && timingSafeEqual(expected, given)
  })
}

/** Base32 without padding (RFC 4648), as apps take it by hand. */
export function writeBase32(bytes: Buffer): string {
  let [text, value, bits] = ['', 0, 0]
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += BASE32[(value >>> bits) & 31]
    }
    value &= (1 << bits) - 1
  }
  return bits > 0 ? text + BASE32[(value << (5 - bits)) & 31] : text
}

/** The address that an authenticator app reads from a QR code. `label`: who the code is for, at whom. */
export function makeTotpAddress(secret: Buffer, { issuer, account }: { issuer: string; account: string }): string {
  const query = new URLSearchParams({ secret: writeBase32(secret), issuer })
  return `otpauth://totp/${encodeURIComponent(`${issuer}:${account}`)}?${query.toString().replaceAll('+', '%20')}`
}
