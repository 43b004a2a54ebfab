import { useMatches } from '@tanstack/react-router'

const PAGES = ['messages', 'compose', 'handset', 'tokens', 'api-calls', 'audit-entries'] as const

/** Gives the address of another service's page of the same kind as the one that is open (its messages, where it has none). */
export function useSwitchService() {
  const routeId = useMatches({ select: (matches) => matches.at(-1)?.routeId ?? '' })
  const page = PAGES.find((name) => routeId.startsWith(`/inside/s/$service/${name}`)) ?? 'messages'
  return (service: string) => ({ to: `/s/$service/${page}` as const, params: { service } })
}
