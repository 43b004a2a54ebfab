import type {
  Account,
  Allocation,
  ApiCall,
  AuditEntry,
  Key,
  Line,
  Me,
  Message,
  MessageDetail,
  NewMessage,
  NewToken,
  Page,
  Preview,
  Provider,
  SearchFields,
  Service,
  ServiceDetail,
  Token,
  User,
} from './types.ts'

type Reply<T> = { responses: { 200: { content: { 'application/json': T } } } }
type Params = { query?: Record<string, string | number | boolean>; header?: Record<string, string> }
type Call<T, P = unknown> = { parameters: Params & P } & Reply<T>
type Post<B, T, P = unknown> = Call<T, P> & { requestBody: { content: { 'application/json': B } } }
type At<K extends string> = { path: Record<K, string | number> }

/** Paths of the API that the panel calls. */
export type paths = {
  '/api/v1/session': {
    post: Post<{ signInName: string; password: string }, { user: Me }>
    delete: Call<undefined>
  }
  '/api/v1/me': { get: Call<Me>; patch: Post<{ locale?: 'fa' | 'en'; name?: string }, Me> }
  '/api/v1/first-run': {
    get: Call<{ needsAdministrator: boolean }>
    post: Post<Record<string, string>, Me>
  }
  '/api/v1/messages': { get: Call<Page<Message>>; post: Post<NewMessage, Message> }
  '/api/v1/messages/search-fields': { get: Call<SearchFields> }
  '/api/v1/messages/{id}': { get: Call<MessageDetail, At<'id'>> }
  '/api/v1/messages/{id}/cancellation': { post: Call<{ status: Message['status']; inTime: true | null }, At<'id'>> }
  '/api/v1/messages/preview': { post: Post<{ to?: string; text: string; from?: string }, Preview> }
  '/api/v1/service': { get: Call<ServiceDetail> }
  '/api/v1/tokens': { get: Call<Page<Token>>; post: Post<NewToken, Token & { token: string }> }
  '/api/v1/tokens/{id}': { delete: Call<undefined, At<'id'>> }
  '/api/v1/centre/services': { get: Call<Page<Service>>; post: Post<Record<string, unknown>, Service> }
  '/api/v1/centre/services/{name}': {
    get: Call<Service, At<'name'>>
    patch: Post<Record<string, unknown>, Service, At<'name'>>
  }
  '/api/v1/centre/services/{name}/suspension': { post: Call<Service, At<'name'>>; delete: Call<Service, At<'name'>> }
  '/api/v1/centre/accounts': { get: Call<Page<Account>>; post: Post<Record<string, unknown>, Account> }
  '/api/v1/centre/accounts/{name}': {
    get: Call<Account, At<'name'>>
    patch: Post<Record<string, unknown>, Account, At<'name'>>
  }
  '/api/v1/centre/accounts/{name}/suspension': { post: Call<Account, At<'name'>>; delete: Call<Account, At<'name'>> }
  '/api/v1/centre/accounts/{name}/report-secret': { post: Call<Account, At<'name'>> }
  '/api/v1/centre/accounts/{name}/keys': { post: Post<Record<string, unknown>, Key, At<'name'>> }
  '/api/v1/centre/accounts/{name}/keys/{key}': {
    patch: Post<Record<string, unknown>, Key, At<'name' | 'key'>>
    delete: Call<undefined, At<'name' | 'key'>>
  }
  '/api/v1/centre/accounts/{name}/lines': { post: Post<Record<string, unknown>, Line, At<'name'>> }
  '/api/v1/centre/accounts/{name}/lines/{number}': {
    patch: Post<Record<string, unknown>, Line, At<'name' | 'number'>>
    delete: Call<undefined, At<'name' | 'number'>>
  }
  '/api/v1/centre/providers': { get: Call<Provider[]> }
  '/api/v1/centre/allocations': { get: Call<Page<Allocation>>; post: Post<Record<string, unknown>, Allocation> }
  '/api/v1/centre/allocations/{id}': {
    patch: Post<Record<string, unknown>, Allocation, At<'id'>>
    delete: Call<undefined, At<'id'>>
  }
  '/api/v1/centre/tokens': { get: Call<Page<Token>>; post: Post<NewToken, Token & { token: string }> }
  '/api/v1/centre/tokens/{id}': { delete: Call<undefined, At<'id'>> }
  '/api/v1/centre/users': { get: Call<Page<User>>; post: Post<Record<string, unknown>, User> }
  '/api/v1/centre/users/{id}/suspension': { post: Call<User, At<'id'>>; delete: Call<User, At<'id'>> }
  '/api/v1/centre/users/{id}': { patch: Post<Record<string, unknown>, User, At<'id'>> }
  '/api/v1/centre/audit-entries/search-fields': { get: Call<SearchFields> }
  '/api/v1/centre/api-calls/search-fields': { get: Call<SearchFields> }
  '/api/v1/audit-entries/search-fields': { get: Call<SearchFields> }
  '/api/v1/api-calls/search-fields': { get: Call<SearchFields> }
  '/api/v1/centre/audit-entries': { get: Call<Page<AuditEntry>> }
  '/api/v1/centre/api-calls': { get: Call<Page<ApiCall>> }
  '/api/v1/audit-entries': { get: Call<Page<AuditEntry>> }
  '/api/v1/api-calls': { get: Call<Page<ApiCall>> }
}
