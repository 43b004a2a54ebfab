import type { ReactNode } from 'react'

const TONES = {
  plain: 'bg-default text-default-foreground',
  good: 'bg-success-soft text-success-soft-foreground',
  doubt: 'bg-warning-soft text-warning-soft-foreground',
  bad: 'bg-danger-soft text-danger-soft-foreground',
}

/** A short word about a thing: its state, its kind. */
export function Tag({ tone = 'plain', children }: { tone?: keyof typeof TONES; children: ReactNode }) {
  return (
    <span className={`inline-flex items-center rounded-full px-2.5 text-xs leading-6 font-medium ${TONES[tone]}`}>
      {children}
    </span>
  )
}
