import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { templateQuery } from './api.ts'

/** What goes by a template: the broadcasts that still need it, and how much went by it lately. */
export function TemplateUses({ service, name }: { service: string; name: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data, error, refetch } = useQuery(templateQuery(service, name))
  if (!data) return error ? <Fault error={error} onRetry={refetch} /> : <LoadingRows count={2} />
  const { openBroadcasts, broadcasts, messages } = data.usedBy
  return (
    <section
      aria-label={t('panel.templates.uses.title')}
      className="flex flex-col gap-1.5 border-t border-separator pt-4"
    >
      <h3 className="font-medium">{t('panel.templates.uses.title')}</h3>
      <p className="text-muted">
        {broadcasts === 0
          ? t('panel.templates.uses.none')
          : t('panel.templates.uses.lately', {
              count: broadcasts,
              broadcasts: format.number(broadcasts),
              messages: format.number(messages),
            })}
      </p>
      {openBroadcasts.length > 0 && (
        <>
          <p className="text-muted">{t('panel.templates.uses.open')}</p>
          <ul className="flex flex-col gap-1">
            {openBroadcasts.map(({ id, name: called, state, createdBy }) => (
              <li key={id} className="flex flex-wrap gap-x-2">
                <Link to="/s/$service/broadcasts/$id" params={{ service, id }} className="underline">
                  <bdi>{called || t('panel.templates.uses.nameless')}</bdi>
                </Link>
                <span className="text-muted">
                  {t(`panel.broadcasts.state.${state}`)} · <bdi>{createdBy}</bdi>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
