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
  hint?: ReactNode
  error?: string | undefined
  isRequired?: boolean
}

/** Some lines for people to read, in whichever language they are typed. */
export function ProseField({ label, value, onChange, hint, error, isRequired }: Props) {
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
      <TextArea dir="auto" rows={3} className="resize-y leading-7" />
      {hint && <Description>{hint}</Description>}
      <FieldError>{wrong}</FieldError>
    </TextField>
  )
}
