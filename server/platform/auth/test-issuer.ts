import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { atTestEnd } from '../test-end.ts'

/** What an issuer says that lies, or is ill; a real provider says none of it. */
export type Lies = {
  /** Changes the claims of the ID token. */
  claims?: JWTPayload
  /** Signs with a key that is not in its set. */
  signsWithAnother?: boolean
  /** Signs with the client's secret. */
  signsWithSecret?: boolean
  discovery?: Record<string, unknown>
  userInfo?: Record<string, unknown>
  /** What it answers at a path, in place of what it should: a status, or bytes without end, or nothing at all. */
  answers?: Record<string, number | 'endless' | 'silent' | 'redirect'>
}

/** An issuer of tokens of whom a test asks for wrong ones: no pages, and every code is one. Its client is `rasan`. */
export async function startTestIssuer() {
  const [own, other] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')]
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'RS256', use: 'sig' }
  let lies: Lies = {}
  let nonce: string | undefined
  const asked: string[] = []

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', issuer()).pathname
    asked.push(path)
    const answer = lies.answers?.[path]
    if (answer === 'silent') return
    if (answer === 'endless') {
      response.writeHead(200, { 'content-type': 'application/json' })
      const more = (): void => {
        while (!response.destroyed && response.write(' '.repeat(65_536)));
        if (!response.destroyed) response.once('drain', more)
      }
      return more()
    }
    if (answer === 'redirect') return void response.writeHead(302, { location: `${issuer()}/elsewhere` }).end()
    if (answer !== undefined) return void response.writeHead(answer).end('<html>no</html>')
    void tell(path).then((body) => {
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const issuer = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  atTestEnd(() => {
    server.close()
    server.closeAllConnections()
  })

  async function tell(path: string): Promise<unknown> {
    const at = issuer()
    if (path === '/.well-known/openid-configuration')
      return {
        issuer: at,
        authorization_endpoint: `${at}/authorize`,
        token_endpoint: `${at}/token`,
        jwks_uri: `${at}/keys`,
        userinfo_endpoint: `${at}/userinfo`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        ...lies.discovery,
      }
    if (path === '/keys') return { keys: [jwk] }
    if (path === '/userinfo') return { sub: 'subject', ...lies.userInfo }
    if (path === '/token') {
      const claims = { sub: 'subject', nonce, ...lies.claims }
      return { access_token: 'x', token_type: 'bearer', id_token: await sign(claims) }
    }
    return undefined
  }

  /** A token as an issuer signs it, for the client unless `claims` say otherwise. */
  async function sign(claims: JWTPayload, header: { typ?: string; kid?: string } = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1_000)
    const whole = { iss: issuer(), aud: 'rasan', iat: now, exp: now + 300, ...claims }
    const alg = lies.signsWithSecret ? 'HS256' : 'RS256'
    const jwt = new SignJWT(whole).setProtectedHeader({ alg, kid: 'own', ...header })
    if (lies.signsWithSecret) return jwt.sign(Buffer.from('secret-of-the-client'.padEnd(32, 'x')))
    return jwt.sign(lies.signsWithAnother ? other.privateKey : own.privateKey)
  }

  return {
    issuer: issuer(),
    sign,
    asked,
    /** From now on it says this, and nothing else that is wrong. */
    lie(next: Lies): void {
      lies = next
    },
    /** Its next ID token is for this attempt. */
    expect(attempt: { nonce: string }): void {
      nonce = attempt.nonce
    },
  }
}
