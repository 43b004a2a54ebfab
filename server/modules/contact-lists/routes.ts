import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Instant, Nothing, ONE_LINE, Strict } from '../../platform/http/schema.ts'
import { registerList } from '../../platform/search/list-route.ts'
import type { Owner } from '../contacts/contacts.ts'
import {
  changeContactList,
  changeListMembers,
  contactListSearch,
  createContactList,
  deleteContactList,
  getContactList,
  listContactLists,
} from './contact-lists.ts'

const tags = ['Contacts']
const ownerOf = ({ actor }: FastifyRequest): Owner => actor.service as Owner
const MEMBERS_MAX = 1_000

const ContactList = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  notes: Type.String(),
  members: Type.Integer({ description: 'How many contacts are on it' }),
  createdAt: Instant,
})
const name = Type.String({ minLength: 1, maxLength: 100, pattern: `(?=.*\\S)${ONE_LINE}` })
const notes = Type.Optional(Type.String({ maxLength: 2_000 }))
const NewContactList = Strict({ name, notes })
const ContactListChanges = Strict({ name: Type.Optional(name), notes })
const ListId = Strict({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const ContactIds = Type.Optional(
  Type.Array(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }), {
    maxItems: MEMBERS_MAX,
    description: 'Ids of contacts',
  }),
)
const MemberChanges = Strict({ add: ContactIds, remove: ContactIds })
const ChangedMembers = Type.Object({ added: Type.Integer(), removed: Type.Integer() })

/** Lists of contacts. Who is on one is told by `GET /contacts?list=`. */
export function registerContactListsRoutes(app: App, { database: { db } }: Deps): void {
  registerList(app, {
    url: '/contact-lists',
    permission: 'contacts:read',
    search: contactListSearch,
    item: ContactList,
    tag: 'Contacts',
    operationId: 'listContactLists',
    summary: 'Contact lists of the service',
    list: (request, search) => listContactLists(db, ownerOf(request), search),
  })
  app.post(
    '/contact-lists',
    {
      config: { permission: 'contacts:write' },
      schema: {
        tags,
        operationId: 'createContactList',
        summary: 'Make a contact list',
        body: NewContactList,
        response: { 201: ContactList },
      },
    },
    (request, reply) =>
      createOnce({ db, request, reply }, (tx) => createContactList(tx, request.actor, ownerOf(request), request.body)),
  )
  app.get(
    '/contact-lists/:id',
    {
      config: { permission: 'contacts:read' },
      schema: {
        tags,
        operationId: 'getContactList',
        summary: 'A contact list',
        description: 'Who is on it: `GET /contacts?list=`.',
        params: ListId,
        response: { 200: ContactList },
      },
    },
    (request) => getContactList(db, ownerOf(request), request.params.id),
  )
  app.patch(
    '/contact-lists/:id',
    {
      config: { permission: 'contacts:write' },
      schema: {
        tags,
        operationId: 'changeContactList',
        summary: 'Rename a contact list, or change its notes',
        params: ListId,
        body: ContactListChanges,
        response: { 200: ContactList },
      },
    },
    (request) => changeContactList(db, request.actor, ownerOf(request), request.params.id, request.body),
  )
  app.delete(
    '/contact-lists/:id',
    {
      config: { permission: 'contacts:write' },
      schema: {
        tags,
        operationId: 'deleteContactList',
        summary: 'Delete a contact list',
        description: 'Its contacts stay.',
        params: ListId,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await deleteContactList(db, request.actor, ownerOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
  app.patch(
    '/contact-lists/:id/members',
    {
      config: { permission: 'contacts:write' },
      schema: {
        tags,
        operationId: 'changeContactListMembers',
        summary: 'Put contacts on a list and take others off',
        description: 'All or nothing. Who is on it already, or was not, is no fault.',
        params: ListId,
        body: MemberChanges,
        response: { 200: ChangedMembers },
      },
    },
    (request) => changeListMembers(db, request.actor, ownerOf(request), request.params.id, request.body),
  )
}
