import { useTranslation } from 'react-i18next'
import type { FollowUp } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Tag } from '../../ui/tag.tsx'

const TONES = { none: 'plain', open: 'doubt', in_progress: 'plain', done: 'good' } as const

export function StateTag({ state }: Pick<FollowUp, 'state'>) {
  const { t } = useTranslation()
  return <Tag tone={TONES[state]}>{t(`panel.followUp.${state}`)}</Tag>
}

export function Due({ dueAt, overdue }: Pick<FollowUp, 'dueAt' | 'overdue'>) {
  const { t } = useTranslation()
  const format = useFormat()
  if (dueAt === null) return <span className="text-muted">{t('panel.followUps.noDue')}</span>
  return (
    <time dateTime={dueAt} title={format.dateTime(dueAt)}>
      {overdue ? (
        <Tag tone="bad">{t('panel.followUps.overdue', { at: format.brief(dueAt) })}</Tag>
      ) : (
        format.brief(dueAt)
      )}
    </time>
  )
}

export function Assignee({ assignee }: Pick<FollowUp, 'assignee'>) {
  const { t } = useTranslation()
  if (assignee === null) return <span className="text-muted">{t('panel.followUps.nobody')}</span>
  return (
    <>
      <bdi>{assignee.name}</bdi> {assignee.left && <Tag tone="doubt">{t('panel.followUps.left')}</Tag>}
    </>
  )
}
