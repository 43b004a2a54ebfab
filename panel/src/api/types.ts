import type { components, operations } from '#client/schema.generated.ts'

/** The shapes of the API as the panel reads them: named here once, so that no page spells an operation of the document. */

type Answers = Record<number | string, unknown>
type JsonOf<Answer> = Answer extends { content: { 'application/json': infer Json } } ? Json : never
type AnswerOf<Name extends keyof operations> = operations[Name] extends { responses: infer R extends Answers }
  ? { [Status in keyof R]: Status extends 200 | 201 | 202 ? JsonOf<R[Status]> : never }[keyof R]
  : never
type ItemOf<Name extends keyof operations> = AnswerOf<Name> extends { items: (infer Item)[] } ? Item : never
type BodyOf<Name extends keyof operations> = operations[Name] extends {
  requestBody: { content: { 'application/json': infer Json } }
}
  ? Json
  : never

export type Page<T> = { items: T[]; nextCursor: string | null }

type ApiProblem = components['schemas']['Problem']
/** A problem of the API, or what the panel makes of no answer at all: that has a code and no words. */
export type Problem = Pick<ApiProblem, 'title' | 'status' | 'code' | 'errors'> & Partial<ApiProblem>
export type FieldError = NonNullable<Problem['errors']>[number]

export type Me = AnswerOf<'getMe'>
export type OwnBrowser = ItemOf<'listPushSubscriptions'>
export type SignInPolicy = AnswerOf<'getSignInPolicy'>
export type BlockListOfLine = ItemOf<'listBlockLists'>
export type Settings = AnswerOf<'getSettings'>
export type SettingsChanges = BodyOf<'changeSettings'>
export type ServiceOfMe = Me['services'][number]

export type Message = components['schemas']['Message']
export type MessageStatus = Message['status']
export type MessageDetail = AnswerOf<'readMessage'>
export type Failure = NonNullable<Message['failure']>
export type Money = NonNullable<Message['cost']>
export type TimelineEntry = MessageDetail['timeline'][number]
export type Attempt = MessageDetail['attempts'][number]
export type NewMessage = BodyOf<'sendMessage'>
export type NewPreview = BodyOf<'previewMessage'>
export type Preview = AnswerOf<'previewMessage'>
export type AddressableUser = ItemOf<'listAddressableUsers'>

export type Service = ItemOf<'listServices'>
export type NewService = BodyOf<'createService'>
export type ServiceChanges = BodyOf<'changeService'>
export type Dashboard = AnswerOf<'readDashboard'>
export type UsableMethod = Dashboard['methods'][number]
export type QuotaUsage = AnswerOf<'readServiceQuota'>

export type Review = ItemOf<'listReviews'>
export type InboundMessage = ItemOf<'listInbound'>
export type BlockedNumber = ItemOf<'listBlockedNumbers'>
export type NewBlocks = BodyOf<'blockNumbers'>
export type BlockedAnswer = AnswerOf<'blockNumbers'>
export type FollowUp = ItemOf<'listFollowUps'>
export type FollowUpChange = BodyOf<'changeFollowUp'>
export type FollowUpRule = ItemOf<'listFollowUpRules'>
export type NewFollowUpRule = BodyOf<'createFollowUpRule'>
export type FollowUpRuleChange = BodyOf<'changeFollowUpRule'>

export type Template = ItemOf<'listTemplates'>
export type NewTemplate = BodyOf<'createTemplate'>
export type TemplateChanges = BodyOf<'changeTemplate'>

export type Contact = ItemOf<'listContacts'>
export type NewContact = BodyOf<'createContact'>
export type ContactChanges = BodyOf<'changeContact'>
export type ContactField = AnswerOf<'listContactFields'>['fields'][number]
export type ContactList = ItemOf<'listContactLists'>
export type ContactImport = ItemOf<'listContactImports'>
export type NewContactImport = BodyOf<'createContactImport'>
export type NewImportPreview = BodyOf<'previewContactImport'>
export type ImportPreview = AnswerOf<'previewContactImport'>
export type UploadedFile = AnswerOf<'uploadFile'>

export type Broadcast = ItemOf<'listBroadcasts'>
export type BroadcastDetail = AnswerOf<'readBroadcast'>
export type BroadcastFault = ItemOf<'listBroadcastFaults'>
export type NewBroadcast = BodyOf<'createBroadcast'>

export type Token = ItemOf<'listTokens'>
export type MadeToken = AnswerOf<'createToken'>
export type NewCentreToken = BodyOf<'createCentreToken'>
export type TokenChanges = BodyOf<'changeToken'>
export type TokenRotation = BodyOf<'rotateToken'>

export type Account = ItemOf<'listAccounts'>
export type NewAccount = BodyOf<'createAccount'>
export type NewAccountRehearsal = BodyOf<'rehearseAccount'>
export type AccountRehearsal = AnswerOf<'rehearseAccount'>
export type AccountChanges = BodyOf<'changeAccount'>
export type Circuit = Account['circuits'][number]
export type CircuitEvent = ItemOf<'listCircuitEvents'>
export type Balance = AnswerOf<'getBalance'>
export type BalanceReading = AnswerOf<'listBalanceHistory'>['readings'][number]
export type ByHand = BodyOf<'enterBalance'>
export type Alert = ItemOf<'listAlerts'>
export type AlertRules = AnswerOf<'getAlertRules'>
export type NewAlertRules = BodyOf<'setAlertRules'>
export type Expiry = ItemOf<'listExpiries'>
export type AccountUsage = AnswerOf<'readAccountUsage'>
export type Tariff = AnswerOf<'listAccountTariffs'>['tariffs'][number]
export type KeyChanges = BodyOf<'changeAccountKey'>
export type LineChanges = BodyOf<'changeAccountLine'>
export type NewTestMessage = BodyOf<'sendTestMessage'>
export type SendingMethod = ItemOf<'listMethods'>
export type MethodChanges = BodyOf<'changeMethod'>
export type AllocationChanges = BodyOf<'changeAllocation'>
export type Allocation = ItemOf<'listAllocations'>
export type NewAllocation = BodyOf<'createAllocation'>

/** The parts of a JSON schema that a form is drawn from. */
export type JsonSchema = {
  title?: string
  description?: string
  type?: string
  /** A form of its own, for what no form of plain fields says. */
  form?: string
  /** Of a setting: the value with which an account needs no key. */
  withoutKey?: unknown
  enum?: unknown[]
  anyOf?: JsonSchema[]
  const?: unknown
  default?: unknown
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
}

export type WaysIn = AnswerOf<'listWaysIn'>
export type IdentityProvider = ItemOf<'listIdentityProviders'>
export type NewIdentityProvider = BodyOf<'createIdentityProvider'>
export type IdentityProviderChanges = BodyOf<'changeIdentityProvider'>
export type IdentityProviderTrial = AnswerOf<'readIdentityProviderTest'>

export type User = ItemOf<'listUsers'>
export type NewUser = BodyOf<'createUser'>
export type UserChanges = BodyOf<'changeUser'>
export type Role = NonNullable<NewUser['roles']>[number]
export type UserDetail = AnswerOf<'getUser'>
export type HeldRole = UserDetail['heldRoles'][number]

export type Group = ItemOf<'listGroups'>
export type GroupDetail = AnswerOf<'getGroup'>
export type GroupMember = ItemOf<'listGroupMembers'>

export type AuditEntry = ItemOf<'listCentreAuditEntries'>
export type ApiCall = ItemOf<'listCentreApiCalls'>
export type ApiCallDetail = AnswerOf<'getCentreApiCall'>

export type DefinedRole = ItemOf<'listRoles'>
export type NewRole = BodyOf<'createRole'>
export type RoleChanges = BodyOf<'changeRole'>
export type PermissionWords = ItemOf<'listPermissions'>

export type Member = ItemOf<'listMembers'>
export type NewMember = BodyOf<'addMember'>
export type MemberChanges = BodyOf<'changeMember'>
export type MemberRole = ItemOf<'listMemberRoles'>
export type MemberCandidate = ItemOf<'listMemberCandidates'>

export type Directory = ItemOf<'listDirectories'>
export type NewDirectory = BodyOf<'createDirectory'>
export type DirectoryChanges = BodyOf<'changeDirectory'>
export type DirectoryRun = ItemOf<'listDirectoryRuns'>
export type DirectoryTrial = AnswerOf<'testDirectory'>
