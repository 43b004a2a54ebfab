import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { Instant, Nothing, Nullable, OneOf, Slug, Strict, Title } from '../../platform/http/schema.ts'
import { listBlockLists, shareBlocks, stopSharingBlocks } from './block-lists.ts'

const tags = ['Centre']
const url = '/centre/accounts/:name/lines/:number/block-list'
const params = Strict({ name: Slug, number: Type.String({ minLength: 1, maxLength: 254 }) })
const write = { config: { permission: 'centre-blocked-numbers:write' } } as const

const BlockListOfLine = Type.Object({
  account: Type.Object({ name: Slug, title: Title }),
  line: Type.String(),
  readUntil: Nullable(
    Type.String({ format: 'date-time', description: 'Up to when its provider told who stopped the line; null: never' }),
  ),
  isReadFailing: Type.Boolean({ description: 'It could not be read the last time' }),
  sharing: Nullable(
    Type.Object(
      {
        by: Type.String(),
        since: Instant,
        lastAt: Nullable(Type.String({ format: 'date-time', description: 'When it was last brought up to date' })),
        waiting: Type.Integer({ description: 'Blocks that have changed since then' }),
        shared: Type.Integer({ description: 'Numbers that stand there by our word' }),
        failing: Nullable(
          Type.Object(
            {
              times: Type.Integer(),
              code: Type.String(),
              title: Type.String(),
              who: OneOf(['caller', 'recipient', 'administrator', 'provider']),
              provider: Type.Object({ code: Type.String(), text: Type.String() }),
            },
            { description: 'Why that failed, how often in a row, and who must act; it is tried again' },
          ),
        ),
      },
      { description: 'Blocks of the line are put on its provider’s list too; null: they are not' },
    ),
  ),
})

/** Providers' own lists of whom a line does not write to. */
export function registerBlockListRoutes(app: App, deps: Deps): void {
  app.get(
    '/centre/block-lists',
    {
      config: { permission: 'centre-blocked-numbers:read' },
      schema: {
        tags,
        operationId: 'listBlockLists',
        summary: 'Lines whose providers have lists of blocked numbers, and what is exchanged with each',
        response: { 200: Type.Object({ items: Type.Array(BlockListOfLine) }) },
      },
    },
    async ({ actor }) => ({ items: await listBlockLists(deps, actor) }),
  )
  app.put(
    url,
    {
      ...write,
      schema: {
        tags,
        operationId: 'shareBlockList',
        summary: 'Put the blocks of a line on its provider’s list too',
        description:
          'Those that there are and those to come, within about a minute; what is lifted is taken away again. Not for service lines that carry codes: a provider’s list would stop those; nor does a line come to carry them while it is shared.',
        params,
        response: { 204: Nothing },
      },
    },
    async ({ actor, params: { name, number } }, reply) => {
      await shareBlocks(deps, actor, name, number)
      return reply.code(204).send(null)
    },
  )
  app.delete(
    url,
    {
      ...write,
      schema: {
        tags,
        operationId: 'stopSharingBlockList',
        summary: 'Put blocks of a line on its provider’s list no more',
        description: 'What stands there stays.',
        params,
        response: { 204: Nothing },
      },
    },
    async ({ actor, params: { name, number } }, reply) => {
      await stopSharingBlocks(deps, actor, name, number)
      return reply.code(204).send(null)
    },
  )
}
