import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useChangedMessages } from './live.tsx'

const GATHER_MS = 300

/** Asks again for what stands under a key when messages change: soon, and then at most once in so many ms. */
export function useLiveRefresh(queryKey: QueryKey, paceMs: number): void {
  const queryClient = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const lastAt = useRef(0)
  useChangedMessages(() => {
    timer.current ??= setTimeout(
      () => {
        timer.current = null
        lastAt.current = Date.now()
        void queryClient.invalidateQueries({ queryKey })
      },
      Math.max(GATHER_MS, lastAt.current + paceMs - Date.now()),
    )
  })
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = null
    },
    [],
  )
}
