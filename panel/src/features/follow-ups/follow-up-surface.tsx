import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../api/me.ts'
import { useFormat } from '../../i18n/format.ts'
import { Facts } from '../../ui/facts.tsx'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { followUpQuery } from './api.ts'
import { FollowUpDialog } from './follow-up-dialog.tsx'
import { Assignee, Due, StateTag } from './state-tag.tsx'

/** On the page of a message: who sees to it, until when, and what was noted. */
export function FollowUpSurface({ service, messageId }: { service: string; messageId: string }) {
  const { t } = useTranslation()
  const can = useCan(service)
  const [isOpen, setIsOpen] = useState(false)
  const query = useQuery(followUpQuery(service, messageId))
  const followUp = query.data
  if (!followUp)
    return (
      <Surface title={t('panel.followUps.one')}>
        {query.isError ? <Fault error={query.error} onRetry={() => query.refetch()} /> : <LoadingRows count={2} />}
      </Surface>
    )
  const isNone = followUp.state === 'none'
  return (
    <Surface
      title={t('panel.followUps.one')}
      actions={
        can('follow-ups:write') && (
          <Button size="sm" variant="tertiary" onPress={() => setIsOpen(true)}>
            {t(isNone ? 'panel.followUps.start' : 'panel.action.edit')}
          </Button>
        )
      }
    >
      {isNone ? (
        <p className="text-muted">{t('panel.followUps.none')}</p>
      ) : (
        <Facts
          facts={[
            { label: t('panel.followUps.state'), value: <StateTag state={followUp.state} /> },
            { label: t('panel.followUps.assignee'), value: <Assignee assignee={followUp.assignee} /> },
            { label: t('panel.followUps.dueAt'), value: <Due {...followUp} /> },
            {
              label: t('panel.followUps.openedBy'),
              value: followUp.openedBy === null ? t('panel.followUps.rule') : <bdi>{followUp.openedBy}</bdi>,
            },
          ]}
        />
      )}
      {followUp.notes.length > 0 && <Notes notes={followUp.notes} />}
      {isOpen && <FollowUpDialog service={service} followUp={followUp} onClose={() => setIsOpen(false)} />}
    </Surface>
  )
}

function Notes({ notes }: { notes: { at: string; by: string; text: string }[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <section aria-label={t('panel.followUps.notes')} className="flex flex-col gap-2 pt-3">
      {notes.map(({ at, by, text }) => (
        <article key={`${at} ${by}`} className="rounded-xl bg-default px-3 py-2">
          <p dir="auto" className="break-words whitespace-pre-wrap">
            {text}
          </p>
          <p className="text-xs text-muted">
            <bdi>{by}</bdi>
            {format.between}
            <time dateTime={at}>{format.dateTime(at)}</time>
          </p>
        </article>
      ))}
    </section>
  )
}
