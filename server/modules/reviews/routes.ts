import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { applied } from '../../platform/live/applied.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { listReviews, readReview, refuseReview, releaseReview, reviewSearch, undoRelease } from './reviews.ts'
import { Refusal, Review } from './schemas.ts'

const tags = ['Reviews']
const permission = 'reviews:decide'
const ReviewId = Type.Object({ id: Type.String({ description: 'Id of the message that waits' }) })

/** What waits until somebody else has read it. */
export function registerReviewRoutes(app: App, deps: Deps): void {
  registerList(app, {
    url: '/reviews',
    permission,
    search: reviewSearch,
    item: Review,
    tag: 'Reviews',
    operationId: 'listReviews',
    summary: 'What waits for review, and what was decided',
    list: (request, search) => listReviews(deps, request.actor, search),
  })
  app.get(
    '/reviews/:id',
    {
      config: { permission },
      schema: {
        tags,
        operationId: 'readReview',
        summary: 'The review of a message',
        params: ReviewId,
        response: { 200: Review },
      },
    },
    (request) => readReview(deps, request.actor, request.params.id),
  )
  app.post(
    '/reviews/:id/release',
    {
      config: { permission },
      schema: {
        tags,
        operationId: 'releaseReview',
        summary: 'Let a held message go',
        description:
          'It leaves after a minute, or at its own time; until then the release can be taken back. Nobody releases their own, nor what a token sent that they made.',
        params: ReviewId,
        response: { 200: Review },
      },
    },
    (request) => {
      request.apiCallSubject = request.params.id
      return applied(deps.live, releaseReview(deps, request.actor, request.params.id))
    },
  )
  app.delete(
    '/reviews/:id/release',
    {
      config: { permission },
      schema: {
        tags,
        operationId: 'undoRelease',
        summary: 'Take a release back',
        description: 'While its minute lasts: the message waits for review again.',
        params: ReviewId,
        response: { 200: Review },
      },
    },
    (request) => {
      request.apiCallSubject = request.params.id
      return undoRelease(deps, request.actor, request.params.id)
    },
  )
  app.post(
    '/reviews/:id/refusal',
    {
      config: { permission },
      schema: {
        tags,
        operationId: 'refuseReview',
        summary: 'Refuse a held message',
        description: 'It is cancelled with the failure `review_refused`.',
        params: ReviewId,
        body: Refusal,
        response: { 200: Review },
      },
    },
    (request) => {
      request.apiCallSubject = request.params.id
      return refuseReview(deps, request.actor, request.params.id, request.body.reason)
    },
  )
}
