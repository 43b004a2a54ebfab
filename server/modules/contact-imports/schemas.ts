import { Type } from 'typebox'
import { Instant, Nullable, ONE_LINE, OneOf, Strict } from '../../platform/http/schema.ts'
import { ENCODINGS, TABLE_KINDS } from '../../platform/tables/sniff.ts'
import { LANGUAGES } from '../contacts/schemas.ts'
import { READING } from '../files/reading.ts'
import { IMPORT_STATES } from './queries.ts'

const COLUMNS_MAX = 1_000
const Id = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const Column = Type.Integer({ minimum: 1, maximum: COLUMNS_MAX })

const Columns = Strict(
  {
    number: Column,
    name: Type.Optional(Type.Array(Column, { maxItems: 3, description: 'Parts of the name, in their order' })),
    email: Type.Optional(Column),
    language: Type.Optional(Column),
    tags: Type.Optional(Column),
    notes: Type.Optional(Column),
    fields: Type.Optional(
      Type.Record(Type.String(), Column, { maxProperties: 30, description: 'By the names of the service’s fields' }),
    ),
  },
  { description: 'Which column holds what, counted from 1' },
)
const tags = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 50, pattern: ONE_LINE }), {
    maxItems: 5,
    description: 'Given to every contact of the file',
  }),
)
const reading = { file: Id, ...READING }
export const Preview = Strict({
  ...reading,
  hasHeading: Type.Optional(Type.Boolean({ description: 'Guessed where it is not given' })),
  columns: Type.Optional(Columns),
  tags,
})
export const NewImport = Strict({
  ...reading,
  hasHeading: Type.Boolean({ description: 'The first row is headings' }),
  columns: Columns,
  existing: OneOf(['update', 'leave'], {
    description:
      'Contacts that there are: `update` takes what the file says over what is held, empty cells say nothing',
  }),
  list: Type.Optional(Id),
  tags,
})
export const ImportId = Strict({ id: Id })
export const FaultsQuery = Strict({
  after: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 2_147_483_647, description: 'The last row of the page before' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
})

const Failure = Type.Object({ code: Type.String(), title: Type.String() })
export const Import = Type.Object({
  id: Type.Integer(),
  state: OneOf(IMPORT_STATES),
  file: Type.Object({ id: Type.Integer(), name: Type.String() }),
  list: Nullable(Type.Object({ id: Type.Integer(), name: Type.String() })),
  existing: OneOf(['update', 'leave']),
  share: Type.Number({ description: 'How much of the file has been read, 0 to 1' }),
  counts: Type.Object({
    read: Type.Integer({ description: 'Rows; the sum of the others' }),
    added: Type.Integer(),
    changed: Type.Integer(),
    same: Type.Integer({ description: 'Contacts that there were already, and are as they were' }),
    repeated: Type.Integer({ description: 'Rows whose number stood in a row before' }),
    faulty: Type.Integer({ description: 'Rows that were not taken: `/contact-imports/{id}/faults`' }),
  }),
  failure: Nullable(Failure),
  startedBy: Type.String(),
  createdAt: Instant,
  endedAt: Nullable(Instant),
})

const Cells = Type.Array(Type.String(), { description: 'As they stand in the file' })
const Faults = Type.Array(
  Type.Object({ column: Type.Integer(), heading: Type.String(), code: Type.String(), title: Type.String() }),
)
export const FaultyRows = Type.Object({
  rows: Type.Array(Type.Object({ row: Type.Integer(), cells: Cells, errors: Faults })),
})
const PreviewedContact = Type.Object({
  number: Type.String({ description: 'E.164' }),
  email: Nullable(Type.String()),
  name: Type.String(),
  language: Nullable(OneOf(LANGUAGES)),
  fields: Type.Record(Type.String(), Type.Unsafe<string | number>({ type: ['string', 'number'] })),
  tags: Type.Array(Type.String()),
  notes: Type.String(),
})
export const Previewed = Type.Object({
  kind: OneOf(TABLE_KINDS),
  encoding: Nullable(OneOf(ENCODINGS)),
  sheets: Type.Array(Type.String(), { description: 'Of a workbook, but for hidden ones' }),
  hasHeading: Type.Boolean(),
  columns: Nullable(Columns),
  headings: Type.Array(
    Type.Object({
      column: Type.Integer(),
      heading: Type.String(),
      samples: Type.Array(Type.String(), { description: 'Cells from the first rows' }),
    }),
  ),
  rows: Type.Array(
    Type.Object({
      row: Type.Integer(),
      cells: Cells,
      contact: Nullable(PreviewedContact),
      errors: Faults,
      first: Nullable(Type.Integer({ description: 'The row that has this number already' })),
    }),
    { description: 'The first rows as they would be taken' },
  ),
  counts: Type.Object(
    {
      read: Type.Integer(),
      usable: Type.Integer(),
      existing: Type.Integer({ description: 'Of the usable ones: contacts that there are already' }),
      repeated: Type.Integer(),
      faulty: Type.Integer(),
    },
    { description: 'Of the rows that were looked at, the first thousand' },
  ),
  isWhole: Type.Boolean({ description: 'Whether those are all' }),
})
