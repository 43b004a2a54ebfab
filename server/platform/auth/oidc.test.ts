import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { JWTPayload } from 'jose'
import { startWatch } from '../../test-time.ts'
import { createOidc, type OidcSettings } from './oidc.ts'
import { isProviderAddress } from './oidc-fetch.ts'
import { type Lies, startTestIssuer } from './test-issuer.ts'

const REDIRECT = 'http://127.0.0.1:1/callback'
const SECRET = 'secret-of-the-client'.padEnd(32, 'x')

for (const [address, production, development] of [
  ['https://login.example.org/realms/staff', true, true],
  ['https://10.0.0.7', true, true],
  ['http://127.0.0.1:8080', true, true],
  ['http://[::1]:8080', true, true],
  ['http://localhost', true, true],
  ['http://login.example.org', false, true],
  ['http://127.evil.example', false, true],
  ['https://user:password@login.example.org', false, false],
  ['ftp://login.example.org', false, false],
  ['javascript:alert(1)', false, false],
  ['file:///etc/passwd', false, false],
  ['login.example.org', false, false],
] as const)
  test(`${address} ${production ? 'is' : development ? 'is in development alone' : 'is never'} an address of a provider`, () => {
    assert.equal(isProviderAddress(address, 'production'), production)
    assert.equal(isProviderAddress(address, 'development'), development)
  })

suite('a provider that lies', async () => {
  const issuer = await startTestIssuer()
  const oidc = createOidc('production')
  const settings: OidcSettings = { issuer: issuer.issuer, clientId: 'rasan', clientSecret: SECRET }
  const begin = () => oidc.begin(settings, { redirectUri: REDIRECT, scopes: ['openid'], locale: 'fa' })

  async function finish(lies: Lies, change: (address: URL) => void = () => undefined) {
    issuer.lie(lies)
    const attempt = await begin()
    issuer.expect(attempt)
    const address = new URL(REDIRECT)
    address.searchParams.set('code', 'any')
    address.searchParams.set('state', attempt.state)
    change(address)
    return oidc.finish(settings, address, attempt)
  }

  test('is believed when it does not', async () => {
    const { url } = await begin()
    const asked = Object.fromEntries(url.searchParams)
    assert.deepEqual(
      [asked.response_type, asked.client_id, asked.code_challenge_method, asked.ui_locales, asked.redirect_uri],
      ['code', 'rasan', 'S256', 'fa', REDIRECT],
    )
    assert.ok(asked.code_challenge && asked.state && asked.nonce)
    const { subject, claims } = await finish({ userInfo: { groups: ['a'], name: 'from the user info' } })
    assert.deepEqual([subject, claims.groups, claims.name], ['subject', ['a'], 'from the user info'])
  })

  const now = Math.floor(Date.now() / 1_000)
  const FAULTS: [what: string, lies: Lies, change?: (address: URL) => void, code?: string][] = [
    ['a token for another client', { claims: { aud: 'another' } }],
    ['a token for us and others that names another as who asked', { claims: { aud: ['rasan', 'x'], azp: 'x' } }],
    ['a token of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['a token of another attempt', { claims: { nonce: 'another' } }],
    ['a token without a nonce', { claims: { nonce: undefined } }],
    ['a token that has ended', { claims: { iat: now - 7_200, exp: now - 3_600 } }],
    ['a token without a subject', { claims: { sub: undefined } }],
    ['a token signed with a key that is not its', { signsWithAnother: true }],
    ['a token signed with the secret of the client', { signsWithSecret: true }],
    ['user info about somebody else', { userInfo: { sub: 'another' } }],
    ['another state', {}, (address) => address.searchParams.set('state', 'another')],
    ['no state', {}, (address) => address.searchParams.delete('state')],
    ['no code', {}, (address) => address.searchParams.delete('code')],
    ['two codes', {}, (address) => address.searchParams.append('code', 'second')],
    ['another issuer in the address', {}, (address) => address.searchParams.set('iss', 'https://evil.example')],
    ['a refusal', {}, (address) => address.searchParams.set('error', 'access_denied'), 'central_sign_in_refused'],
    ['an answer that is no JSON', { answers: { '/token': 200 } }],
    ['a redirect in place of an answer', { answers: { '/token': 'redirect' } }],
    ['a failure', { answers: { '/token': 503 } }, undefined, 'identity_provider_unreachable'],
    ['a failure of the user info', { answers: { '/userinfo': 500 } }, undefined, 'identity_provider_unreachable'],
    ['an answer without end', { answers: { '/token': 'endless' } }, undefined, 'identity_provider_unreachable'],
  ]
  for (const [what, lies, change, code = 'central_sign_in_failed'] of FAULTS)
    test(`is not believed with ${what}`, () => assert.rejects(finish(lies, change), { code }))

  test('that follows no redirect to a place of its choice', () => {
    assert.ok(!issuer.asked.includes('/elsewhere'))
  })

  test('that does not answer is waited for no longer than five seconds, by however many', async () => {
    issuer.lie({ answers: { '/.well-known/openid-configuration': 'silent' } })
    const before = issuer.asked.length
    const began = performance.now()
    const lived = startWatch()
    const fresh = createOidc('production')
    const asked = { redirectUri: REDIRECT, scopes: ['openid'], locale: 'en' } as const
    const answers = await Promise.allSettled(
      [1, 2, 3].map(() => fresh.begin(settings, { ...asked, scopes: ['openid'] })),
    )
    const took = performance.now() - began
    assert.ok(took > 4_000 && lived() < 6_500, `${took} ms, ${lived()} of them lived`)
    for (const answer of answers)
      assert.equal(answer.status === 'rejected' && answer.reason.code, 'identity_provider_unreachable')
    assert.equal(issuer.asked.length, before + 1, 'three asked, and it was asked once')
  })

  for (const [what, discovery] of [
    ['is another issuer', { issuer: 'https://evil.example' }],
    ['sends browsers to a script', { authorization_endpoint: 'javascript:alert(1)' }],
    ['sends browsers to a place without TLS', { authorization_endpoint: 'http://evil.example/' }],
    ['has no keys', { jwks_uri: undefined }],
  ] as [string, Record<string, unknown>][])
    test(`that says of itself that it ${what} is none`, async () => {
      issuer.lie({ discovery })
      const fresh = createOidc('production').begin(settings, {
        redirectUri: REDIRECT,
        scopes: ['openid'],
        locale: 'fa',
      })
      await assert.rejects(fresh, { code: 'identity_provider_unreachable' })
    })

  test('that names a place without TLS for its answers is not asked there', async () => {
    issuer.lie({ discovery: { token_endpoint: 'http://login.example.org/token' } })
    const fresh = createOidc('production')
    const attempt = await fresh.begin(settings, { redirectUri: REDIRECT, scopes: ['openid'], locale: 'fa' })
    const address = new URL(`${REDIRECT}?code=any&state=${attempt.state}`)
    await assert.rejects(fresh.finish(settings, address, attempt), { code: 'identity_provider_unreachable' })
  })

  suite('logout tokens', () => {
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
    const right: JWTPayload = { jti: 'one', sid: 'session', events, exp: undefined }
    const read = async (claims: JWTPayload, lies: Lies = {}) => {
      issuer.lie(lies)
      return oidc.readLogoutToken(settings, await issuer.sign(claims))
    }
    test('are read with the session, the subject or both', async () => {
      assert.deepEqual(await read(right), { jti: 'one', sid: 'session', subject: null })
      assert.deepEqual(await read({ ...right, sid: undefined, sub: 'x' }), { jti: 'one', sid: null, subject: 'x' })
    })
    for (const [what, claims, lies] of [
      ['for another client', { aud: 'another' }],
      ['of another issuer', { iss: 'https://evil.example' }],
      ['without the event', { events: undefined }],
      ['with another event', { events: { other: {} } }],
      ['with the event as a text', { events: { 'http://schemas.openid.net/event/backchannel-logout': 'x' } }],
      ['with a nonce, as ID tokens have', { nonce: 'x' }],
      ['without an id', { jti: undefined }],
      ['about nobody', { sid: undefined }],
      ['of an hour ago', { iat: now - 3_600 }],
      ['that have ended', { exp: now - 3_600 }],
      ['signed with another key', {}, { signsWithAnother: true }],
      ['signed with the secret', {}, { signsWithSecret: true }],
    ] as [string, JWTPayload, Lies?][])
      test(`are refused ${what}`, () =>
        assert.rejects(read({ ...right, ...claims }, lies), { code: 'logout_token_wrong' }))
    for (const text of ['', 'x', 'a.b.c', `${'x'.repeat(9_000)}.y.z`])
      test(`are none: ${text.slice(0, 10)}`, () =>
        assert.rejects(oidc.readLogoutToken(settings, text), { code: 'logout_token_wrong' }))
  })
})
