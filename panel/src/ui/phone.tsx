import type { ReactNode } from 'react'

/** A phone's screen: what stands in it reads from the bottom up, as on the real one. */
export function Phone({ label, header, children }: { label: string; header?: ReactNode; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      className="mx-auto flex h-[33rem] w-full max-w-[17.5rem] flex-col overflow-hidden rounded-[2.25rem] border-[6px] border-foreground/90 bg-surface dark:border-border-tertiary"
    >
      <header className="border-b border-separator px-4 pt-4 pb-2 text-center text-xs text-muted">{header}</header>
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        tabIndex={0}
        role="log"
        aria-label={label}
        className="flex flex-1 flex-col-reverse gap-3 overflow-y-auto px-3 py-4"
      >
        {children}
      </div>
    </section>
  )
}

type BubbleProps = {
  children: ReactNode
  note?: ReactNode
  isDraft?: boolean
  isNew?: boolean
  dir?: 'rtl' | 'ltr' | 'auto'
}

/** One text as it lies on the phone; a draft has not been sent. `dir`: where its first letter does not tell. */
export function Bubble({ children, note, isDraft, isNew, dir = 'auto' }: BubbleProps) {
  const look = isDraft ? 'border border-dashed border-border-tertiary' : 'bg-default'
  return (
    <div className={`max-w-[92%] self-start ${isNew ? 'animate-in fade-in slide-in-from-bottom-2' : ''}`}>
      <p dir={dir} className={`rounded-2xl px-3.5 py-2.5 leading-6 break-words whitespace-pre-wrap ${look}`}>
        {children}
      </p>
      {note && <div className="px-2 pt-1 text-xs text-muted">{note}</div>}
    </div>
  )
}
