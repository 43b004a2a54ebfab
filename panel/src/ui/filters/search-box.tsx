import { Search } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { useDebounced } from '../use-debounced.ts'

const SEARCH_AFTER_MS = 300

type Props = { label: string; placeholder: string; value: string; onChange: (value: string) => void }

/** Words to search for; told when the typing has settled. */
export function SearchBox({ label, placeholder, value, onChange }: Props) {
  const [typed, setTyped] = useState(value)
  const settled = useDebounced(typed, SEARCH_AFTER_MS)
  const tell = useEffectEvent(() => {
    if (settled.trim() !== value) onChange(settled.trim())
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: told only when the typing has settled
  useEffect(() => tell(), [settled])
  // The address changed from elsewhere: a link, the back button, the clearing of all filters.
  useEffect(() => setTyped((now) => (now.trim() === value ? now : value)), [value])

  return (
    <label className="flex h-9 min-w-0 flex-1 basis-64 items-center gap-2.5 rounded-xl border border-field-border bg-field px-3 focus-within:outline-2 focus-within:outline-focus">
      <Search className="size-4 shrink-0 text-muted" aria-hidden="true" />
      <input
        type="search"
        dir={typed === '' ? undefined : 'auto'}
        aria-label={label}
        placeholder={placeholder}
        className="w-full bg-transparent text-start outline-none placeholder:text-muted"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </label>
  )
}
