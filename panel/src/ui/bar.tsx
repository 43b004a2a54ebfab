/**
 * How much of something is used: turns to a warning near its end, unless its end is what is wished for. The words beside it
 * say the same.
 */
export function Bar({ value, max, isProgress }: { value: number; max: number; isProgress?: boolean }) {
  const share = max === 0 ? 1 : Math.min(value / max, 1)
  const tone = isProgress ? 'bg-accent' : share >= 1 ? 'bg-danger' : share >= 0.8 ? 'bg-warning' : 'bg-accent'
  return (
    <div aria-hidden className="h-2 overflow-hidden rounded-full bg-default">
      <div className={`h-full rounded-full ${tone}`} style={{ width: `${share * 100}%` }} />
    </div>
  )
}
