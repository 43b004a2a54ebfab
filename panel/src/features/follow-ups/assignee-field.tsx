import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { FollowUp } from '../../api/types.ts'
import { Picker } from '../../ui/picker.tsx'
import { assigneesQuery } from './api.ts'

const NOBODY = 'nobody'

type Props = {
  service: string
  /** Who has it now: offered although they have left. */
  held: FollowUp['assignee']
  value: number | null
  onChange: (value: number | null) => void
  error?: string | undefined
}

/** Who sees to it, or nobody yet. */
export function AssigneeField({ service, held, value, onChange, error }: Props) {
  const { t } = useTranslation()
  const people = useQuery(assigneesQuery(service)).data?.items ?? []
  const missing = held !== null && people.every(({ id }) => id !== held.id) ? [held] : []
  return (
    <Picker
      label={t('panel.followUps.assignee')}
      value={value === null ? NOBODY : String(value)}
      options={[
        { id: NOBODY, label: t('panel.followUps.nobody') },
        ...[...missing, ...people].map(({ id, name }) => ({ id: String(id), label: name })),
      ]}
      onChange={(id) => onChange(id === NOBODY ? null : Number(id))}
      error={error}
    />
  )
}
