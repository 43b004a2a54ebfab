import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { sendDownload } from '../../platform/http/downloads.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Nothing } from '../../platform/http/schema.ts'
import { registerList } from '../../platform/search/list-route.ts'
import {
  changeContact,
  changeFields,
  contactSearch,
  createContact,
  deleteContact,
  getContact,
  listContacts,
  listFields,
  type Owner,
} from './contacts.ts'
import { exportContacts } from './export.ts'
import { Contact, ContactChanges, ContactFields, ContactId, NewContact } from './schemas.ts'

const tags = ['Contacts']
const ownerOf = ({ actor }: FastifyRequest): Owner => actor.service as Owner

/** People whom a service writes to, with what it keeps of them. */
export function registerContactsRoutes(app: App, { database }: Deps): void {
  const { db } = database
  registerList(app, {
    url: '/contacts',
    permission: 'contacts:read',
    search: contactSearch,
    item: Contact,
    tag: 'Contacts',
    operationId: 'listContacts',
    summary: 'Contacts of the service',
    list: (request, search) => listContacts(db, ownerOf(request), search),
  })
  app.get(
    '/contacts/export',
    {
      // as of the list: the search tells each fault better
      validatorCompiler: () => () => true,
      config: { permission: 'contacts:read' },
      schema: {
        tags,
        operationId: 'exportContacts',
        summary: 'Contacts of the service as a file',
        description:
          'CSV in UTF-8 with the fields of the service, of all contacts or of those that a search finds: by what `GET /contacts` is searched. What a spreadsheet would take for a formula has an apostrophe before it. It can be imported as it is.',
        response: { 200: { content: { 'text/csv': { schema: Type.String() } } } },
      },
    },
    async (request, reply) => {
      const query = request.query as Record<string, unknown>
      const pieces = await exportContacts(database.lists, ownerOf(request), query, request.actor.locale)
      return sendDownload(reply, `${ownerOf(request).name}-contacts.csv`, 'text/csv; charset=utf-8', pieces)
    },
  )
  app.post(
    '/contacts',
    {
      config: { permission: 'contacts:write' },
      schema: {
        tags,
        operationId: 'createContact',
        summary: 'Make a contact',
        body: NewContact,
        response: { 201: Contact },
      },
    },
    (request, reply) =>
      createOnce({ db, request, reply }, (tx) => createContact(tx, request.actor, ownerOf(request), request.body)),
  )
  app.get(
    '/contacts/:id',
    {
      config: { permission: 'contacts:read' },
      schema: { tags, operationId: 'getContact', summary: 'A contact', params: ContactId, response: { 200: Contact } },
    },
    (request) => getContact(db, ownerOf(request), request.params.id),
  )
  app.patch(
    '/contacts/:id',
    {
      config: { permission: 'contacts:write' },
      schema: {
        tags,
        operationId: 'changeContact',
        summary: 'Change a contact',
        description: 'What is not given stays; a field given as null is emptied.',
        params: ContactId,
        body: ContactChanges,
        response: { 200: Contact },
      },
    },
    (request) => changeContact(db, request.actor, ownerOf(request), request.params.id, request.body),
  )
  app.delete(
    '/contacts/:id',
    {
      config: { permission: 'contacts:write' },
      schema: {
        tags,
        operationId: 'deleteContact',
        summary: 'Delete a contact',
        description: 'It leaves its lists too; messages to it stay.',
        params: ContactId,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await deleteContact(db, request.actor, ownerOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
  app.get(
    '/contact-fields',
    {
      config: { permission: 'contacts:read' },
      schema: {
        tags,
        operationId: 'listContactFields',
        summary: 'What the service keeps of its contacts',
        response: { 200: ContactFields },
      },
    },
    (request) => listFields(db, ownerOf(request)),
  )
  app.put(
    '/contact-fields',
    {
      config: { permission: 'contacts:write' },
      schema: {
        tags,
        operationId: 'changeContactFields',
        summary: 'Say what the service keeps of its contacts',
        description:
          'All fields, in their order. A field’s type never changes; values of one that is left out are shown no more.',
        body: ContactFields,
        response: { 200: ContactFields },
      },
    },
    (request) => changeFields(db, request.actor, ownerOf(request), request.body.fields),
  )
}
