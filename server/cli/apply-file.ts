import type { FastifyError } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Environment } from '../config.ts'
import {
  Address,
  CarriesOtp,
  Connections,
  ExpiresAt,
  KeyName,
  LINE_MAX,
  LineKind,
  LineNumber,
  OptInWords,
  OptOut,
  OptOutWords,
  Pace,
  ReportNetworks,
  Settings,
} from '../modules/accounts/schemas.ts'
import { NewTariffs } from '../modules/accounts/tariff-routes.ts'
import { Classes } from '../modules/allocations/routes.ts'
import { FloodGuard, QuotaChanges, TextsKeptDays } from '../modules/services/limit-schemas.ts'
import { Calendar, RetentionDays, SendHours, TimeZone } from '../modules/settings/schemas.ts'
import { Nullable, OneOf, RatePerMinute, Slug, Strict, Title } from '../platform/http/schema.ts'
import { createValidatorCompiler, listFieldErrors } from '../platform/http/validation.ts'
import { phrase } from '../platform/text/phrases.ts'
import { readSource, type Source, type SourceFault } from './yaml-source.ts'

const FileKey = Type.Object(
  { name: KeyName, disabled: Type.Optional(Type.Boolean()), expiresAt: Type.Optional(ExpiresAt) },
  // the rest are the provider's own key fields, side by side with the name
  { additionalProperties: Type.String({ maxLength: 4_000 }) },
)
const FileLine = Strict({
  number: LineNumber,
  kind: Type.Optional(LineKind),
  carriesOtp: Type.Optional(CarriesOtp),
  optOut: Type.Optional(OptOut),
  optOutWords: Type.Optional(OptOutWords),
  optInWords: Type.Optional(OptInWords),
  expiresAt: Type.Optional(ExpiresAt),
  disabled: Type.Optional(Type.Boolean()),
})
const FileAccount = Strict({
  name: Slug,
  provider: Type.String({ maxLength: 40 }),
  title: Type.Optional(Title),
  baseUrl: Type.Optional(Address),
  proxyUrl: Type.Optional(Address),
  settings: Type.Optional(Settings),
  connections: Type.Optional(Connections),
  reportNetworks: Type.Optional(ReportNetworks),
  pace: Type.Optional(Pace),
  suspended: Type.Optional(Type.Boolean()),
  keys: Type.Optional(Type.Array(FileKey, { maxItems: 50 })),
  lines: Type.Optional(Type.Array(FileLine, { maxItems: 500 })),
  tariffs: Type.Optional(NewTariffs),
})
const FileAllocation = Strict({
  account: Slug,
  methods: Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: 50 }),
  lines: Type.Optional(Type.Array(Type.String({ maxLength: LINE_MAX }), { maxItems: 500 })),
  classes: Type.Optional(Classes),
  quota: Type.Optional(QuotaChanges),
})
const FileService = Strict({
  name: Slug,
  title: Type.Optional(Title),
  unknownPolicy: Type.Optional(Nullable(OneOf(['never-twice', 'rather-twice']))),
  ratePerMinute: Type.Optional(RatePerMinute),
  textsKeptDays: Type.Optional(TextsKeptDays),
  quota: Type.Optional(QuotaChanges),
  floodGuard: Type.Optional(FloodGuard),
  addressesAllGroups: Type.Optional(Type.Boolean()),
  // by name: ids differ from one installation to the next
  groups: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 1_000 })),
  suspended: Type.Optional(Type.Boolean()),
  allocations: Type.Optional(Type.Array(FileAllocation, { maxItems: 50 })),
})
const File = Strict({
  settings: Type.Optional(
    Strict({
      retentionDays: Type.Optional(RetentionDays),
      sendHours: Type.Optional(SendHours),
      timeZone: Type.Optional(TimeZone),
      calendar: Type.Optional(Calendar),
    }),
  ),
  accounts: Type.Optional(Type.Array(FileAccount, { maxItems: 500 })),
  services: Type.Optional(Type.Array(FileService, { maxItems: 2_000 })),
})

/** What `rasan apply` is told. The order of keys, lines and allocations is the order in which they are used. */
export type ApplyFile = Static<typeof File>
export type FileAccount = Static<typeof FileAccount>
export type FileService = Static<typeof FileService>

const validate = createValidatorCompiler()({ schema: File, method: 'POST', url: '', httpPart: 'body' }) as ((
  value: unknown,
) => boolean) & { errors?: unknown }

/** Reads and checks a file as far as that can be done without the database; answers every fault with its place. */
export function readApplyFile(
  text: string,
  environment: Environment,
): { file: ApplyFile; source: Source } | { faults: SourceFault[] } {
  const read = readSource(text, environment)
  if ('faults' in read) return read
  const { source } = read
  if (source.value === null || source.value === undefined)
    return { faults: [{ place: null, sentence: 'the file is empty: it should have accounts, services or both.' }] }
  const faults = [...findMisfits(source), ...(validate.errors ? [] : findRepeated(source))]
  return faults.length > 0 ? { faults } : { file: source.value as ApplyFile, source }
}

function findMisfits(source: Source): SourceFault[] {
  validate.errors = null
  // defaults are none in these schemas, so the value stays as it was read
  if (validate(source.value)) return []
  const errors = listFieldErrors({ validation: validate.errors, validationContext: 'body' } as unknown as FastifyError)
  return errors.map(({ path, code, params }) => {
    const place = code === 'unknown_field' ? source.placeOfName(path) : source.placeOf(path)
    const hint = code === 'wrong_type' && params?.expected === 'string' ? ' (put a number in quotes)' : ''
    return { place, sentence: `${path || 'the file'}: ${phrase('en', `fields.${code}`, params)}${hint}.` }
  })
}

/** Names that stand twice in the same list: the second would silently win. */
function findRepeated(source: Source): SourceFault[] {
  const { accounts = [], services = [] } = source.value as ApplyFile
  const lists: [string, string[], string][] = [
    ['accounts', accounts.map(({ name }) => name), 'name'],
    ['services', services.map(({ name }) => name), 'name'],
    ...accounts.flatMap(({ keys = [], lines = [] }, i): [string, string[], string][] => [
      [`accounts[${i}].keys`, keys.map(({ name }) => name), 'name'],
      [`accounts[${i}].lines`, lines.map(({ number }) => number), 'number'],
    ]),
    ...services.map(({ allocations = [] }, i): [string, string[], string] => [
      `services[${i}].allocations`,
      allocations.map(({ account }) => account),
      'account',
    ]),
  ]
  return lists.flatMap(([list, names, field]) =>
    names.flatMap((name, i) => {
      const path = `${list}[${i}].${field}`
      const isRepeated = names.indexOf(name) < i
      return isRepeated
        ? [{ place: source.placeOf(path), sentence: `${path}: ${phrase('en', 'fields.repeated')}.` }]
        : []
    }),
  )
}
