import type { ComponentProps } from 'react'
import { toLatinDigits } from '#server/platform/text/digits.ts'
import { useFormat } from '../i18n/format.ts'
import { Field } from './field.tsx'

const DIGITS_MAX = 12

type Props = { value: number | null; onChange: (value: number | null) => void } & Pick<
  ComponentProps<typeof Field>,
  'label' | 'hint' | 'error' | 'isRequired'
>

/** A whole number that may be left out, typed in the digits of either language and shown in the reader's. */
export function WholeNumberField({ value, onChange, ...field }: Props) {
  const format = useFormat()
  const read = (text: string) => {
    const digits = toLatinDigits(text).replace(/\D/g, '').slice(0, DIGITS_MAX)
    onChange(digits === '' ? null : Number(digits))
  }
  return (
    <Field
      {...field}
      value={value === null ? '' : format.plainNumber(value)}
      onChange={read}
      inputMode="numeric"
      isLtr
    />
  )
}
