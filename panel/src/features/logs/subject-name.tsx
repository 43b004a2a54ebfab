import type { AuditEntry } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'

type Props = { subject: AuditEntry['subject']; className?: string }

/** What an entry is about: by its name, where it has one, and else by its id. */
export function SubjectName({ subject, className }: Props) {
  const format = useFormat()
  return (
    <bdi title={subject.id} className={className}>
      {subject.title ? format.title(subject.title) : subject.id}
    </bdi>
  )
}
