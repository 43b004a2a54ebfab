import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

/** An authenticator without a browser: makes one passkey, and signs with it as a browser would hand it on. */
export type TestAuthenticator = {
  id: string
  make(options: { challenge: string }): object
  sign(options: { challenge: string }): object
}

const USER_PRESENT = 1
const USER_VERIFIED = 4
const HAS_CREDENTIAL = 64

/** `isVerifying`: it asks for a finger or a number before it signs. `origin`: the page that it believes to be on. */
export function createTestAuthenticator(
  publicUrl: string,
  { isVerifying = true, origin = publicUrl }: { isVerifying?: boolean; origin?: string } = {},
): TestAuthenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = randomBytes(16)
  const rpIdHash = createHash('sha256').update(new URL(publicUrl).hostname).digest()
  const userFlags = USER_PRESENT | (isVerifying ? USER_VERIFIED : 0)
  let counter = 0

  const writeData = (flags: number, rest = Buffer.alloc(0)): Buffer => {
    const head = Buffer.alloc(5)
    head[0] = flags
    head.writeUInt32BE(++counter, 1)
    return Buffer.concat([rpIdHash, head, rest])
  }
  const writeClient = (type: string, challenge: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const answer = (response: Record<string, Buffer>) => ({
    id: credentialId.toString('base64url'),
    ...Object.fromEntries(Object.entries(response).map(([name, bytes]) => [name, bytes.toString('base64url')])),
  })

  return {
    id: credentialId.toString('base64url'),
    make({ challenge }) {
      const { x, y } = publicKey.export({ format: 'jwk' })
      const cose = new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(x as string, 'base64url'))],
        [-3, new Uint8Array(Buffer.from(y as string, 'base64url'))],
      ])
      const length = Buffer.alloc(2)
      length.writeUInt16BE(credentialId.length)
      const credential = Buffer.concat([Buffer.alloc(16), length, credentialId, isoCBOR.encode(cose)])
      const authData = writeData(userFlags | HAS_CREDENTIAL, credential)
      const attestation = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(authData)],
      ])
      return answer({
        clientDataJSON: writeClient('webauthn.create', challenge),
        attestationObject: Buffer.from(isoCBOR.encode(attestation as never)),
      })
    },
    sign({ challenge }) {
      const clientDataJSON = writeClient('webauthn.get', challenge)
      const authenticatorData = writeData(userFlags)
      const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientDataJSON).digest()])
      const signature = createSign('sha256').update(signed).sign(privateKey)
      return answer({ clientDataJSON, authenticatorData, signature })
    },
  }
}

/** The bytes of a secret as an app takes it by hand. */
export function readBase32(text: string): Buffer {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...text].map((one) => letters.indexOf(one).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
