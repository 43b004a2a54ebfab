import { queryOptions } from '@tanstack/react-query'
import { api, ask, newIdempotencyKey } from '../../api/client.ts'
import type {
  Account,
  AccountChanges,
  CircuitEvent,
  KeyChanges,
  LineChanges,
  NewAccount,
  NewAccountRehearsal,
  NewTestMessage,
  Page,
  Tariff,
} from '../../api/types.ts'
import { pageOf } from '../../api/use-pages.ts'
import type { Filters } from '../../ui/filters/conditions.ts'

export const accountsKey = ['centre', 'accounts']
export const circuitEventsKey = (name: string) => [...accountsKey, name, 'circuit-events']

/** An account may be stopped or go on at any moment; who looks at one that is stopped waits for it. */
export const REFRESH_MS = 10_000
const REFRESH_STOPPED_MS = 3_000

const once = () => ({ 'Idempotency-Key': newIdempotencyKey() })
const at = (name: string) => ({ path: { name } })

export function fetchAccounts(filters: Filters, cursor: string | undefined): Promise<Page<Account>> {
  return ask(api.GET('/api/v1/centre/accounts', { params: { query: pageOf(filters, cursor) } }))
}

export const accountFieldsQuery = queryOptions({
  queryKey: ['centre', 'accounts-search-fields'],
  queryFn: () => ask(api.GET('/api/v1/centre/accounts/search-fields', {})),
  staleTime: Number.POSITIVE_INFINITY,
})

export const accountQuery = (name: string) =>
  queryOptions({
    queryKey: [...accountsKey, name],
    queryFn: () => ask(api.GET('/api/v1/centre/accounts/{name}', { params: at(name) })),
    refetchInterval: ({ state }) => (state.data?.circuits.length ? REFRESH_STOPPED_MS : REFRESH_MS),
  })

export function fetchCircuitEvents(name: string, cursor: string | undefined): Promise<Page<CircuitEvent>> {
  const query = { limit: '20', ...(cursor === undefined ? {} : { cursor }) }
  return ask(api.GET('/api/v1/centre/accounts/{name}/circuit-events', { params: { ...at(name), query } }))
}

/** Has what of it is stopped tried at once. */
export function tryAccount(name: string) {
  return ask(api.POST('/api/v1/centre/accounts/{name}/circuit-trial', { params: at(name) }))
}

export const providersQuery = queryOptions({
  queryKey: ['centre', 'providers'],
  queryFn: () => ask(api.GET('/api/v1/centre/providers', {})),
  staleTime: Number.POSITIVE_INFINITY,
})

export function createAccount(account: NewAccount) {
  return ask(api.POST('/api/v1/centre/accounts', { body: account, headers: once() }))
}

export function changeAccount(name: string, changes: AccountChanges) {
  return ask(api.PATCH('/api/v1/centre/accounts/{name}', { params: at(name), body: changes }))
}

export function setSuspension(name: string, isSuspended: boolean) {
  const params = at(name)
  return isSuspended
    ? ask(api.POST('/api/v1/centre/accounts/{name}/suspension', { params }))
    : ask(api.DELETE('/api/v1/centre/accounts/{name}/suspension', { params }))
}

export function sendTestMessage(name: string, message: NewTestMessage) {
  const params = { ...at(name), header: { 'idempotency-key': newIdempotencyKey() } }
  return ask(api.POST('/api/v1/centre/accounts/{name}/test-messages', { params, body: message }))
}

const FINAL = ['delivered', 'undelivered', 'failed', 'expired', 'cancelled', 'unreported']
const REFRESH_TEST_MS = 1_000

export const testMessageQuery = (name: string, id: string) =>
  queryOptions({
    queryKey: [...accountsKey, name, 'test-messages', id],
    queryFn: () =>
      ask(api.GET('/api/v1/centre/accounts/{name}/test-messages/{id}', { params: { path: { name, id } } })),
    refetchInterval: ({ state }) => (state.data && FINAL.includes(state.data.status) ? false : REFRESH_TEST_MS),
  })

/** It grows by itself while somebody looks. */
const USAGE_EVERY_MS = 30_000
export const usageQuery = (name: string) =>
  queryOptions({
    queryKey: [...accountsKey, name, 'usage'],
    queryFn: () => ask(api.GET('/api/v1/centre/accounts/{name}/usage', { params: at(name) })),
    refetchInterval: USAGE_EVERY_MS,
  })

export const tariffsQuery = (name: string) =>
  queryOptions({
    queryKey: [...accountsKey, name, 'tariffs'],
    queryFn: () => ask(api.GET('/api/v1/centre/accounts/{name}/tariffs', { params: at(name) })),
  })

/** They are written as a whole: `change` is given those of now, so that what somebody else added meanwhile stays. */
export async function changeTariffs(name: string, change: (held: Tariff[]) => Tariff[]) {
  const held = await ask(api.GET('/api/v1/centre/accounts/{name}/tariffs', { params: at(name) }))
  const tariffs = change(held.tariffs)
  return ask(api.PUT('/api/v1/centre/accounts/{name}/tariffs', { params: at(name), body: { tariffs } }))
}

export function changeKey(name: string, key: string, changes: KeyChanges) {
  return ask(api.PATCH('/api/v1/centre/accounts/{name}/keys/{key}', { params: { path: { name, key } }, body: changes }))
}

export function changeLine(name: string, number: string, changes: LineChanges) {
  const params = { path: { name, number } }
  return ask(api.PATCH('/api/v1/centre/accounts/{name}/lines/{number}', { params, body: changes }))
}

export function addKey(name: string, key: { name: string; fields: Record<string, string> }) {
  return ask(api.POST('/api/v1/centre/accounts/{name}/keys', { params: at(name), body: key, headers: once() }))
}

export function setKeyDisabled(name: string, key: string, disabled: boolean) {
  const params = { path: { name, key } }
  return ask(api.PATCH('/api/v1/centre/accounts/{name}/keys/{key}', { params, body: { disabled } }))
}

export function removeKey(name: string, key: string) {
  return ask(api.DELETE('/api/v1/centre/accounts/{name}/keys/{key}', { params: { path: { name, key } } }))
}

export function addLine(name: string, line: { number: string } & Omit<LineChanges, 'disabled'>) {
  return ask(api.POST('/api/v1/centre/accounts/{name}/lines', { params: at(name), body: line, headers: once() }))
}

export function setLineDisabled(name: string, number: string, disabled: boolean) {
  const params = { path: { name, number } }
  return ask(api.PATCH('/api/v1/centre/accounts/{name}/lines/{number}', { params, body: { disabled } }))
}

export function removeLine(name: string, number: string) {
  return ask(api.DELETE('/api/v1/centre/accounts/{name}/lines/{number}', { params: { path: { name, number } } }))
}

/** What a call by a description would be, and how an answer would be read. Sends and keeps nothing. */
export function rehearseAccount(rehearsal: NewAccountRehearsal) {
  return ask(api.POST('/api/v1/centre/account-rehearsals', { body: rehearsal }))
}
