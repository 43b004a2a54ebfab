import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import type { App } from '../../platform/http/app-types.ts'
import { AppError } from '../../platform/http/errors.ts'
import { createOnce } from '../../platform/http/idempotent.ts'
import { Instant, Nothing, Nullable, ONE_LINE, OneOf, Strict } from '../../platform/http/schema.ts'
import { readUpload } from '../../platform/http/uploads.ts'
import { registerList } from '../../platform/search/list-route.ts'
import { MEANINGS } from '../../platform/tables/guess.ts'
import { ENCODINGS, TABLE_KINDS } from '../../platform/tables/sniff.ts'
import {
  deleteFile,
  dropFile,
  FILE_MAX_MIB,
  type File,
  fileSearch,
  getFile,
  keepFile,
  listFiles,
  readColumns,
  receiveFile,
} from './files.ts'

import { READING } from './reading.ts'

const tags = ['Files']
const PASTED = 'text/plain'
/** The content itself tells what it is; browsers call CSV by the third on machines with a spreadsheet. */
const TYPES = [
  'application/octet-stream',
  'text/csv',
  'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'text/tab-separated-values',
  PASTED,
]

const FileView = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  size: Type.Integer({ description: 'In bytes' }),
  kind: OneOf(TABLE_KINDS, { description: '`text`: pasted, perhaps only numbers' }),
  encoding: Nullable(OneOf(ENCODINGS, { description: 'Of a text' })),
  createdAt: Instant,
  keptUntil: Instant,
})
const FileColumns = Type.Object({
  sheets: Type.Array(Type.String(), { description: 'Of a workbook, but for hidden ones' }),
  hasHeading: Type.Boolean({ description: 'The first row seems to be headings, or is said to be' }),
  columns: Type.Array(
    Type.Object({
      column: Type.Integer({ description: 'Counted from 1' }),
      heading: Type.String(),
      meaning: Nullable(OneOf(MEANINGS)),
      samples: Type.Array(Type.String(), { description: 'Cells from the first rows' }),
    }),
  ),
})
const FileId = Strict({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const NewFile = Strict({
  name: Type.String({
    minLength: 1,
    maxLength: 200,
    pattern: `(?=.*\\S)${ONE_LINE}`,
    description: 'As people call it',
  }),
})

/** Files to import contacts from, or to send to. */
export function registerFilesRoutes(app: App, { database: { db } }: Deps): void {
  registerList(app, {
    url: '/files',
    permission: 'files:write',
    search: fileSearch,
    item: FileView,
    tag: 'Files',
    operationId: 'listFiles',
    summary: 'Files that were uploaded to the service',
    list: ({ actor }, search) => listFiles(db, actor, search),
  })
  app.get(
    '/files/:id',
    {
      config: { permission: 'files:write' },
      schema: { tags, operationId: 'getFile', summary: 'A file', params: FileId, response: { 200: FileView } },
    },
    ({ actor, params }) => getFile(db, actor, params.id),
  )
  app.get(
    '/files/:id/columns',
    {
      config: { permission: 'files:write' },
      schema: {
        tags,
        operationId: 'readFileColumns',
        summary: 'What the columns of a file seem to hold, by its first rows',
        params: FileId,
        querystring: Strict({ ...READING, hasHeading: Type.Optional(Type.Boolean()) }),
        response: { 200: FileColumns },
      },
    },
    ({ actor, params, query }) => readColumns(db, actor, params.id, query),
  )
  app.delete(
    '/files/:id',
    {
      config: { permission: 'files:write' },
      schema: {
        tags,
        operationId: 'deleteFile',
        summary: 'Delete a file',
        description: 'It goes by itself at `keptUntil`. What reads it at the moment ends with `file_not_found`.',
        params: FileId,
        response: { 204: Nothing },
      },
    },
    async ({ actor, params }, reply) => {
      await deleteFile(db, actor, params.id)
      return reply.code(204).send(null)
    },
  )
  // alone with parsers of its own: nothing else under /api/v1 takes anything but JSON
  app.register(async (scope: App) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(TYPES, (_request, _content, done) => done(null))
    scope.post(
      '/files',
      {
        config: { permission: 'files:write', uploads: TYPES },
        schema: {
          tags,
          operationId: 'uploadFile',
          summary: 'Upload a file',
          description: [
            `The body is the file: CSV with any separator, in UTF-8, UTF-16 or Windows-1256, or a workbook (XLSX); at most ${FILE_MAX_MIB} MiB.`,
            `As \`${PASTED}\` it is what somebody pasted: a table, or numbers parted by anything.`,
          ].join(' '),
          querystring: NewFile,
          response: { 201: FileView },
        },
      },
      (request, reply) => upload(db, request, reply, request.query.name),
    )
  })
}

async function upload(
  db: Deps['database']['db'],
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
): Promise<File> {
  const { actor, headers } = request
  const type = headers['content-type']
  if (type === undefined) throw new AppError('content_type_unsupported')
  const said = headers['content-length']
  const size = said === undefined ? undefined : Number(said)
  const isPasted = type.toLowerCase().startsWith(PASTED)
  const arrived = await receiveFile(db, actor, { name: name.trim(), size, isPasted }, readUpload(request)).catch(
    (error) => {
      // the rest of it is not waited for
      if (!request.raw.complete) reply.header('connection', 'close')
      throw error
    },
  )
  const body = { name: arrived.name, size: arrived.size, sha256: arrived.sha256, isPasted }
  try {
    const file = await createOnce({ db, request, reply, body }, (tx) => keepFile(tx, actor, arrived))
    // a repetition is answered with the file that came first
    if (file.id !== arrived.id) await dropFile(db, arrived.id)
    return file
  } catch (error) {
    await dropFile(db, arrived.id)
    throw error
  }
}
