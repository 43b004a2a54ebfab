import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BroadcastDetail } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Choices } from '../../ui/choices.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { broadcastsKey, sendAgain } from './api.ts'
import { type FailedEnd, listFailedEnds } from './ends.ts'
import { origins } from './origins.ts'

type Props = { service: string; broadcast: BroadcastDetail; onClose: () => void }

/** To whom it is sent again, by how their message ended; makes a draft, and goes there. */
export function AgainDialog({ service, broadcast, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const ends = listFailedEnds(broadcast)
  const usual = ends.filter((status) => status === 'failed' || status === 'undelivered')
  const [chosen, setChosen] = useState<string[]>(usual.length > 0 ? usual : ends)
  const send = () =>
    submit.run(async () => {
      const made = await sendAgain(service, broadcast.id, chosen as FailedEnd[])
      origins.set(made.id, broadcast.id)
      void queryClient.invalidateQueries({ queryKey: broadcastsKey(service) })
      onClose()
      await navigate({ to: '/s/$service/broadcasts/$id', params: { service, id: made.id } })
    })
  return (
    <FormDialog
      title={t('panel.broadcasts.again.title')}
      action={t('panel.broadcasts.look')}
      isPending={submit.isPending}
      fault={submit.error}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <p>{t('panel.broadcasts.again.what')}</p>
      <Choices
        label={t('panel.broadcasts.again.whose')}
        isLabelShown
        isRequired
        options={ends.map((status) => ({
          id: status,
          label: `${t(`statuses.${status}`)} · ${format.number(broadcast.progress.outcome[status] ?? 0)}`,
        }))}
        value={chosen}
        onChange={setChosen}
      />
    </FormDialog>
  )
}
