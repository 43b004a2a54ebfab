import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'

/** Names, in the headers of the call, the person whose session it shall be. */
const PERSON = 'x-rasan-person'

/**
 * A plugin of the sign-in library: the session, with its cookie as the library signs it, of a person who has proved by
 * something other than a password who it is. No route of the library is served, so only we can call it.
 */
export const sessionsWithoutPassword = {
  id: 'rasan-sessions',
  endpoints: {
    beginSession: createAuthEndpoint('/rasan/session', { method: 'POST', requireHeaders: true }, async (ctx) => {
      const { internalAdapter } = ctx.context
      const user = await internalAdapter.findUserById(ctx.headers.get(PERSON) ?? '')
      if (!user) return null
      const session = await internalAdapter.createSession(user.id)
      await setSessionCookie(ctx, { session, user })
      return { sessionId: session.id }
    }),
  },
}

/** Headers for a call of the library on behalf of a browser. */
export function makeBrowserHeaders(browser: { ip: string | null; userAgent: string | null }, userId?: number): Headers {
  const headers = new Headers()
  if (browser.ip !== null) headers.set('x-rasan-ip', browser.ip)
  if (browser.userAgent !== null) headers.set('user-agent', browser.userAgent.slice(0, 300))
  if (userId !== undefined) headers.set(PERSON, String(userId))
  return headers
}
