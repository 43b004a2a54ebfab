import { useId } from 'react'
import { MissingWords } from './missing-words.tsx'
import { useMissing } from './required.ts'

type Props = {
  label: string
  options: { id: string; label: string; note?: string }[]
  value: string[]
  onChange: (value: string[]) => void
  isSingle?: boolean
  isLabelShown?: boolean
  /** At least one has to be ticked. */
  isRequired?: boolean
  error?: string | undefined
}

/** Boxes to tick, one under the other; single: at most one of them. */
export function Choices({ label, options, value, onChange, isSingle, isLabelShown, isRequired, error }: Props) {
  const missing = useMissing(isRequired === true && value.length === 0)
  const wrong = error ?? missing
  const name = useId()
  const toggle = (id: string) => {
    if (isSingle) return onChange([id])
    onChange(value.includes(id) ? value.filter((other) => other !== id) : [...value, id])
  }
  return (
    <fieldset className="flex max-h-72 flex-col overflow-y-auto" data-invalid={wrong && true}>
      <legend className={isLabelShown ? 'mb-1 text-sm font-medium' : 'sr-only'}>{label}</legend>
      <MissingWords words={wrong} />
      {options.map((option) => (
        <label
          key={option.id}
          className="flex cursor-pointer items-center gap-3 rounded-lg px-2 py-1.5 hover:bg-default has-focus-visible:outline-2 has-focus-visible:outline-focus"
        >
          <input
            type={isSingle ? 'radio' : 'checkbox'}
            name={name}
            className="size-4 accent-accent"
            checked={value.includes(option.id)}
            onChange={() => toggle(option.id)}
          />
          <span className="min-w-0">
            {option.label}
            {option.note && <span className="block text-xs text-muted">{option.note}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
