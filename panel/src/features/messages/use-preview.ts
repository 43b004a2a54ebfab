import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { NewPreview, Preview } from '../../api/types.ts'
import { useDebounced } from '../../ui/use-debounced.ts'
import { previewMessage } from './api.ts'

const ASK_AFTER_MS = 350

/**
 * What the server says of a draft: what the recipient is to it, and the price; null until it has said something.
 * `isWhole`: there is something to ask about.
 */
export function usePreview(service: string, message: NewPreview, isWhole: boolean): Preview | null {
  // whether it is whole is held back with it: what is asked is the draft of a moment ago
  const draft = useDebounced(isWhole ? JSON.stringify(message) : '', ASK_AFTER_MS)
  const query = useQuery({
    queryKey: [service, 'messages', 'preview', draft],
    queryFn: () => {
      const { to, ...rest } = JSON.parse(draft) as NewPreview
      return previewMessage(
        service,
        to === undefined || (typeof to === 'string' && to.trim() === '') ? rest : { to, ...rest },
      )
    },
    enabled: isWhole && draft !== '',
    placeholderData: keepPreviousData,
    retry: false,
  })
  return query.data ?? null
}
