import { Description } from '@heroui/react/description'
import { FieldError } from '@heroui/react/field-error'
import { Label } from '@heroui/react/label'
import { ListBox } from '@heroui/react/list-box'
import { Select } from '@heroui/react/select'
import type { ReactNode } from 'react'
import { useMissing } from './required.ts'

type Option<T extends string> = { id: T; label: ReactNode; text?: string }
type Props<T extends string> = {
  label: string
  value: T | null
  options: readonly Option<T>[]
  onChange: (value: T) => void
  placeholder?: string
  hint?: ReactNode
  error?: string | undefined
  isRequired?: boolean
}

/** One of several, in a list that opens. */
export function Picker<T extends string>({
  label,
  value,
  options,
  onChange,
  placeholder,
  hint,
  error,
  isRequired,
}: Props<T>) {
  const missing = useMissing(isRequired === true && value === null)
  const wrong = error ?? missing
  return (
    <Select
      value={value}
      onChange={(key) => key !== null && onChange(key as T)}
      placeholder={placeholder}
      isInvalid={wrong !== undefined}
      isRequired={isRequired}
      validationBehavior="aria"
      fullWidth
    >
      <Label>{label}</Label>
      <Select.Trigger>
        <Select.Value />
        <Select.Indicator />
      </Select.Trigger>
      {hint && wrong === undefined && <Description>{hint}</Description>}
      <FieldError>{wrong}</FieldError>
      <Select.Popover>
        <ListBox>
          {options.map((option) => (
            <ListBox.Item
              key={option.id}
              id={option.id}
              textValue={option.text ?? (typeof option.label === 'string' ? option.label : option.id)}
            >
              {option.label}
              <ListBox.ItemIndicator />
            </ListBox.Item>
          ))}
        </ListBox>
      </Select.Popover>
    </Select>
  )
}
