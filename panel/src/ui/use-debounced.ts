import { useEffect, useState } from 'react'

/** A value as it was when it last stood still for `afterMs`. */
export function useDebounced<T>(value: T, afterMs: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs)
    return () => clearTimeout(timer)
  }, [value, afterMs])
  return settled
}

const SEARCH_AFTER_MS = 200

/** What somebody looks for, once the typing pauses. */
export const useSettledQuery = (query: string): string => useDebounced(query.trim(), SEARCH_AFTER_MS)
