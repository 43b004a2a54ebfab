import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { NewMessage, Preview } from '../../api/types.ts'
import { useDebounced } from '../../ui/use-debounced.ts'
import { previewMessage } from './api.ts'

const ASK_AFTER_MS = 350

/** What the server says of a draft: what the recipient is to it, and the price; null until it has said something. */
export function usePreview(
  service: string,
  to: NewMessage['to'],
  text: string,
  from: string | undefined,
): Preview | null {
  const draft = useDebounced(JSON.stringify({ to, text, from }), ASK_AFTER_MS)
  const query = useQuery({
    queryKey: [service, 'messages', 'preview', draft],
    queryFn: () => {
      const { to: recipient, ...rest } = JSON.parse(draft) as { to: NewMessage['to']; text: string; from?: string }
      return previewMessage(
        service,
        typeof recipient === 'string' && recipient.trim() === '' ? rest : { to: recipient, ...rest },
      )
    },
    enabled: text.trim() !== '',
    placeholderData: keepPreviousData,
    retry: false,
  })
  return query.data ?? null
}
