import type { ComponentProps } from 'react'
import { toLatinDigits } from '#server/platform/text/digits.ts'
import { Field } from './field.tsx'

const DIGITS_MAX = 12

type Props = { value: number | null; onChange: (value: number | null) => void } & Pick<
  ComponentProps<typeof Field>,
  'label' | 'hint' | 'error'
>

/** A whole number that may be left out, typed in the digits of either language. */
export function WholeNumberField({ value, onChange, ...field }: Props) {
  const read = (text: string) => {
    const digits = toLatinDigits(text).replace(/\D/g, '').slice(0, DIGITS_MAX)
    onChange(digits === '' ? null : Number(digits))
  }
  return <Field {...field} value={value === null ? '' : String(value)} onChange={read} inputMode="numeric" isLtr />
}
