import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Slug, Strict } from '../../platform/http/schema.ts'
import { registerList } from '../../platform/search/list-route.ts'
import type { RunKind } from './run-queries.ts'
import { beginRun, getRun, listRuns, runSearch } from './runs.ts'
import { Run } from './schemas.ts'
import { createSyncer } from './syncer.ts'

const Name = Strict({ name: Slug })
const RunParams = Strict({ name: Slug, id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const SyncBody = Strict({
  beyondGuard: Type.Optional(
    Type.Boolean({ description: 'Take away even more than the share allows: after a look at the dry run' }),
  ),
})
const tags = ['Directories']

/** Syncs of a directory, tried and done, and their history. */
export function registerRunRoutes(app: App, deps: Deps): void {
  const { db } = deps.database
  const syncer = createSyncer(deps)
  app.addHook('onClose', () => syncer.stop())

  /** It runs on this node, once the request's transaction is committed. */
  async function begin(request: FastifyRequest, reply: FastifyReply, name: string, kind: RunKind, beyondGuard = false) {
    const { actor } = request
    let isNew = false
    const run = await createOnce({ db, request, reply, status: 202 }, async (tx) => {
      isNew = true
      return beginRun(tx, actor, name, kind, { beyondGuard })
    })
    if (isNew) syncer.start({ id: run.id, directory: name, kind, actor, isBeyondGuardAllowed: beyondGuard })
    return run
  }

  app.post(
    '/centre/directories/:name/dry-run',
    {
      config: { permission: 'directory:write' },
      schema: {
        tags,
        operationId: 'dryRunDirectory',
        summary: 'Find out what a sync would change, and change nothing',
        description: 'Answers the run; ask for it again until it has ended.',
        params: Name,
        response: { 202: Run },
      },
    },
    (request, reply) => begin(request, reply, request.params.name, 'dry_run'),
  )
  app.post(
    '/centre/directories/:name/sync',
    {
      config: { permission: 'directory:write' },
      schema: {
        tags,
        operationId: 'syncDirectory',
        summary: 'Take over what has changed in a directory, now',
        description: 'Answers the run; ask for it again until it has ended.',
        params: Name,
        body: SyncBody,
        response: { 202: Run },
      },
    },
    (request, reply) => begin(request, reply, request.params.name, 'sync', request.body.beyondGuard),
  )
  registerList(app, {
    url: '/centre/directories/:name/runs',
    permission: 'directory:read',
    search: runSearch,
    item: Run,
    tag: 'Directories',
    operationId: 'listDirectoryRuns',
    summary: "A directory's syncs and dry runs",
    params: Name,
    list: ({ actor, params }, search) => listRuns(db, actor.locale, (params as { name: string }).name, search),
  })
  app.get(
    '/centre/directories/:name/runs/:id',
    {
      config: { permission: 'directory:read' },
      schema: {
        tags,
        operationId: 'getDirectoryRun',
        summary: 'A sync or dry run',
        params: RunParams,
        response: { 200: Run },
      },
    },
    ({ actor, params }) => getRun(db, actor.locale, params.name, params.id),
  )
}
