import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { scimQuery } from './api.ts'

/** Where a directory writes by itself, how many came that way, and with what it writes: `tokens`. */
export function ScimSection({ tokens }: { tokens: ReactNode }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const query = useQuery(scimQuery)
  return (
    <section className="flex flex-col gap-3">
      <header className="px-1">
        <h2 className="font-semibold">{t('panel.scim.title')}</h2>
        <p className="text-muted">
          {t('panel.scim.note')}{' '}
          <a href={`/docs/${i18n.language}/scim`} className="text-link underline underline-offset-4">
            {t('panel.scim.guide')}
          </a>
        </p>
      </header>
      <Surface>
        {query.isError && <Fault error={query.error} onRetry={() => void query.refetch()} />}
        {query.isPending && <LoadingRows count={1} />}
        {query.data && (
          <div className="flex flex-col gap-4">
            <CodeBlock text={query.data.address} label={t('panel.scim.copyAddress')} />
            <p>
              {t('panel.scim.known', {
                users: format.number(query.data.users),
                groups: format.number(query.data.groups),
              })}
            </p>
          </div>
        )}
      </Surface>
      {tokens}
    </section>
  )
}
