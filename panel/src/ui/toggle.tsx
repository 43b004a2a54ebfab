import type { ReactNode } from 'react'

type Props = { label: string; hint?: ReactNode; value: boolean; onChange: (value: boolean) => void }

/** Yes or no. */
export function Toggle({ label, hint, value, onChange }: Props) {
  return (
    <label className="flex cursor-pointer items-start gap-3">
      <input
        type="checkbox"
        className="mt-1 size-4 accent-accent"
        checked={value}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        {label}
        {hint && <span className="block text-xs text-muted">{hint}</span>}
      </span>
    </label>
  )
}
