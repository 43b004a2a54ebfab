import { Description } from '@heroui/react/description'
import { FieldError } from '@heroui/react/field-error'
import { Label } from '@heroui/react/label'
import { TextArea } from '@heroui/react/textarea'
import { TextField } from '@heroui/react/textfield'
import type { ReactNode } from 'react'
import { useMissing } from './required.ts'

type Props = {
  label: string
  value: string
  onChange: (value: string) => void
  rows: number
  hint?: ReactNode
  error?: string | undefined
  isRequired?: boolean
}

/** Several lines to type in, left to right in either language: one thing a line, or a text that programs read. */
export function LinesField({ label, value, onChange, rows, hint, error, isRequired }: Props) {
  const missing = useMissing(isRequired === true && value.trim() === '')
  const wrong = error ?? missing
  return (
    <TextField
      value={value}
      onChange={onChange}
      isInvalid={wrong !== undefined}
      isRequired={isRequired}
      validationBehavior="aria"
      fullWidth
    >
      <Label>{label}</Label>
      <TextArea dir="ltr" rows={rows} spellCheck={false} className="resize-y text-start rtl:text-end" />
      {hint && <Description>{hint}</Description>}
      <FieldError>{wrong}</FieldError>
    </TextField>
  )
}

/** The lines of a text that have something in them. */
export const readLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
