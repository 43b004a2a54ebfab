import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import type { ByHand, NewAlertRules } from '../../api/types.ts'
import { accountsKey, REFRESH_MS } from './api.ts'

const at = (name: string) => ({ path: { name } })
export const balanceKey = (name: string) => [...accountsKey, name, 'balance']
export const alertRulesKey = (name: string) => [...accountsKey, name, 'alert-rules']

export const balanceQuery = (name: string) =>
  queryOptions({
    queryKey: balanceKey(name),
    queryFn: () => ask(api.GET('/api/v1/centre/accounts/{name}/balance', { params: at(name) })),
    refetchInterval: REFRESH_MS,
  })

export const balanceHistoryQuery = (name: string, days: number) =>
  queryOptions({
    queryKey: [...balanceKey(name), 'history', days],
    queryFn: () =>
      ask(api.GET('/api/v1/centre/accounts/{name}/balance/history', { params: { ...at(name), query: { days } } })),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })

export function refreshBalance(name: string) {
  return ask(api.POST('/api/v1/centre/accounts/{name}/balance/refresh', { params: at(name) }))
}

export function changeBalancePeriod(name: string, periodMinutes: number) {
  return ask(api.PATCH('/api/v1/centre/accounts/{name}/balance', { params: at(name), body: { periodMinutes } }))
}

export function enterBalance(name: string, body: ByHand) {
  return ask(api.PUT('/api/v1/centre/accounts/{name}/balance/by-hand', { params: at(name), body }))
}

export function clearBalance(name: string) {
  return ask(api.DELETE('/api/v1/centre/accounts/{name}/balance/by-hand', { params: at(name) }))
}

export const alertRulesQuery = (name: string) =>
  queryOptions({
    queryKey: alertRulesKey(name),
    queryFn: () => ask(api.GET('/api/v1/centre/accounts/{name}/alert-rules', { params: at(name) })),
  })

export function setAlertRules(name: string, body: NewAlertRules) {
  return ask(api.PUT('/api/v1/centre/accounts/{name}/alert-rules', { params: at(name), body }))
}
