import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { AppError } from '../../platform/http/errors.ts'
import { addJsonType } from '../../platform/http/json-body.ts'
import { answerUnknown } from '../../platform/http/not-found.ts'
import { COUNT_MAX, describeServer, listResourceTypes, listSchemas } from './definitions.ts'
import { refuse } from './document.ts'
import { sendScimError } from './errors.ts'
import { parseFilter } from './filter.ts'
import { createGroup, getGroup, listGroups, patchGroup, removeGroup, replaceGroup } from './groups.ts'
import { createPerson, getPerson, listPeople, type Means, patchPerson, removePerson, replacePerson } from './people.ts'
import { project, readWanted, type Wanted } from './projection.ts'
import type { Part } from './queries.ts'
import { type Resource, showList } from './view.ts'

const TYPE = 'application/scim+json; charset=utf-8'
const COUNT = 100
// fifty thousand members, as they are told in full
const GROUP_BODY_MAX_BYTES = 6_291_456
const config = { permission: 'scim' } as const
const schema = { hide: true }

/** SCIM 2.0 (RFC 7643, 7644), by which a directory writes its people and groups. Bulk is not offered. */
export function registerScimRoutes(app: App, { config: { publicUrl }, database: { db }, signIn }: Deps): void {
  const root = `${publicUrl}/scim/v2`
  const means: Means = { db, signIn, root }
  app.register(
    async (scope) => {
      addJsonType(scope as unknown as FastifyInstance, 'application/scim+json')
      scope.setErrorHandler((error, request, reply) => sendScimError(publicUrl, error, request, reply))
      const inside = scope as unknown as App
      answerUnknown(inside, () => false)
      registerPeople(inside, means)
      registerGroups(inside, means)
      registerDefinitions(inside, root, publicUrl)
    },
    { prefix: '/scim/v2' },
  )
}

type WithId = { Params: { id: string } }

function registerPeople(app: App, means: Means): void {
  app.get('/Users', { config, schema }, async (request, reply) => {
    const wanted = readWanted(queryOf(request))
    return sendList(reply, readPart(request), wanted, (part) => listPeople(means, part, wanted))
  })
  app.get<WithId>('/Users/:id', { config, schema }, async (request, reply) => {
    const wanted = readWanted(queryOf(request))
    return send(reply, 200, await getPerson(means, request.params.id, wanted), wanted)
  })
  app.post('/Users', { config, schema }, async (request, reply) => {
    const made = await createPerson(means, request.actor, request.body)
    request.apiCallSubject = made.id
    return send(reply, 201, made, readWanted(queryOf(request)))
  })
  app.put<WithId>('/Users/:id', { config, schema }, async (request, reply) => {
    const changed = await replacePerson(means, request.actor, request.params.id, request.body)
    return send(reply, 200, changed, readWanted(queryOf(request)))
  })
  app.patch<WithId>('/Users/:id', { config, schema }, async (request, reply) => {
    const changed = await patchPerson(means, request.actor, request.params.id, request.body)
    return send(reply, 200, changed, readWanted(queryOf(request)))
  })
  app.delete<WithId>('/Users/:id', { config, schema }, async (request, reply) => {
    await removePerson(means, request.actor, request.params.id)
    return reply.code(204).send()
  })
}

function registerGroups(app: App, means: Means): void {
  const bodyLimit = GROUP_BODY_MAX_BYTES
  app.get('/Groups', { config, schema }, async (request, reply) => {
    const wanted = readWanted(queryOf(request))
    return sendList(reply, readPart(request), wanted, (part) => listGroups(means, part, wanted))
  })
  app.get<WithId>('/Groups/:id', { config, schema }, async (request, reply) => {
    const wanted = readWanted(queryOf(request))
    return send(reply, 200, await getGroup(means, request.params.id, wanted), wanted)
  })
  app.post('/Groups', { config, schema, bodyLimit }, async (request, reply) => {
    const made = await createGroup(means, request.actor, request.body)
    request.apiCallSubject = made.id
    return send(reply, 201, made, readWanted(queryOf(request)))
  })
  app.put<WithId>('/Groups/:id', { config, schema, bodyLimit }, async (request, reply) => {
    const wanted = readWanted(queryOf(request))
    await replaceGroup(means, request.actor, request.params.id, request.body)
    return send(reply, 200, await getGroup(means, request.params.id, wanted), wanted)
  })
  app.patch<WithId>('/Groups/:id', { config, schema, bodyLimit }, async (request, reply) => {
    await patchGroup(means, request.actor, request.params.id, request.body)
    const wanted = readWanted(queryOf(request))
    // nobody wants fifty thousand members for one that was added: only who asks for attributes gets any (RFC 7644, 3.5.2)
    if (wanted.only === null) return reply.code(204).send()
    return send(reply, 200, await getGroup(means, request.params.id, wanted), wanted)
  })
  app.delete<WithId>('/Groups/:id', { config, schema }, async (request, reply) => {
    await removeGroup(means, request.actor, request.params.id)
    return reply.code(204).send()
  })
}

function registerDefinitions(app: App, root: string, publicUrl: string): void {
  const all: Wanted = { only: null, except: [] }
  app.get('/ServiceProviderConfig', { config, schema }, (_request, reply) =>
    reply.type(TYPE).send(describeServer(root, publicUrl)),
  )
  for (const [path, list] of [
    ['/Schemas', listSchemas(root)],
    ['/ResourceTypes', listResourceTypes(root)],
  ] as const) {
    app.get(path, { config, schema }, (_request, reply) => reply.type(TYPE).send(showList(list.length, 1, list)))
    app.get<WithId>(`${path}/:id`, { config, schema }, (request, reply) => {
      const one = list.find(({ id }) => id.toLowerCase() === request.params.id.toLowerCase())
      if (!one) throw new AppError('not_found')
      return send(reply, 200, one, all)
    })
  }
}

const queryOf = (request: FastifyRequest): Record<string, unknown> => request.query as Record<string, unknown>

function send(reply: FastifyReply, status: number, resource: Resource, wanted: Wanted): FastifyReply {
  const { location } = resource.meta as { location: string }
  if (status === 201) reply.header('location', location)
  return reply.code(status).type(TYPE).send(project(resource, wanted))
}

async function sendList(
  reply: FastifyReply,
  part: Part,
  wanted: Wanted,
  list: (part: Part) => Promise<{ total: number; resources: Resource[] }>,
): Promise<FastifyReply> {
  const { total, resources } = await list(part)
  const shown = resources.map((one) => project(one, wanted))
  return reply.type(TYPE).send(showList(total, part.startIndex, shown))
}

/** Which part of a list a query asks for. Throws `scim_filter_invalid` and `scim_value_invalid`. */
function readPart(request: FastifyRequest): Part {
  const { filter, startIndex, count } = queryOf(request)
  return {
    filter: typeof filter === 'string' && filter.trim() !== '' ? parseFilter(filter) : null,
    startIndex: Math.max(readInteger(startIndex, 'startIndex', 1), 1),
    count: Math.min(Math.max(readInteger(count, 'count', COUNT), 0), COUNT_MAX),
  }
}

function readInteger(given: unknown, path: string, usual: number): number {
  if (given === undefined || given === '') return usual
  if (typeof given !== 'string' || !/^-?\d{1,9}$/.test(given)) throw refuse(path, 'wrong_type')
  return Number(given)
}
