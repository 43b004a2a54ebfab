import { type ReactNode, useState } from 'react'
import { Field } from '../../ui/field.tsx'
import { LinesField } from '../../ui/lines-field.tsx'

type Props<T> = {
  label: string
  value: T
  show: (value: T) => string
  read: (text: string) => T
  onChange: (value: T) => void
  hint?: ReactNode
  error: string | undefined
  /** More than one: a field of several lines. */
  rows?: number
  isRequired?: boolean
}

/** A part of a description that is written as a text of its own; what is being typed stays as it is typed. */
export function NotedField<T>({ label, value, show, read, onChange, hint, error, rows = 1, isRequired }: Props<T>) {
  const [text, setText] = useState(() => show(value))
  const change = (next: string) => {
    setText(next)
    onChange(read(next))
  }
  const field = { label, value: text, onChange: change, hint, error, isRequired: isRequired === true }
  return rows > 1 ? <LinesField {...field} rows={rows} /> : <Field {...field} spellCheck={false} isLtr />
}

/** A part of the form with its name above it. */
export function Part({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-4 border-t border-separator pt-4">
      <legend className="float-start mb-1 w-full font-semibold">{title}</legend>
      {note && <p className="text-sm text-muted">{note}</p>}
      {children}
    </fieldset>
  )
}
