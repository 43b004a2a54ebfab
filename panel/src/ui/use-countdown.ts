import { useEffect, useState } from 'react'

/** Seconds left of `fromS` seconds that began at `beganAt`; 0 where there is nothing to wait for. */
export function useCountdown(fromS: number | null, beganAt: number): number {
  const endsAt = fromS === null ? 0 : beganAt + fromS * 1000
  const [now, setNow] = useState(Date.now())

  useEffect(() => {
    if (endsAt <= Date.now()) return
    // what was counted before may have ended long ago
    setNow(Date.now())
    const timer = setInterval(() => {
      setNow(Date.now())
      if (Date.now() >= endsAt) clearInterval(timer)
    }, 1000)
    return () => clearInterval(timer)
  }, [endsAt])

  return Math.max(0, Math.ceil((endsAt - Math.max(now, beganAt)) / 1000))
}
