import type { Locale } from '../text/phrases.ts'
import type { Permission } from './permissions.ts'
import type { Session } from './sessions.ts'

/** Who asks for something, and on whose behalf: made once per request, handed to every operation. */
export type Actor = {
  kind: 'token' | 'user' | 'cli' | 'system' | 'anonymous'
  tokenId: number | null
  userId: number | null
  /** Username, token name, `cli` or `system`. */
  name: string
  /** The one service that this request is about: the token's own, or the one that a person named. */
  service: { id: number; name: string } | null
  /** Whether a test token asks: its messages go to the sandbox. */
  test: boolean
  /** For that service and the centre together. */
  permissions: ReadonlySet<Permission>
  /** The session of a person who asks by the panel. */
  session?: Session
  locale: Locale
  ip: string | null
  requestId: string
}

const NOBODY: ReadonlySet<Permission> = new Set()

/** The actor of the command line or of the program itself; such an actor may do everything that it is written to do. */
export function makeInternalActor(kind: 'cli' | 'system', requestId: string, locale: Locale = 'en'): Actor {
  return {
    kind,
    tokenId: null,
    userId: null,
    name: kind,
    service: null,
    test: false,
    permissions: NOBODY,
    locale,
    ip: null,
    requestId,
  }
}

/** The actor of a request that has not said who it is. */
export function makeAnonymousActor(locale: Locale, ip: string | null, requestId: string): Actor {
  return {
    kind: 'anonymous',
    tokenId: null,
    userId: null,
    name: 'anonymous',
    service: null,
    test: false,
    permissions: NOBODY,
    locale,
    ip,
    requestId,
  }
}
