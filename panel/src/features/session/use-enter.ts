import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { meQuery } from '../../api/me.ts'
import type { Me } from '../../api/types.ts'

/** Leads whoever has signed in to the page that was asked for. */
export function useEnter() {
  const { next } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  return async (user: Me): Promise<void> => {
    queryClient.clear()
    queryClient.setQueryData(meQuery.queryKey, user)
    await navigate({ href: isOurs(next) ? next : '/', replace: true })
  }
}

// An address of ours and nobody else's: "//elsewhere" and "/\elsewhere" are other sites to a browser.
export function isOurs(next: string | undefined): next is string {
  return next !== undefined && /^\/(?![/\\])/.test(next)
}
