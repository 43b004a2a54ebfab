import { Type } from 'typebox'
import { SOURCES } from '../../platform/auth/sources.ts'
import { Instant, Nullable, ONE_LINE, OneOf, Strict, Title } from '../../platform/http/schema.ts'

const ID_MAX = 2_147_483_647
/** People that one request adds or removes. */
const MEMBERS_MAX = 1_000

const Id = Type.Integer({ minimum: 1, maximum: ID_MAX })
export const GroupId = Strict({ id: Id })
export const ChildId = Strict({ id: Id, child: Id })

export const GroupChanges = Strict({
  name: Type.String({ minLength: 1, maxLength: 200, pattern: `(?=.*\\S)${ONE_LINE}` }),
})

const Source = OneOf(SOURCES, { description: 'Where the group comes from; only local ones are changed here' })
const GroupName = Type.Object({ id: Type.Integer(), name: Type.String(), source: Source })

export const Group = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  source: Source,
  externalId: Nullable(Type.String({ description: 'What the directory knows the group by' })),
  members: Type.Integer({ description: 'All of them: its own and those of the groups in it, each once' }),
  ownMembers: Type.Integer({ description: 'Those that it has itself' }),
  createdAt: Instant,
})

export const AddressableGroup = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  members: Type.Integer({ description: 'All of them: its own and those of the groups in it, each once' }),
})

export const GroupDetail = Type.Object({
  ...Group.properties,
  roles: Type.Array(
    Type.Object({
      role: Type.String(),
      title: Nullable(Title),
      service: Nullable(Type.String()),
      endsAt: Nullable(Instant),
    }),
    { description: 'Roles that it carries: its members have them' },
  ),
  services: Type.Array(
    Type.Object({
      name: Type.String(),
      title: Title,
      addressesAll: Type.Boolean({ description: 'It may address any group' }),
    }),
    { description: 'Services that may address it' },
  ),
  children: Type.Array(GroupName, { description: 'Groups in it' }),
  parents: Type.Array(GroupName, { description: 'Groups that it is in' }),
})

export const Member = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  name: Type.String(),
  mobile: Nullable(Type.String()),
  suspended: Type.Boolean(),
  isDirect: Type.Boolean({ description: 'A member of the group itself' }),
  through: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String() }), {
    description: 'Groups in the group of which it is a member',
  }),
})

const People = Type.Array(
  Type.Unsafe<number | string>({
    type: ['integer', 'string'],
    minimum: 1,
    maximum: ID_MAX,
    minLength: 1,
    maxLength: 200,
    description: 'Id (a number) or username (a text)',
  }),
  { maxItems: MEMBERS_MAX },
)

export const MemberChanges = Strict({ add: Type.Optional(People), remove: Type.Optional(People) })
export const ChangedMembers = Type.Object({ added: Type.Integer(), removed: Type.Integer() })
