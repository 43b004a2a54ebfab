import { isIP } from 'node:net'
import type { FastifyRequest, onRequestHookHandler, RouteOptions } from 'fastify'
import type { AccessService, AccessToken, AccessUser } from '../auth/access.ts'
import { type Actor, makeAnonymousActor } from '../auth/actor.ts'
import { refusePermission } from '../auth/grants.ts'
import { PERMISSIONS, type RoutePermission } from '../auth/permissions.ts'
import { readSessionCookie } from '../auth/session-cookie.ts'
import type { Session } from '../auth/sessions.ts'
import { isAmong } from '../auth/sign-in-policy.ts'
import type { TokenUse } from '../auth/token-use.ts'
import type { Deps } from '../deps.ts'
import { type Locale, readAcceptLanguage } from '../text/phrases.ts'
import './app-types.ts'
import { AppError } from './errors.ts'

type GuardDeps = Pick<Deps, 'access' | 'config' | 'ids' | 'live' | 'signIn'> & { tokenUse: Pick<TokenUse, 'note'> }

/**
 * The one hook that decides who may call a route. Made once per route, so that a request looks nothing up about its
 * route; without a promise where a token asks, for that is how messages come.
 */
export function makeGuard(deps: GuardDeps, route: RouteOptions): onRequestHookHandler {
  const permission = route.config?.permission
  if (permission === undefined) throw new Error(`route ${route.method} ${route.url} does not say who may call it`)
  const isWrite = route.method !== 'GET' && route.method !== 'HEAD'
  return (request, _reply, done) => {
    try {
      const locale = readAcceptLanguage(request.headers['accept-language'])
      request.actor = makeAnonymousActor(locale, readIp(request), request.id)
      if (request.url.includes('%00')) throw new AppError('request_unreadable')
      if (permission === 'public') return done()
      const { authorization } = request.headers
      if (authorization !== undefined) {
        request.actor = admitToken(deps, request, authorization, permission)
        return done()
      }
      const cookie = readSessionCookie(request.headers.cookie)
      if (cookie === undefined) throw new AppError('credential_missing')
      if (isWrite) checkOrigin(deps, request)
      admitPerson(deps, request, permission, route.config?.beforeSecondFactor === true)
        .then((actor) => {
          request.actor = actor
          if (isWrite && isArchived(deps, actor)) throw new AppError('service_archived')
        })
        .then(() => done(), done)
    } catch (error) {
      done(error as Error)
    }
  }
}

function admitToken(
  deps: GuardDeps,
  request: FastifyRequest,
  authorization: string,
  permission: Exclude<RoutePermission, 'public'>,
): Actor {
  const token = readBearer(deps, authorization)
  const before = request.actor
  request.actor = {
    kind: 'token',
    tokenId: token.id,
    userId: null,
    name: token.name,
    service: token.service,
    test: token.kind === 'test',
    permissions: token.permissions,
    locale: before.locale,
    ip: before.ip,
    requestId: before.requestId,
  }
  // whoever is refused from here on is known, and the API log says who it was
  if (!token.admits(before.ip)) throw new AppError('address_not_allowed', { params: { ip: before.ip ?? '?' } })
  deps.tokenUse.note(token.id, deps.ids.now(), before.ip)
  if ((token.kind === 'scim') !== (permission === 'scim')) throw new AppError('token_kind_wrong')
  if (permission === 'scim') return request.actor
  const named = isOfCentre(permission) ? undefined : readServiceName(request)
  if (named !== undefined && token.service !== null && named !== token.service.name)
    throw new AppError('service_not_found')
  if (permission !== 'signed-in' && !token.permissions.has(permission)) throw refusePermission(permission)
  return request.actor
}

function readBearer(deps: GuardDeps, authorization: string): AccessToken {
  const presented = /^bearer /i.test(authorization) ? authorization.slice(7).trim() : ''
  if (presented === '' || presented.length > 200) throw new AppError('credential_unreadable')
  const token = deps.access.checkToken(presented, deps.ids.now())
  if (typeof token === 'string') throw new AppError(token)
  if (token.service?.archived) throw new AppError('token_revoked')
  return token
}

async function admitPerson(
  deps: GuardDeps,
  request: FastifyRequest,
  permission: Exclude<RoutePermission, 'public'>,
  isBeforeSecondFactor: boolean,
): Promise<Actor> {
  const { user, session } = await findSignedIn(deps, request)
  const service = isOfCentre(permission) ? null : findNamedService(deps, request, user)
  const actor: Actor = {
    ...request.actor,
    kind: 'user',
    userId: user.id,
    name: user.username,
    service,
    permissions: deps.access.permissionsOf(user, service?.id ?? null),
    session,
    locale: user.locale,
  }
  // the refusal, too, is told in the person's language and stands under the person's name
  request.actor = actor
  if (!isBeforeSecondFactor && isAmong(session.lacksSecondFactorOf, user))
    throw new AppError('second_factor_set_up_required')
  if (permission === 'signed-in') return actor
  if (permission === 'scim') throw new AppError('token_kind_wrong')
  if (PERMISSIONS[permission] === 'service' && service === null) throw new AppError('service_required')
  if (!actor.permissions.has(permission)) throw refusePermission(permission)
  return actor
}

// What is in an archived service can be read by whoever could; nothing of it changes.
const isArchived = ({ access }: GuardDeps, { service }: Actor): boolean =>
  service !== null && (access.findServiceById(service.id)?.archived ?? false)

async function findSignedIn(deps: GuardDeps, request: FastifyRequest): Promise<{ user: AccessUser; session: Session }> {
  const session = await deps.signIn.findSession(request.headers.cookie as string)
  if (session === null) throw new AppError('session_ended')
  const user = deps.access.findUser(session.userId) ?? (await findNewUser(deps, session.userId))
  if (user === undefined) throw new AppError('session_ended')
  if (user.suspended) throw new AppError('user_suspended')
  return { user, session }
}

// Somebody who was let in by another node a moment ago may not be in memory here yet.
async function findNewUser({ access, live }: GuardDeps, userId: number): Promise<AccessUser | undefined> {
  await live.catchUp()
  return access.findUser(userId)
}

// A person may know of a service only where the person has any permission in it.
function findNamedService(deps: GuardDeps, request: FastifyRequest, user: AccessUser): AccessService | null {
  const name = readServiceName(request)
  if (name === undefined) return null
  const service = deps.access.findService(name)
  if (service === undefined || !user.services.has(service.id)) throw new AppError('service_not_found')
  return service
}

/** The service that a request names by header or by `?service=`; both and different is a fault. */
function readServiceName(request: FastifyRequest): string | undefined {
  const header = request.headers['rasan-service']
  const query = (request.query as Record<string, unknown> | undefined)?.service
  if (Array.isArray(query)) throw new AppError('service_ambiguous')
  if (typeof header !== 'string') return typeof query === 'string' ? query : undefined
  if (query !== undefined && query !== header) throw new AppError('service_ambiguous')
  return header
}

/**
 * A browser says where a write comes from: only pages of ours may make one with the cookie. What says nothing of it is
 * no browser, and has no cookie that it was not given on purpose.
 */
export function checkOrigin(deps: Pick<Deps, 'config'>, request: FastifyRequest): void {
  const { origin, 'sec-fetch-site': site } = request.headers
  if (origin === undefined) {
    if (site === undefined || site === 'same-origin' || site === 'none') return
    throw new AppError('origin_refused')
  }
  if (origin === deps.config.publicUrl || origin === `${request.protocol}://${request.host}`) return
  throw new AppError('origin_refused')
}

// At the centre no service is named: there `?service=` is a field to search by.
const isOfCentre = (permission: Exclude<RoutePermission, 'public'>): boolean =>
  permission !== 'signed-in' && (permission === 'scim' || PERMISSIONS[permission] === 'centre')

/**
 * The caller's address, without a port that a proxy wrote behind it and without the zone of link-local ones. Where a
 * proxy wrote something else, the proxy's own: a limit by address must not end there. Null on a socket that is gone.
 */
export function readIp(request: FastifyRequest): string | null {
  return readAddress(request.ip) ?? readAddress(request.socket.remoteAddress)
}

function readAddress(text: string | undefined): string | null {
  const bare = text
    ?.replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
    .replace(/%.*$/, '')
  return bare !== undefined && isIP(bare) !== 0 ? bare : null
}

/** For what fails before a guard has run: unknown routes, unreadable addresses. */
export const readLocale = (request: FastifyRequest): Locale => readAcceptLanguage(request.headers['accept-language'])
