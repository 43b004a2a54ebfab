import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Nothing, Strict } from '../../platform/http/schema.ts'
import { registerList } from '../../platform/search/list-route.ts'
import {
  changeFollowUp,
  changeFollowUps,
  followUpSearch,
  listAssignees,
  listFollowUps,
  readFollowUp,
} from './follow-ups.ts'
import { changeRule, createRule, deleteRule, listRules, ruleSearch } from './rules.ts'
import {
  Assignees,
  BULK_MAX,
  BulkAnswer,
  BulkChange,
  FollowUpChange,
  FollowUpDetail,
  ListedFollowUp,
  NewRule,
  Rule,
  RuleChange,
} from './schemas.ts'

const tags = ['Follow-ups']
const MessageId = Type.Object({ id: Type.String({ description: 'Id of a message' }) })
const RuleId = Strict({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })

/** What somebody has to see to about messages, and the rules that open it. */
export function registerFollowUpRoutes(app: App, deps: Deps): void {
  const { db } = deps.database
  app.get(
    '/messages/:id/follow-up',
    {
      config: { permission: 'follow-ups:read' },
      schema: {
        tags,
        operationId: 'readFollowUp',
        summary: 'The follow-up of a message, with its notes',
        params: MessageId,
        response: { 200: FollowUpDetail },
      },
    },
    (request) => readFollowUp(deps, request.actor, request.params.id),
  )
  app.post(
    '/messages/:id/follow-up',
    {
      config: { permission: 'follow-ups:write' },
      schema: {
        tags,
        operationId: 'changeFollowUp',
        summary: 'Open a follow-up, or change it',
        description: 'Whatever is said of a message that nobody follows up opens it, unless a state is named.',
        params: MessageId,
        body: FollowUpChange,
        response: { 200: FollowUpDetail },
      },
    },
    (request) => {
      request.apiCallSubject = request.params.id
      return changeFollowUp(deps, request.actor, request.params.id, request.body)
    },
  )
  registerList(app, {
    url: '/follow-ups',
    permission: 'follow-ups:read',
    search: followUpSearch,
    item: ListedFollowUp,
    tag: 'Follow-ups',
    operationId: 'listFollowUps',
    summary: 'Follow-ups of the service',
    list: (request, search) => listFollowUps(deps, request.actor, search),
  })
  app.post(
    '/follow-ups/bulk',
    {
      config: { permission: 'follow-ups:write' },
      schema: {
        tags,
        operationId: 'changeFollowUps',
        summary: 'Follow up what a search of messages finds',
        description: `The first ${BULK_MAX} of it, in its order; whoever may not search messages may not do this.`,
        body: BulkChange,
        response: { 200: BulkAnswer },
      },
    },
    (request) => changeFollowUps(deps, request.actor, request.body),
  )
  app.get(
    '/follow-ups/assignees',
    {
      config: { permission: 'follow-ups:read' },
      schema: {
        tags,
        operationId: 'listAssignees',
        summary: 'Who can be given a follow-up',
        response: { 200: Assignees },
      },
    },
    async ({ actor }) => ({ items: await listAssignees(db, actor.service!.id) }),
  )
  registerList(app, {
    url: '/follow-up-rules',
    permission: 'follow-ups:read',
    search: ruleSearch,
    item: Rule,
    tag: 'Follow-ups',
    operationId: 'listFollowUpRules',
    summary: 'Rules that open follow-ups',
    list: ({ actor }, search) => listRules(db, actor.service!.id, search),
  })
  app.post(
    '/follow-up-rules',
    {
      config: { permission: 'follow-up-rules:write' },
      schema: {
        tags,
        operationId: 'createFollowUpRule',
        summary: 'Make a rule that opens follow-ups',
        description: 'By what ends from now on, within seconds.',
        body: NewRule,
        response: { 201: Rule },
      },
    },
    (request, reply) =>
      createOnce({ db, request, reply }, (tx) =>
        createRule(tx, request.actor, request.actor.service!.id, request.body),
      ),
  )
  app.patch(
    '/follow-up-rules/:id',
    {
      config: { permission: 'follow-up-rules:write' },
      schema: {
        tags,
        operationId: 'changeFollowUpRule',
        summary: 'Change a rule that opens follow-ups',
        description: 'What it opened stays as it is.',
        params: RuleId,
        body: RuleChange,
        response: { 200: Rule },
      },
    },
    ({ actor, params, body }) => changeRule(db, actor, actor.service!.id, params.id, body),
  )
  app.delete(
    '/follow-up-rules/:id',
    {
      config: { permission: 'follow-up-rules:write' },
      schema: {
        tags,
        operationId: 'deleteFollowUpRule',
        summary: 'Delete a rule that opens follow-ups',
        description: 'What it opened stays.',
        params: RuleId,
        response: { 204: Nothing },
      },
    },
    async ({ actor, params }, reply) => {
      await deleteRule(db, actor, actor.service!.id, params.id)
      return reply.code(204).send(null)
    },
  )
}
