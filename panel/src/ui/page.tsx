import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'

type Props = {
  /** In the browser's tab, and above the page where no `heading` stands in for it. */
  title: string
  heading?: ReactNode
  above?: ReactNode
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** A page: its name in the tab and as the first heading, its actions, its content. */
export function Page({ title, heading, above, note, actions, children }: Props) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = t('panel.app.tab', { page: title }).replace(/[\u2068\u2069]/g, '')
  }, [title, t])
  return (
    <div className="mx-auto flex w-full max-w-7xl flex-col gap-4 px-4 py-6 sm:px-7">
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 flex-col gap-0.5">
          {above && <div className="text-muted">{above}</div>}
          <h1 className="flex flex-wrap items-center gap-3 text-xl font-bold sm:text-2xl">{heading ?? title}</h1>
          {note && <p className="text-muted">{note}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  )
}
