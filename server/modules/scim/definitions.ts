// What the server says of itself (RFC 7643, 5 to 8): only what it keeps.

export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group'
/** In the answer to a write: what of it was left out, and why. */
export const LEFT_OUT_SCHEMA = 'urn:ietf:params:scim:schemas:extension:rasan:2.0:LeftOut'
export const LIST_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
export const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** Resources in one page of a list, at most. */
export const COUNT_MAX = 200

type Options = { [name: string]: unknown }

const attribute = (name: string, description: string, options: Options = {}) => ({
  name,
  type: 'string',
  multiValued: false,
  description,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...options,
})

const contacts = (name: string, description: string, types: string[]) =>
  attribute(name, description, {
    type: 'complex',
    multiValued: true,
    subAttributes: [
      attribute('value', 'The number or address'),
      attribute('type', 'What it is for', { canonicalValues: types }),
      attribute('primary', 'Whether it is the preferred one', { type: 'boolean' }),
      attribute('display', 'A name for it'),
    ],
  })

const READ_ONLY = { mutability: 'readOnly' }
const reference = (types: string[]) => [
  attribute('value', 'The id', { mutability: 'immutable', caseExact: true }),
  attribute('type', 'What it is', { mutability: 'immutable', canonicalValues: types }),
  attribute('display', 'Its name', READ_ONLY),
]

const SCHEMAS = [
  {
    id: USER_SCHEMA,
    name: 'User',
    description: 'A person',
    attributes: [
      attribute('userName', 'Small Latin letters, digits, and . _ @ + -', { required: true, uniqueness: 'server' }),
      attribute('externalId', 'The id in the directory', { caseExact: true }),
      attribute('displayName', 'The name; else name.formatted, else given and family name'),
      attribute('name', 'The name in parts', {
        type: 'complex',
        subAttributes: [
          attribute('formatted', 'The whole name'),
          attribute('givenName', 'The given name'),
          attribute('familyName', 'The family name'),
        ],
      }),
      attribute('active', 'False: suspended, and sessions end', { type: 'boolean' }),
      attribute('preferredLanguage', 'fa or en'),
      attribute('locale', 'The same, where preferredLanguage is not given'),
      contacts('emails', 'Addresses; the primary one is preferred, and nobody else may have it', [
        'work',
        'home',
        'other',
      ]),
      contacts('phoneNumbers', 'Numbers in any form; of type mobile, or of none, they receive messages', [
        'mobile',
        'work',
        'home',
        'fax',
        'pager',
        'other',
      ]),
      attribute('groups', 'The groups of which the person is a member', {
        type: 'complex',
        multiValued: true,
        ...READ_ONLY,
        subAttributes: reference(['direct']),
      }),
    ],
  },
  {
    id: GROUP_SCHEMA,
    name: 'Group',
    description: 'A group of people and of groups',
    attributes: [
      attribute('displayName', 'The name', { required: true, uniqueness: 'server' }),
      attribute('externalId', 'The id in the directory', { caseExact: true }),
      attribute('members', 'People and groups', {
        type: 'complex',
        multiValued: true,
        subAttributes: reference(['User', 'Group']),
      }),
    ],
  },
  {
    id: LEFT_OUT_SCHEMA,
    name: 'Left out',
    description: 'In the answer to a write: numbers and addresses that were not taken, and why',
    attributes: [
      attribute('leftOut', 'What was not taken', {
        type: 'complex',
        multiValued: true,
        ...READ_ONLY,
        subAttributes: [
          attribute('field', 'Of which field', READ_ONLY),
          attribute('value', 'What was sent', READ_ONLY),
          attribute('code', 'A code of the reason', READ_ONLY),
          attribute('title', 'The reason', READ_ONLY),
        ],
      }),
    ],
  },
]

const TYPES = [
  { id: 'User', endpoint: '/Users', schema: USER_SCHEMA, description: 'A person' },
  { id: 'Group', endpoint: '/Groups', schema: GROUP_SCHEMA, description: 'A group' },
]

type Meta = { resourceType: string; location: string }
const withMeta = <T extends object>(resource: T, schema: string, meta: Meta) => ({
  schemas: [`urn:ietf:params:scim:schemas:core:2.0:${schema}`],
  ...resource,
  meta,
})

/** All schemas that are kept; `root` is the address of /scim/v2. */
export const listSchemas = (root: string) =>
  SCHEMAS.map((one) => withMeta(one, 'Schema', { resourceType: 'Schema', location: `${root}/Schemas/${one.id}` }))

export const listResourceTypes = (root: string) =>
  TYPES.map((one) =>
    withMeta(
      { ...one, name: one.id, schemaExtensions: [{ schema: LEFT_OUT_SCHEMA, required: false }] },
      'ResourceType',
      {
        resourceType: 'ResourceType',
        location: `${root}/ResourceTypes/${one.id}`,
      },
    ),
  )

/** What of SCIM can be used here. */
export const describeServer = (root: string, publicUrl: string) =>
  withMeta(
    {
      documentationUri: `${publicUrl}/docs/en/scim`,
      patch: { supported: true },
      bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
      filter: { supported: true, maxResults: COUNT_MAX },
      changePassword: { supported: false },
      sort: { supported: false },
      etag: { supported: false },
      authenticationSchemes: [
        {
          type: 'oauthbearertoken',
          name: 'Bearer token',
          description: 'A token of the kind scim, made at the centre',
          specUri: 'https://www.rfc-editor.org/info/rfc6750',
          primary: true,
        },
      ],
    },
    'ServiceProviderConfig',
    { resourceType: 'ServiceProviderConfig', location: `${root}/ServiceProviderConfig` },
  )
