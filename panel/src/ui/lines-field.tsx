import { TextArea } from '@heroui/react/textarea'
import { AreaField, type AreaProps } from './area-field.tsx'

/** Several lines to type in, left to right in either language: one thing a line, or a text that programs read. */
export function LinesField({ rows, ...props }: AreaProps & { rows: number }) {
  return (
    <AreaField {...props}>
      <TextArea dir="ltr" rows={rows} spellCheck={false} className="resize-y text-start rtl:text-end" />
    </AreaField>
  )
}

/** The lines of a text that have something in them. */
export const readLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
