import { type RefObject, useEffect, useState } from 'react'

const OVERSCAN_ROWS = 12

type Range = { first: number; end: number }

/**
 * The rows of a long list that the window shows, and some beyond on either side: `first` up to, not including, `end`.
 * All rows are of one height, so no row has to be measured.
 */
export function useRowsInSight(body: RefObject<HTMLElement | null>, count: number, rowHeightPx: number): Range {
  const [range, setRange] = useState<Range>({ first: 0, end: Math.ceil(innerHeight / rowHeightPx) + OVERSCAN_ROWS })

  useEffect(() => {
    let frame = 0
    const look = () => {
      frame = 0
      const top = body.current?.getBoundingClientRect().top ?? 0
      const first = Math.max(0, Math.floor(-top / rowHeightPx) - OVERSCAN_ROWS)
      const end = Math.max(first, Math.ceil((innerHeight - top) / rowHeightPx) + OVERSCAN_ROWS)
      setRange((now) => (now.first === first && now.end === end ? now : { first, end }))
    }
    const lookSoon = () => {
      if (frame === 0) frame = requestAnimationFrame(look)
    }
    look()
    addEventListener('scroll', lookSoon, { passive: true })
    addEventListener('resize', lookSoon)
    return () => {
      cancelAnimationFrame(frame)
      removeEventListener('scroll', lookSoon)
      removeEventListener('resize', lookSoon)
    }
  }, [body, rowHeightPx])

  return { first: Math.min(range.first, count), end: Math.min(range.end, count) }
}
