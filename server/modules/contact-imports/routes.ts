import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { sendDownload } from '../../platform/http/downloads.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { CSV_MARK } from '../../platform/tables/write-csv.ts'
import type { Owner } from '../contacts/contacts.ts'
import {
  cancelContactImport,
  contactImportSearch,
  createContactImport,
  getContactImport,
  listContactImports,
  listImportFaults,
} from './contact-imports.ts'
import { previewImport } from './preview.ts'
import { FaultsQuery, FaultyRows, Import, ImportId, NewImport, Preview, Previewed } from './schemas.ts'
import { showFaults, showImport, writeFaultsHead, writeFaultsRow } from './show.ts'

const tags = ['Contacts']
const FAULTS_SHOWN = 100
const FAULTS_AT_ONCE = 1_000
const ownerOf = ({ actor }: FastifyRequest): Owner => actor.service as Owner

/** Imports of contacts from uploaded files. */
export function registerContactImportsRoutes(app: App, { database: { db } }: Deps): void {
  registerList(app, {
    url: '/contact-imports',
    permission: 'contacts:read',
    search: contactImportSearch,
    item: Import,
    tag: 'Contacts',
    operationId: 'listContactImports',
    summary: 'Imports of contacts',
    list: async (request, search) => {
      const { items, nextCursor } = await listContactImports(db, ownerOf(request), search)
      return { items: items.map((one) => showImport(one, request.actor.locale)), nextCursor }
    },
  })
  app.post(
    '/contact-imports/preview',
    {
      config: { permission: 'contacts:write', changesNothing: true },
      schema: {
        tags,
        operationId: 'previewContactImport',
        summary: 'See what an import would take of a file',
        description:
          'Reads the first thousand rows and writes nothing. Columns, headings, separator and encoding are guessed where they are not given; `columns` is null where no column holds numbers.',
        body: Preview,
        response: { 200: Previewed },
      },
    },
    async (request) => {
      const { rows, ...rest } = await previewImport(db, request.actor, ownerOf(request), request.body)
      const headings = rest.headings.map(({ heading }) => heading)
      const shown = rows.map(({ faults, ...row }) => ({
        ...row,
        errors: showFaults(faults, headings, request.actor.locale),
      }))
      return { ...rest, rows: shown }
    },
  )
  app.post(
    '/contact-imports',
    {
      config: { permission: 'contacts:write' },
      schema: {
        tags,
        operationId: 'createContactImport',
        summary: 'Import contacts from a file',
        description: [
          'It runs by itself, each row once whatever happens meanwhile; where it stands is told by `GET /contact-imports/{id}`.',
          'Rows with faults are left out and told one by one; of a number that stands several times the first row counts.',
        ].join(' '),
        body: NewImport,
        response: { 202: Import },
      },
    },
    (request, reply) =>
      createOnce({ db, request, reply, status: 202 }, async (tx) =>
        showImport(await createContactImport(tx, request.actor, ownerOf(request), request.body), request.actor.locale),
      ),
  )
  app.get(
    '/contact-imports/:id',
    {
      config: { permission: 'contacts:read' },
      schema: {
        tags,
        operationId: 'getContactImport',
        summary: 'An import',
        params: ImportId,
        response: { 200: Import },
      },
    },
    async (request) =>
      showImport(await getContactImport(db, ownerOf(request), request.params.id), request.actor.locale),
  )
  app.post(
    '/contact-imports/:id/cancellation',
    {
      config: { permission: 'contacts:write' },
      schema: {
        tags,
        operationId: 'cancelContactImport',
        summary: 'Stop an import',
        description: 'What was taken stays.',
        params: ImportId,
        response: { 200: Import },
      },
    },
    async (request) =>
      showImport(
        await cancelContactImport(db, request.actor, ownerOf(request), request.params.id),
        request.actor.locale,
      ),
  )
  app.get(
    '/contact-imports/:id/faults',
    {
      config: { permission: 'contacts:read' },
      schema: {
        tags,
        operationId: 'listContactImportFaults',
        summary: 'Rows of an import that were not taken',
        description:
          'In the order of the file, with what is wrong in which column. The next page begins `after` the last row of this one.',
        params: ImportId,
        querystring: FaultsQuery,
        response: { 200: FaultyRows },
      },
    },
    async (request) => {
      const { after = 0, limit = FAULTS_SHOWN } = request.query
      const { rows, headings } = await listImportFaults(db, ownerOf(request), request.params.id, after, limit)
      const { locale } = request.actor
      return { rows: rows.map(({ faults, ...row }) => ({ ...row, errors: showFaults(faults, headings, locale) })) }
    },
  )
  app.get(
    '/contact-imports/:id/faults.csv',
    {
      config: { permission: 'contacts:read' },
      schema: {
        tags,
        operationId: 'downloadContactImportFaults',
        summary: 'Rows of an import that were not taken, as a file',
        description:
          'The rows as they were, with three columns more: the row, the columns that are wrong, and why. Mended, it can be imported again.',
        params: ImportId,
        response: { 200: { content: { 'text/csv': { schema: Type.String() } } } },
      },
    },
    async (request, reply) => {
      const { locale } = request.actor
      const owner = ownerOf(request)
      const { id } = request.params
      const { file } = await getContactImport(db, owner, id)
      async function* write(): AsyncGenerator<string> {
        for (let after = 0; ; ) {
          const { rows, headings } = await listImportFaults(db, owner, id, after, FAULTS_AT_ONCE)
          if (after === 0) yield CSV_MARK + writeFaultsHead(headings, locale)
          yield rows.map((row) => writeFaultsRow(row, headings, locale)).join('')
          if (rows.length < FAULTS_AT_ONCE) return
          after = rows.at(-1)!.row
        }
      }
      return sendDownload(reply, `faults of ${file.name}.csv`, 'text/csv; charset=utf-8', write())
    },
  )
}
