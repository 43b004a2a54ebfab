import { X } from 'lucide-react'
import type { ReactNode } from 'react'

type Chip = { id: string; label: ReactNode /** What pressing its cross does, in words. */; removeLabel: string }

/** Things that were chosen, each with a cross to take it out again. */
export function Chips({ chips, onRemove }: { chips: Chip[]; onRemove: (id: string) => void }) {
  if (chips.length === 0) return null
  return (
    <ul className="flex w-full flex-wrap gap-2">
      {chips.map(({ id, label, removeLabel }) => (
        <li key={id} className="flex items-center rounded-full bg-default ps-3">
          {label}
          <button
            type="button"
            aria-label={removeLabel}
            onClick={() => onRemove(id)}
            className="flex size-8 cursor-pointer items-center justify-center rounded-full hover:bg-default-hover"
          >
            <X className="size-3.5" aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  )
}
