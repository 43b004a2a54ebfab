import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'

/** What few need, behind a line that opens it; a form opens it where something in it is wrong. */
export function More({ label, children }: { label: string; children: ReactNode }) {
  return (
    <details className="group">
      <summary className="flex w-fit cursor-pointer list-none items-center gap-2 py-1 font-medium">
        <ChevronRight className="size-4 group-open:rotate-90 rtl:-scale-x-100" aria-hidden="true" />
        {label}
      </summary>
      <div className="flex flex-col gap-4 pt-3">{children}</div>
    </details>
  )
}
