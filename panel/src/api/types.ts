/** The shapes of the API as the panel reads them: named here once, so that no page spells a path of the document. */

export type MessageStatus =
  | 'held'
  | 'scheduled'
  | 'queued'
  | 'sending'
  | 'unconfirmed'
  | 'sent'
  | 'unreported'
  | 'cancelled'
  | 'expired'
  | 'failed'
  | 'undelivered'
  | 'delivered'

export type Title = { fa: string; en: string }
export type Money = { amount: string; unit: string }
export type Page<T> = { items: T[]; nextCursor: string | null }

export type FieldError = { path: string; code: string; title: string }
export type Problem = {
  type?: string
  title: string
  status: number
  detail?: string
  code: string
  errors?: FieldError[]
  requestId?: string
}

export type ServiceOfMe = {
  name: string
  title: Title
  permissions: string[]
  suspended: boolean
  sandbox: boolean
}
export type Me = {
  id: number
  username: string
  name: string
  mobile: string | null
  email: string | null
  locale: 'fa' | 'en'
  centrePermissions: string[]
  services: ServiceOfMe[]
}

export type Failure = {
  code: string
  title: string
  permanent: boolean
  who: string
  provider: { code: string; text: string } | null
}
export type Message = {
  id: string
  status: MessageStatus
  to: string
  from: string | null
  channel: string
  method: string | null
  class: 'otp' | 'normal' | 'bulk'
  text: string
  encoding: 'gsm7' | 'ucs2'
  segments: number
  cost: Money | null
  reference: string | null
  tags: string[]
  broadcastId: string | null
  test: boolean
  review: string
  followUp: string
  failure: Failure | null
  createdAt: string
  sendAt: string | null
  expiresAt: string
  sentAt: string | null
  finalAt: string | null
}
export type TimelineEntry = {
  at: string
  kind: string
  title: string
  data: Record<string, unknown>
}
export type Attempt = {
  callId: string
  account: { name: string; title: Title } | null
  method: string
  line: string | null
  state: 'open' | 'accepted' | 'rejected' | 'unknown'
  begunAt: string
  endedAt: string | null
  providerId: string | null
  answer: string | null
}
export type MessageDetail = Message & {
  by: { kind: 'token' | 'user'; name: string } | null
  requestId: string | null
  timeline: TimelineEntry[]
  attempts: Attempt[]
}

export type NewMessage = {
  to: string
  text: string
  from?: string
  class?: 'otp' | 'normal' | 'bulk'
  sendAt?: string
  reference?: string
}
export type ForcingCharacter = { character: string; codePoint: string; index: number; count: number }
export type Preview = {
  recipient: { to: string; e164: string | null; problem: { code: string; title: string } | null } | null
  encoding: 'gsm7' | 'ucs2'
  segments: number
  units: number
  unitsPerSegment: number
  remaining: number
  forcedBy: ForcingCharacter[]
  cost: Money | null
  method: string | null
  from: string | null
}

export type SearchField = { name: string; type: string; operators: string[]; values?: string[] }
export type SearchFields = { fields: SearchField[]; sort: string[] }

export type ServiceMethod = {
  method: string
  account: { name: string; title: Title }
  lines: string[]
  usable: boolean
  reason: string | null
}
export type Service = {
  name: string
  title: Title
  unknownPolicy: 'never-twice' | 'rather-twice' | null
  suspended: boolean
  archived: boolean
  sandbox: boolean
  createdAt: string
}
export type ServiceDetail = Service & { methods: ServiceMethod[] }

export type Token = {
  id: number
  kind: 'live' | 'test' | 'centre'
  service: string | null
  name: string
  scopes: string[] | null
  expiresAt: string
  revokedAt: string | null
  lastUsedAt: string | null
  createdBy: string | null
  createdAt: string
}
export type NewToken = {
  kind: 'live' | 'test' | 'centre'
  name: string
  service?: string
  scopes?: string[]
  expiresIn?: string
  expiresAt?: string
}

export type Line = { number: string; kind: 'service' | 'advertising'; position: number; disabled: boolean }
export type Key = { name: string; position: number; disabled: boolean; createdAt: string }
export type Account = {
  name: string
  provider: string
  title: Title
  baseUrl: string | null
  proxyUrl: string | null
  settings: Record<string, unknown>
  connections: number | null
  suspended: boolean
  keys: Key[]
  lines: Line[]
  reportUrl?: string | null
  inboundUrl?: string | null
  createdAt: string
}
export type Allocation = {
  id: number
  service: string
  account: string
  methods: string[]
  lines: string[]
  position: number
  createdAt: string
}
export type JsonSchema = {
  type?: string
  title?: string
  description?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  enum?: string[]
  anyOf?: JsonSchema[]
  const?: unknown
  default?: unknown
}
export type Provider = {
  slug: string
  channel: string
  title: Title
  settings: JsonSchema
  keyFields: JsonSchema
  methods: { method: string; title: Title; line: 'required' | 'optional' | 'none'; template: boolean }[]
}

export type User = {
  id: number
  username: string
  name: string
  mobile: string | null
  email: string | null
  locale: 'fa' | 'en'
  suspended: boolean
  canSignIn: boolean
  roles: { role: string; service: string | null }[]
  lastSignInAt: string | null
  createdAt: string
}

export type AuditEntry = {
  id: string
  at: string
  actor: { kind: string; id: string | null; name: string }
  action: string
  subject: { kind: string; id: string }
  service: string | null
  before: unknown
  after: unknown
  requestId: string | null
  ip: string | null
}
export type ApiCall = {
  id: string
  at: string
  method: string
  route: string
  status: number
  code: string | null
  ms: number | null
  service: string | null
  token: { id: number; name: string } | null
  user: { id: number; username: string } | null
  subject: string | null
  ip: string | null
  requestId: string
}
