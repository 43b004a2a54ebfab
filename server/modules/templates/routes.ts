import type { FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Nothing } from '../../platform/http/schema.ts'
import { applied } from '../../platform/live/applied.ts'
import { registerList } from '../../platform/search/list-route.ts'
import {
  Filled,
  NewTemplate,
  Restoration,
  Template,
  TemplateChanges,
  TemplateDetail,
  TemplateName,
  Values,
  Versions,
} from './schemas.ts'
import {
  changeTemplate,
  createTemplate,
  deleteTemplate,
  listTemplates,
  listVersions,
  type Owner,
  previewTemplate,
  readTemplate,
  restoreVersion,
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
        description: 'With the segments of each language in the longest case, and with what goes by it.',
        params: TemplateName,
        response: { 200: TemplateDetail },
      },
    },
    (request) => readTemplate(db, ownerOf(request), request.params.name),
  )
  app.post(
    '/templates/:name/preview',
    {
      config: { permission: 'templates:read', changesNothing: true },
      schema: {
        tags,
        operationId: 'previewTemplate',
        summary: 'See a template with values',
        description:
          'In each of its languages: with what is given, else with its examples and defaults. Stores nothing.',
        params: TemplateName,
        body: Values,
        response: { 200: Filled },
      },
    },
    async (request) => {
      const { params, body } = request
      return { items: await previewTemplate(db, ownerOf(request), params.name, body.variables ?? {}) }
    },
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
          'Other texts, variables or bindings are a new version; messages keep the one they were made from, and broadcasts whose messages are not made yet pause with `template_changed`.',
        params: TemplateName,
        body: TemplateChanges,
        response: { 200: Template },
      },
    },
    (request) => applied(live, changeTemplate(db, request.actor, ownerOf(request), request.params.name, request.body)),
  )
  app.get(
    '/templates/:name/versions',
    {
      config: { permission: 'templates:read' },
      schema: {
        tags,
        operationId: 'listTemplateVersions',
        summary: 'Versions of a template',
        description: 'What it said before, since when, and who wrote it.',
        params: TemplateName,
        response: { 200: Versions },
      },
    },
    async (request) => ({ items: await listVersions(db, ownerOf(request), request.params.name) }),
  )
  app.post(
    '/templates/:name/versions',
    {
      config: { permission: 'templates:write' },
      schema: {
        tags,
        operationId: 'restoreTemplateVersion',
        summary: 'Restore an old version as the newest',
        description: 'Messages keep the version they were made from. Nothing changes where both hold the same.',
        params: TemplateName,
        body: Restoration,
        response: { 200: Template },
      },
    },
    (request) => {
      const { params, body, actor } = request
      return applied(live, restoreVersion(db, actor, ownerOf(request), params.name, body.restore))
    },
  )
  app.delete(
    '/templates/:name',
    {
      config: { permission: 'templates:write' },
      schema: {
        tags,
        operationId: 'deleteTemplate',
        summary: 'Delete a template',
        description:
          'What was accepted from it is still sent. The name is free again. Refused as `template_in_use` while a broadcast by it is a draft, held, or not all made.',
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
