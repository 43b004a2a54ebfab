import { CircleAlert } from 'lucide-react'
import type { DirectoryRun } from '../../api/types.ts'

/** Why a directory could not be taken over, who must act, and how. */
export function RunFault({ fault }: { fault: NonNullable<DirectoryRun['fault']> }) {
  return (
    <div role="alert" className="flex gap-3 rounded-xl bg-danger-soft px-4 py-3 text-danger-soft-foreground">
      <CircleAlert className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">
        <p className="font-medium">{fault.title}</p>
        <p>
          {fault.who}: {fault.fix}
        </p>
        {fault.words && (
          <bdi dir="ltr" className="block text-xs break-words">
            {fault.words}
          </bdi>
        )}
      </div>
    </div>
  )
}
