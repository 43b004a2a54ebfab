import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { Actor } from '../auth/actor.ts'
import type { RoutePermission } from '../auth/permissions.ts'
import type { Search } from '../search/search.ts'

/** The Fastify instance as modules see it: schemas are TypeBox, and request types follow from them. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

declare module 'fastify' {
  interface FastifyInstance {
    /** Signs the bodies of requests that may be repeated, so that a repetition is told from another request. */
    bodyKey: Buffer
  }
  interface FastifyRequest {
    actor: Actor
    /** Set by a route that wrote its own API-call row, in the statement of its change. */
    apiCallWritten: boolean
    /** What the request was about, for the API-call row: a message's id, an account's name. */
    apiCallSubject: string | null
    /** The code of the problem that was answered, for the API-call row. */
    problemCode: string | null
    /** What was answered in place of what was asked, for the API-call row. */
    problem: object | null
    /** What a change was answered, as JSON without secrets, for the same row. */
    answer: string | null
  }
  interface FastifyContextConfig {
    /** Who may call it. Every route says so; a hook holds it. */
    permission?: RoutePermission
    /** A write verb that changes nothing (a preview, a search by POST): it needs no audit entry. */
    changesNothing?: true
    /** May be called by somebody who first has to set up a second factor: what that takes, and nothing else. */
    beforeSecondFactor?: true
    /** Its body holds parts that are judged each alone: the route itself refuses what cannot be stored, part by part. */
    judgesParts?: true
    /** Its body is a file of one of these types, which the route itself reads as it arrives (uploads.ts). */
    uploads?: readonly string[]
    /** The search that a list route answers; every list has one. */
    search?: Search
  }
}
