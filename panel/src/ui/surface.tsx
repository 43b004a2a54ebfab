import type { ReactNode } from 'react'

type Props = { title?: ReactNode; actions?: ReactNode; children: ReactNode; className?: string; isFlush?: boolean }

/** A bordered area of a page, with a heading and actions where it has them. Flush: the content touches the border. */
export function Surface({ title, actions, children, className = '', isFlush = false }: Props) {
  return (
    <section className={`rounded-2xl border border-border bg-surface ${className}`}>
      {title !== undefined && (
        <header className="flex min-h-13 items-center justify-between gap-3 px-5 pt-3">
          <h2 className="font-semibold">{title}</h2>
          {actions}
        </header>
      )}
      <div className={isFlush ? '' : `px-5 pb-5 ${title === undefined ? 'pt-5' : 'pt-1'}`}>{children}</div>
    </section>
  )
}
