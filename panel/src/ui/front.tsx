import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Logo } from './logo.tsx'

type Props = { title: string; note?: ReactNode; corner: ReactNode; children: ReactNode }

/** A page for who is not inside yet: one thing to do, in the middle. */
export function Front({ title, note, corner, children }: Props) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = t('panel.app.tab', { page: title }).replace(/[\u2068\u2069]/g, '')
  }, [title, t])
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex items-center justify-between gap-4 px-5 py-4 sm:px-8">
        <Logo />
        {corner}
      </header>
      <main className="flex flex-1 items-center justify-center px-5 pt-4 pb-20">
        <div className="flex w-full max-w-md flex-col gap-6 rounded-3xl border border-border bg-surface p-6 sm:p-9">
          <div className="flex flex-col gap-1">
            <h1 className="text-2xl font-bold">{title}</h1>
            {note && <p className="text-muted">{note}</p>}
          </div>
          {children}
        </div>
      </main>
    </div>
  )
}
