import { useId } from 'react'

type Option<T extends string> = { id: T; label: string; lang?: string }
type Props<T extends string> = {
  label: string
  value: T
  options: readonly Option<T>[]
  onChange: (value: T) => void
  isLabelHidden?: boolean
}

/** One of a few, all in sight: radio buttons in a row. */
export function Segmented<T extends string>({ label, value, options, onChange, isLabelHidden }: Props<T>) {
  const name = useId()
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className={isLabelHidden ? 'sr-only' : 'float-start mb-1.5 text-xs text-muted'}>{label}</legend>
      <div className="flex w-full flex-wrap rounded-lg bg-default p-0.5">
        {options.map((option) => (
          <label
            key={option.id}
            lang={option.lang}
            className="flex flex-1 cursor-pointer items-center justify-center rounded-md px-3 py-1.5 text-center whitespace-nowrap text-default-foreground has-checked:bg-segment has-checked:font-medium has-checked:text-segment-foreground has-checked:shadow-xs has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={option.id === value}
              onChange={() => onChange(option.id)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
