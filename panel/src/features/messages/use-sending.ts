import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { newIdempotencyKey } from '../../api/client.ts'
import type { Message, NewMessage } from '../../api/types.ts'
import { sendMessage } from './api.ts'

/**
 * Sends a draft once, however often the button is pressed: the key changes only when the draft does. Then it goes to
 * the message's page; `isStaying`: to none, and answers that it was sent.
 */
export function useSending(service: string, isStaying: boolean) {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [state, setState] = useState<{ isPending: boolean; error: unknown; sent: Message | null }>({
    isPending: false,
    error: null,
    sent: null,
  })
  const [tried, setTried] = useState({ body: '', key: '' })

  const send = async (message: NewMessage): Promise<boolean> => {
    const body = JSON.stringify(message)
    const key = body === tried.body ? tried.key : newIdempotencyKey()
    setTried({ body, key })
    setState({ isPending: true, error: null, sent: null })
    try {
      const sent = await sendMessage(service, message, key)
      setTried({ body: '', key: '' })
      setState({ isPending: false, error: null, sent: isStaying ? sent : null })
      void queryClient.invalidateQueries({ queryKey: [service, 'messages'] })
      if (!isStaying) await navigate({ to: '/s/$service/messages/$id', params: { service, id: sent.id } })
      return isStaying
    } catch (error) {
      setState({ isPending: false, error, sent: null })
      return false
    }
  }
  return { ...state, send }
}
