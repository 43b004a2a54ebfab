import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api, ask } from '../../api/client.ts'
import { meQuery } from '../../api/me.ts'
import type { Me } from '../../api/types.ts'
import { currentLocale } from '../../i18n/i18n.ts'

/** Leads whoever has signed in to the page that was asked for. */
export function useEnter() {
  const { next } = useSearch({ from: '/sign-in' })
  const [cameWith] = useState(currentLocale)
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  return async (user: Me): Promise<void> => {
    queryClient.clear()
    // Who changed the language to sign in wants to go on in it.
    const chosen = currentLocale()
    const me = chosen === cameWith ? user : await ask(api.PATCH('/api/v1/me', { body: { locale: chosen } }))
    queryClient.setQueryData(meQuery.queryKey, me)
    await navigate({ href: isOurs(next) ? next : '/', replace: true })
  }
}

// An address of ours and nobody else's: "//elsewhere" and "/\elsewhere" are other sites to a browser.
export function isOurs(next: string | undefined): next is string {
  return next !== undefined && /^\/(?![/\\])/.test(next)
}
