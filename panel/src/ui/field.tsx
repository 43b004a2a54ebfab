import { Description } from '@heroui/react/description'
import { FieldError } from '@heroui/react/field-error'
import { Input } from '@heroui/react/input'
import { Label } from '@heroui/react/label'
import { TextField } from '@heroui/react/textfield'
import type { ComponentProps, ReactNode } from 'react'
import { useMissing } from './required.ts'

type Props = {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: ReactNode
  /** What is wrong with it, in words; marks the field and is read with it. */
  error?: string | undefined
  /** For numbers, addresses, names of things: left to right in either language. */
  isLtr?: boolean
} & Pick<
  ComponentProps<typeof Input>,
  'type' | 'autoComplete' | 'placeholder' | 'inputMode' | 'autoFocus' | 'maxLength' | 'spellCheck' | 'name'
> & {
    isRequired?: boolean
    /** It cannot be sent empty, though nobody has to send it: without the sign of a required one. */
    isNeeded?: boolean
    isDisabled?: boolean
    className?: string
  }

/** One line to type in, with its label, hint and error. */
export function Field({
  label,
  value,
  onChange,
  hint,
  error,
  isLtr,
  isRequired,
  isNeeded,
  isDisabled,
  className,
  ...input
}: Props) {
  const missing = useMissing((isRequired === true || isNeeded === true) && value.trim() === '')
  const wrong = error ?? missing
  return (
    <TextField
      value={value}
      onChange={onChange}
      isInvalid={wrong !== undefined}
      isRequired={isRequired}
      isDisabled={isDisabled}
      validationBehavior="aria"
      fullWidth
      className={className}
    >
      <Label>{label}</Label>
      <Input {...input} {...(isLtr ? { dir: 'ltr', className: 'text-start rtl:text-end' } : {})} />
      {hint && <Description>{hint}</Description>}
      <FieldError>{wrong}</FieldError>
    </TextField>
  )
}
