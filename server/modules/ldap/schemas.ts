import { Type } from 'typebox'
import { Instant, Nullable, ONE_LINE, OneOf, Slug, Strict } from '../../platform/http/schema.ts'

const Attribute = Type.String({ pattern: '^[A-Za-z][A-Za-z0-9.-]{0,99}$', maxLength: 100, examples: ['uid'] })
const Line = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: ONE_LINE })
const Filter = Type.String({
  minLength: 3,
  maxLength: 2_000,
  pattern: ONE_LINE,
  examples: ['(objectClass=inetOrgPerson)'],
})
const Bases = (minItems: number) =>
  Type.Array(Line(1_000), { minItems, maxItems: 20, description: 'DNs to search below' })

const attributes = {
  username: Attribute,
  name: Attribute,
  mobiles: Type.Array(Attribute, { maxItems: 10, description: 'The preferred number first' }),
  emails: Type.Array(Attribute, { maxItems: 10, description: 'The preferred address first' }),
  locale: Nullable(Attribute),
  externalId: Type.String({
    ...Attribute,
    description: 'What stays the same for ever: `entryUUID`, or `objectGUID` of Active Directory',
  }),
  disabled: Nullable(
    Type.String({
      ...Attribute,
      description:
        '`userAccountControl` (bit 2), `nsAccountLock`, `pwdAccountLockedTime` (locked by an administrator), or any that is TRUE',
    }),
  ),
  groupName: Attribute,
  member: Nullable(Type.String({ ...Attribute, description: "A group's members, as DNs" })),
  memberOf: Nullable(
    Type.String({ ...Attribute, description: 'The groups of a person or group, as DNs; in place of `member`' }),
  ),
}
const AttributeChanges = Strict(Type.Partial(Type.Object(attributes)).properties)

const changeable = {
  url: Type.String({
    minLength: 1,
    maxLength: 300,
    description: '`ldaps://host[:port]`, or `ldap://host[:port]` with `startTls`',
    examples: ['ldaps://ldap.example.org'],
  }),
  startTls: Type.Boolean({
    description: 'Of `ldap://`: encrypt before anything is said. Without it only on this machine',
  }),
  caCertificate: Nullable(
    Type.String({
      maxLength: 40_000,
      description: 'PEM of the authority that signed its certificate; null: the public ones',
    }),
  ),
  bindDn: Nullable(Line(1_000)),
  userBases: Bases(1),
  userFilter: Filter,
  groupBases: Bases(0),
  groupFilter: Filter,
  pageSize: Type.Integer({ minimum: 1, maximum: 5_000, description: 'Entries in one answer' }),
  periodMinutes: Nullable(Type.Integer({ minimum: 5, maximum: 43_200, description: 'null: only when somebody asks' })),
  guardPercent: Type.Integer({
    minimum: 1,
    maximum: 100,
    description: 'A sync that would take away more than this share of people, groups or memberships is refused',
  }),
}
const password = Nullable(Type.String({ minLength: 1, maxLength: 1_000, description: 'Never shown again' }))

export const DirectoryChanges = Strict({
  ...Type.Partial(Type.Object(changeable)).properties,
  password: Type.Optional(password),
  attributes: Type.Optional(AttributeChanges),
})
export const NewDirectory = Strict({
  name: Slug,
  ...DirectoryChanges.properties,
  url: changeable.url,
  userBases: changeable.userBases,
})

const Fault = Type.Object({
  code: Type.String({ description: 'Stable' }),
  title: Type.String(),
  who: Type.String({ description: 'Who must act' }),
  fix: Type.String(),
  words: Nullable(Type.String({ description: "The directory's or the network's own words" })),
})

const Kind = Type.Object({
  kind: Type.String(),
  count: Type.Integer(),
  first: Type.Array(Type.Object({ subject: Type.String(), detail: Nullable(Type.String()) })),
})

const Conflict = Type.Object({
  dn: Type.String(),
  field: Type.String(),
  value: Type.String(),
  code: Type.String(),
  title: Type.String(),
})

const Progress = Type.Object({
  phase: OneOf(['reading', 'comparing', 'applying']),
  users: Type.Integer({ description: 'Read so far' }),
  groups: Type.Integer({ description: 'Read so far' }),
  done: Type.Integer({ description: 'Changes made so far' }),
  total: Nullable(Type.Integer({ description: 'Changes to make, once it is known' })),
})

export const Run = Type.Object({
  id: Type.Integer(),
  directory: Type.String(),
  kind: OneOf(['sync', 'dry_run']),
  status: OneOf(['running', 'finished', 'failed']),
  startedBy: Nullable(Type.String({ description: 'null: its time had come' })),
  startedAt: Instant,
  endedAt: Nullable(Instant),
  progress: Progress,
  changes: Nullable(Type.Integer({ description: 'Changes made, or of a dry run, to be made; null until it is known' })),
  difference: Type.Array(Kind, { description: 'Each kind of change, with its first hundred' }),
  beyondGuard: Type.Array(
    Type.Object({ what: OneOf(['users', 'groups', 'memberships']), taken: Type.Integer(), held: Type.Integer() }),
    { description: 'Of what more would be taken away than the share allows' },
  ),
  conflicts: Type.Object({ count: Type.Integer(), first: Type.Array(Conflict) }),
  fault: Nullable(Fault),
})

export const Directory = Type.Object({
  name: Type.String(),
  ...changeable,
  hasPassword: Type.Boolean(),
  attributes: Type.Object(attributes),
  nextSyncAt: Nullable(Instant),
  users: Type.Integer({ description: 'People of it that we know' }),
  groups: Type.Integer({ description: 'Groups of it that we know' }),
  running: Type.Boolean(),
  lastRun: Nullable(
    Type.Object({
      id: Type.Integer(),
      kind: Type.String(),
      status: Type.String(),
      startedAt: Instant,
      fault: Nullable(Fault),
    }),
  ),
  createdAt: Instant,
})

export const Test = Type.Object({
  fault: Nullable(Fault),
  users: Type.Array(
    Type.Object({
      dn: Type.String(),
      username: Nullable(Type.String()),
      name: Nullable(Type.String()),
      mobile: Nullable(Type.String()),
      email: Nullable(Type.String()),
      active: Type.Boolean(),
      faults: Type.Array(Type.Object({ field: Type.String(), value: Type.String(), title: Type.String() })),
    }),
    { description: 'The first few, as they would be read' },
  ),
  groups: Type.Array(Type.Object({ dn: Type.String(), name: Nullable(Type.String()) })),
})
