import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { api, ask } from './client.ts'
import type { ServiceOfMe } from './types.ts'

/** Who is signed in, what they may do, and where. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => ask(api.GET('/api/v1/me', {})),
  staleTime: 60_000,
})

export function useMe() {
  return useSuspenseQuery(meQuery).data
}

/** The service of the address, as the signed-in person sees it; undefined where it is not theirs. */
export function useServiceOfMe(name: string | undefined): ServiceOfMe | undefined {
  return useMe().services.find((service) => service.name === name)
}

/** Says what the person may do in a service. The server decides all the same; this only hides what would be refused. */
export function useCan(service: string | undefined): (permission: string) => boolean {
  const permissions = useServiceOfMe(service)?.permissions
  return (permission) => permissions?.includes(permission) ?? false
}

export function useCanInCentre(): (permission: string) => boolean {
  const { centrePermissions } = useMe()
  return (permission) => centrePermissions.includes(permission)
}
