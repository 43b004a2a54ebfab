import type { ReactNode } from 'react'

export type Fact = { label: string; value: ReactNode }

/** Names and values, one a line. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="divide-y divide-separator">
      {facts.map(({ label, value }) => (
        <div key={label} className="grid grid-cols-[7.5rem_1fr] gap-3 py-2.5">
          <dt className="text-muted">{label}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
