import { createRemoteJWKSet, customFetch as fetchOfKeys, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { AppError } from '../http/errors.ts'
import type { Locale } from '../text/phrases.ts'
import { isProviderAddress, makeProviderFetch, REQUEST_TIMEOUT_S, unreachable } from './oidc-fetch.ts'

/** Who we are to a provider. `clientSecret` null: a public client. */
export type OidcSettings = { issuer: string; clientId: string; clientSecret: string | null }

/** What a browser has to bring back; nobody else may know it. */
export type OidcAttempt = { state: string; nonce: string; verifier: string }

export type Claims = Record<string, unknown>

/** Whom a provider says somebody is. `claims` are those of the ID token over those of the user info. */
export type OidcIdentity = { issuer: string; subject: string; sid: string | null; idToken: string; claims: Claims }

export type LogoutToken = { jti: string; sid: string | null; subject: string | null }

/** OpenID Connect towards any provider: code flow with PKCE, and both ways of logging out. */
export type Oidc = {
  /** Where to send a browser. Throws `identity_provider_unreachable`. */
  begin(
    settings: OidcSettings,
    asked: { redirectUri: string; scopes: string[]; locale: Locale },
  ): Promise<OidcAttempt & { url: URL }>
  /**
   * Who came back. Throws `central_sign_in_refused` where the provider says no, `central_sign_in_failed` for anything that
   * does not belong to this attempt or is not the provider's, and `identity_provider_unreachable`.
   */
  finish(settings: OidcSettings, address: URL, attempt: OidcAttempt): Promise<OidcIdentity>
  /** Where a browser ends its session at the provider; null where the provider has no such address or does not answer. */
  findLogoutAddress(settings: OidcSettings, idToken: string | null, returnTo: string): Promise<URL | null>
  /** Throws `logout_token_wrong`, `identity_provider_unreachable`. */
  readLogoutToken(settings: OidcSettings, token: string): Promise<LogoutToken>
}

type Known = { config: client.Configuration; keys: JWTVerifyGetKey; at: number }

const FRESH_MS = 3_600_000
/** While a provider does not answer, what it said of itself is believed for so long. */
const STALE_MS = 86_400_000
const KNOWN_MAX = 100
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const LOGOUT_TOKEN_AGE_S = 600
const CLOCK_TOLERANCE_S = 60
/** A longer token would not fit into an address everywhere. */
const HINT_LENGTH_MAX = 4_000
// A client secret is no key to sign with: whoever knows it could say that anybody is anybody.
const SIGNED_BY_KEY_PAIR = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]

export function createOidc(env: 'development' | 'production'): Oidc {
  const ask = makeProviderFetch(env)
  const known = new Map<string, Known>()
  const asking = new Map<string, Promise<Known>>()

  /** What a provider says of itself, asked for once an hour, and by one at a time. */
  async function know(settings: OidcSettings): Promise<Known> {
    const key = JSON.stringify([settings.issuer, settings.clientId, settings.clientSecret])
    const held = known.get(key)
    if (held && Date.now() - held.at < FRESH_MS) return held
    const asked = asking.get(key) ?? discover(settings, ask, env).finally(() => asking.delete(key))
    asking.set(key, asked)
    try {
      const found = await asked
      if (known.size >= KNOWN_MAX) known.clear()
      known.set(key, found)
      return found
    } catch (error) {
      if (held && Date.now() - held.at < STALE_MS) return held
      throw error
    }
  }

  return {
    async begin(settings, { redirectUri, scopes, locale }) {
      const { config } = await know(settings)
      const attempt = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      }
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        ui_locales: locale,
      })
      return { ...attempt, url }
    },
    async finish(settings, address, attempt) {
      const { config } = await know(settings)
      return exchange(config, address, attempt).catch((error) => {
        throw toSignInFault(error)
      })
    },
    async findLogoutAddress(settings, idToken, returnTo) {
      const found = await know(settings).catch(() => undefined)
      const endpoint = found?.config.serverMetadata().end_session_endpoint
      if (!found || endpoint === undefined || !isProviderAddress(endpoint, env)) return null
      const asked = new URLSearchParams({ post_logout_redirect_uri: returnTo })
      if (idToken !== null && idToken.length <= HINT_LENGTH_MAX) asked.set('id_token_hint', idToken)
      return client.buildEndSessionUrl(found.config, asked)
    },
    async readLogoutToken(settings, token) {
      const { config, keys } = await know(settings)
      return verifyLogoutToken(token, keys, config.serverMetadata().issuer, settings.clientId)
    },
  }
}

async function discover(
  settings: OidcSettings,
  ask: ReturnType<typeof makeProviderFetch>,
  env: 'development' | 'production',
): Promise<Known> {
  const isPlain = settings.issuer.startsWith('http:')
  try {
    const found = await client.discovery(new URL(settings.issuer), settings.clientId, {}, client.None(), {
      [client.customFetch]: ask as client.CustomFetch,
      timeout: REQUEST_TIMEOUT_S,
      execute: isPlain ? [client.allowInsecureRequests] : [],
    })
    const server = found.serverMetadata()
    if (!isProviderAddress(server.authorization_endpoint ?? '', env) || server.jwks_uri === undefined)
      throw new Error('the provider does not name usable addresses')
    const config = new client.Configuration(server, settings.clientId, {}, authenticate(settings, server))
    config[client.customFetch] = ask as client.CustomFetch
    config.timeout = REQUEST_TIMEOUT_S
    if (isPlain) client.allowInsecureRequests(config)
    // TLS vouches for a token that we fetch ourselves; its signature does so too where there is no TLS
    client.enableNonRepudiationChecks(config)
    const keys = createRemoteJWKSet(new URL(server.jwks_uri), {
      timeoutDuration: REQUEST_TIMEOUT_S * 1_000,
      [fetchOfKeys]: (url, options) => ask(url, options as RequestInit),
    })
    return { config, keys, at: Date.now() }
  } catch (error) {
    throw findAppError(error) ?? unreachable(error)
  }
}

/** How we prove who we are: as the specification has it unless the provider knows only the other way. */
function authenticate(settings: OidcSettings, server: client.ServerMetadata): client.ClientAuth {
  if (settings.clientSecret === null) return client.None()
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  if (methods.includes('client_secret_basic')) return client.ClientSecretBasic(settings.clientSecret)
  return client.ClientSecretPost(settings.clientSecret)
}

async function exchange(config: client.Configuration, address: URL, attempt: OidcAttempt): Promise<OidcIdentity> {
  const tokens = await client.authorizationCodeGrant(config, address, {
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
    pkceCodeVerifier: attempt.verifier,
    idTokenExpected: true,
  })
  const told = tokens.claims()
  if (told === undefined || tokens.id_token === undefined) throw new AppError('central_sign_in_failed')
  const hasMore = config.serverMetadata().userinfo_endpoint !== undefined
  const more = hasMore ? await client.fetchUserInfo(config, tokens.access_token, told.sub) : {}
  return {
    issuer: told.iss,
    subject: told.sub,
    sid: typeof told.sid === 'string' ? told.sid : null,
    idToken: tokens.id_token,
    claims: { ...more, ...told },
  }
}

function toSignInFault(error: unknown): AppError {
  const known = findAppError(error)
  if (known) return known
  if (error instanceof client.AuthorizationResponseError)
    return new AppError('central_sign_in_refused', { cause: error })
  if (error instanceof client.ClientError && (error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_ABORT'))
    return unreachable(error)
  return new AppError('central_sign_in_failed', { cause: error })
}

// the library wraps what our own fetch throws
function findAppError(error: unknown): AppError | undefined {
  for (let one = error; one instanceof Error; one = one.cause) if (one instanceof AppError) return one
  return undefined
}

async function verifyLogoutToken(
  token: string,
  keys: JWTVerifyGetKey,
  issuer: string,
  clientId: string,
): Promise<LogoutToken> {
  const { payload } = await jwtVerify(token, keys, {
    issuer,
    audience: clientId,
    algorithms: SIGNED_BY_KEY_PAIR,
    requiredClaims: ['iat', 'jti', 'events'],
    maxTokenAge: LOGOUT_TOKEN_AGE_S,
    clockTolerance: CLOCK_TOLERANCE_S,
  }).catch((error: unknown) => {
    throw findAppError(error) ?? new AppError('logout_token_wrong', { cause: error })
  })
  const read = readLogoutClaims(payload)
  if (read === undefined) throw new AppError('logout_token_wrong')
  return read
}

/** An ID token has a nonce and no such event: it must not be taken for a logout token. */
function readLogoutClaims({ jti, sub, sid, nonce, events }: JWTPayload): LogoutToken | undefined {
  const event = isObject(events) ? events[LOGOUT_EVENT] : undefined
  const [subject, session] = [textOf(sub), textOf(sid)]
  if (!isObject(event) || nonce !== undefined || !jti || (subject === null && session === null)) return undefined
  return { jti, sid: session, subject }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
