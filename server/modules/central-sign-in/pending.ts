import { randomBytes } from 'node:crypto'
import type { OidcAttempt } from '../../platform/auth/oidc.ts'
import type { Vault } from '../../platform/crypto/vault.ts'

/** A sign-in that a browser has begun and not brought back yet. */
export type Pending = OidcAttempt & {
  provider: string
  /** A path of ours. */
  returnTo: string
  /** The administrator who tries a provider out: nobody is signed in then. Null: a sign-in. */
  testedBy: number | null
}

/** Long enough for a second factor that is looked for; then the sign-in is begun anew. */
const VALID_S = 600
const PATH = '/api/v1/session/central'
const PURPOSE = 'central sign-in'

// One cookie for each attempt, so that two tabs do not take each other's.
const nameOf = (state: string): string => `rasan_central_${state.replace(/[^\w-]/g, '').slice(0, 16)}`

/** The Set-Cookie header that binds an attempt to the browser: sealed with the master key, so only we can have made it. */
export function makePendingCookie(vault: Pick<Vault, 'encrypt'>, pending: Pending, isSecure: boolean): string {
  const sealed = vault.encrypt(JSON.stringify({ ...pending, purpose: PURPOSE, until: Date.now() + VALID_S * 1_000 }))
  return writeCookie(nameOf(pending.state), sealed.toString('base64url'), VALID_S, isSecure)
}

export const forgetPendingCookie = (state: string, isSecure: boolean): string =>
  writeCookie(nameOf(state), '', 0, isSecure)

const writeCookie = (name: string, value: string, maxAgeS: number, isSecure: boolean): string =>
  `${name}=${value}; Max-Age=${maxAgeS}; Path=${PATH}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`

/** The attempt of a browser that came back with `state`; undefined where it began none, or too long ago. */
export function readPending(
  vault: Pick<Vault, 'decrypt'>,
  cookieHeader: string | undefined,
  provider: string,
  state: string,
): Pending | undefined {
  const name = nameOf(state)
  const cookie = cookieHeader
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
  if (cookie === undefined) return undefined
  try {
    const { purpose, until, ...pending } = JSON.parse(
      vault.decrypt(Buffer.from(cookie.slice(name.length + 1), 'base64url')),
    ) as Pending & { purpose: string; until: number }
    const isRight = purpose === PURPOSE && pending.provider === provider && pending.state === state
    return isRight && until > Date.now() ? pending : undefined
  } catch {
    // not sealed by us, or with a former master key: as if it were not there
    return undefined
  }
}

/** A path of ours, or `/`: "//elsewhere" and "/\elsewhere" are other sites to a browser, and so are they behind a tab. */
export function readReturnTo(text: string | undefined): string {
  const isPath = text !== undefined && text.length <= 1_000 && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text)
  return isPath && URL.parse(text, 'http://ours.invalid')?.host === 'ours.invalid' ? text : '/'
}

export const makeTestId = (): string => randomBytes(24).toString('base64url')
