import { createDecipheriv, createECDH, createHash, createHmac, createPublicKey, type ECDH, verify } from 'node:crypto'

// What a browser and its push service do with a message: RFC 8291 (over 8188) and RFC 8292, written from them and not from
// what the provider's file uses.

const CURVE = 'prime256v1'
const SALT_BYTES = 16
const DAY_S = 86_400

/** A browser as it has subscribed; of one name it is always the same. */
export type Browser = { ecdh: ECDH; auth: Buffer }

export function makeBrowser(name: string): Browser {
  const ecdh = createECDH(CURVE)
  ecdh.setPrivateKey(createHash('sha256').update(`browser ${name}`).digest())
  return { ecdh, auth: createHash('sha256').update(`auth ${name}`).digest().subarray(0, 16) }
}

/** The public half of a key to sign by, in base64url. */
export function makePublicKey(privateKey: string): string {
  const ecdh = createECDH(CURVE)
  ecdh.setPrivateKey(Buffer.from(privateKey, 'base64url'))
  return ecdh.getPublicKey('base64url')
}

const hmac = (key: Buffer, ...parts: (Buffer | string)[]): Buffer => {
  const made = createHmac('sha256', key)
  for (const part of parts) made.update(part)
  return made.digest()
}

/** What was encrypted for a browser, as text. Throws where it was not. */
export function decrypt({ ecdh, auth }: Browser, bytes: Buffer): string {
  const salt = bytes.subarray(0, SALT_BYTES)
  const keyLength = bytes.readUInt8(SALT_BYTES + 4)
  const senderKey = bytes.subarray(SALT_BYTES + 5, SALT_BYTES + 5 + keyLength)
  const record = bytes.subarray(SALT_BYTES + 5 + keyLength)
  if (record.length > bytes.readUInt32BE(SALT_BYTES)) throw new Error('more than one record')
  const shared = hmac(auth, ecdh.computeSecret(senderKey))
  const keyed = hmac(shared, 'WebPush: info\0', ecdh.getPublicKey(), senderKey, '\x01')
  const made = hmac(salt, keyed)
  const key = hmac(made, 'Content-Encoding: aes128gcm\0\x01').subarray(0, 16)
  const nonce = hmac(made, 'Content-Encoding: nonce\0\x01').subarray(0, 12)
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAuthTag(record.subarray(-16))
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()])
  const end = padded.lastIndexOf(2)
  if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('no last record')
  return padded.subarray(0, end).toString('utf8')
}

/** The public key that a request to `origin` is signed by; undefined where it is not, or for somebody else. */
export function readSignature(authorization: string, origin: string, nowMs: number): string | undefined {
  const [, token = '', publicKey = ''] = /^vapid t=([\w.-]+), *k=([\w-]+)$/i.exec(authorization) ?? []
  const [header = '', claims = '', signature = ''] = token.split('.')
  const point = Buffer.from(publicKey, 'base64url')
  if (point.length !== 65) return undefined
  const key = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  })
  const isSigned = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>
  const leftS = Number(exp) - nowMs / 1_000
  const isSound = aud === origin && leftS > 0 && leftS <= DAY_S && /^(mailto:|https:)/.test(String(sub))
  return isSigned && isSound ? publicKey : undefined
}
