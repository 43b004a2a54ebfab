import { TextArea } from '@heroui/react/textarea'
import { AreaField, type AreaProps } from './area-field.tsx'

/** Some lines for people to read, in whichever language they are typed. */
export function ProseField(props: AreaProps) {
  return (
    <AreaField {...props}>
      <TextArea dir="auto" rows={3} className="resize-y leading-7" />
    </AreaField>
  )
}
