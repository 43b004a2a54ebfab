import type { FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Nothing } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { NewTemplate, Template, TemplateChanges, TemplateName } from './schemas.ts'
import {
  changeTemplate,
  createTemplate,
  deleteTemplate,
  getTemplate,
  listTemplates,
  type Owner,
  templateSearch,
} from './templates.ts'

const tags = ['Templates']
const ownerOf = ({ actor }: FastifyRequest): Owner => actor.service as Owner

/** Texts of a service with places for variables. */
export function registerTemplatesRoutes(app: App, { database: { db }, live }: Deps): void {
  registerList(app, {
    url: '/templates',
    permission: 'templates:read',
    search: templateSearch,
    item: Template,
    tag: 'Templates',
    operationId: 'listTemplates',
    summary: 'Templates of the service',
    list: (request, search) => listTemplates(db, ownerOf(request), search),
  })
  app.post(
    '/templates',
    {
      config: { permission: 'templates:write' },
      schema: {
        tags,
        operationId: 'createTemplate',
        summary: 'Make a template',
        description: 'Its name never changes. What a binding names has to be made and approved at the provider.',
        body: NewTemplate,
        response: { 201: Template },
      },
    },
    (request, reply) => {
      request.apiCallSubject = request.body.name
      return applied(
        live,
        createOnce({ db, request, reply }, (tx) => createTemplate(tx, request.actor, ownerOf(request), request.body)),
      )
    },
  )
  app.get(
    '/templates/:name',
    {
      config: { permission: 'templates:read' },
      schema: {
        tags,
        operationId: 'getTemplate',
        summary: 'A template in its present version',
        params: TemplateName,
        response: { 200: Template },
      },
    },
    (request) => getTemplate(db, ownerOf(request), request.params.name),
  )
  app.patch(
    '/templates/:name',
    {
      config: { permission: 'templates:write' },
      schema: {
        tags,
        operationId: 'changeTemplate',
        summary: 'Change a template',
        description:
          'Another text, other variables or bindings are a new version; messages keep the one they were made from.',
        params: TemplateName,
        body: TemplateChanges,
        response: { 200: Template },
      },
    },
    (request) => applied(live, changeTemplate(db, request.actor, ownerOf(request), request.params.name, request.body)),
  )
  app.delete(
    '/templates/:name',
    {
      config: { permission: 'templates:write' },
      schema: {
        tags,
        operationId: 'deleteTemplate',
        summary: 'Delete a template',
        description: 'What was accepted from it is still sent. The name is free again.',
        params: TemplateName,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await applied(live, deleteTemplate(db, request.actor, ownerOf(request), request.params.name))
      return reply.code(204).send(null)
    },
  )
}
