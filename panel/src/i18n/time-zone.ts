import { useSyncExternalStore } from 'react'

// As a new centre has it: what is shown before anybody has signed in.
let held = 'Asia/Tehran'
const listeners = new Set<() => void>()

/** Keeps the centre's time zone, once it is known; every time on the page follows it at once. */
export function keepTimeZone(timeZone: string): void {
  if (timeZone === held) return
  held = timeZone
  for (const listener of listeners) listener()
}

/**
 * The centre's clock: its days, and every time that is shown, follow it and not the reader's own clock, so that two
 * people who speak of nine o'clock mean the same moment.
 */
export const useTimeZone = (): string => useSyncExternalStore(subscribe, () => held)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
