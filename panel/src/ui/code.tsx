import type { ReactNode } from 'react'

/** A number, id or code in a sentence of either direction: always left to right, never pulling its neighbours along. */
export function Code({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <bdi dir="ltr" className={className}>
      {children}
    </bdi>
  )
}
