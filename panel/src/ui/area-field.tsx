import { Description } from '@heroui/react/description'
import { FieldError } from '@heroui/react/field-error'
import { Label } from '@heroui/react/label'
import { TextField } from '@heroui/react/textfield'
import type { ReactNode } from 'react'
import { useMissing } from './required.ts'

export type AreaProps = {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: ReactNode
  error?: string | undefined
  isRequired?: boolean
}

/** What stands around a field of several lines; `children` is the field itself. */
export function AreaField({
  label,
  value,
  onChange,
  hint,
  error,
  isRequired,
  children,
}: AreaProps & { children: ReactNode }) {
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
      {children}
      {hint && <Description>{hint}</Description>}
      <FieldError>{wrong}</FieldError>
    </TextField>
  )
}
