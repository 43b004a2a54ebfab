import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { BroadcastDetail } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { type Act, actOn, broadcastsKey } from './api.ts'
import { countLeft } from './figures.ts'
import { useForewarnings } from './use-forewarnings.ts'

/** What is asked about before it is done. */
export type Asked = Exclude<Act, 'release'>

type Props = { service: string; told: BroadcastDetail; act: Asked; onClose: () => void }

/** Says what doing it means, with how many have left and how many wait, and does it. */
export function ActDialog({ service, told, act, onClose }: Props) {
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const { title, action, what } = useActWords(told, act)
  const forewarnings = useForewarnings(service, told)
  const confirm = async () => {
    const isDone = await submit.run(() => actOn(service, told.id, act))
    void queryClient.invalidateQueries({ queryKey: broadcastsKey(service) })
    if (isDone) onClose()
  }
  return (
    <Confirm
      title={title}
      action={action}
      isHarmless={act !== 'cancellation'}
      isOpen
      isPending={submit.isPending}
      error={submit.error}
      onConfirm={confirm}
      onClose={onClose}
    >
      {[...what, ...(act === 'start' ? forewarnings : [])].map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Confirm>
  )
}

function useActWords(told: BroadcastDetail, act: Asked): { title: string; action: string; what: string[] } {
  const { t } = useTranslation()
  const format = useFormat()
  const { state, recipients, cost } = told
  const { left, waiting } = countLeft(told)
  if (act === 'start') {
    const count = recipients.valid
    const n = format.number(count)
    const price = cost && cost.amount !== '0' ? format.money(cost) : null
    return {
      title: t('panel.broadcasts.act.startTitle', { count, n }),
      action: t('panel.broadcasts.act.send'),
      what: [
        price
          ? t('panel.broadcasts.act.startWhatCost', { n, cost: price })
          : t('panel.broadcasts.act.startWhat', { n }),
      ],
    }
  }
  const word = act !== 'cancellation' ? act : state === 'draft' ? 'discard' : 'cancel'
  const standing = t('panel.broadcasts.act.standing', { left: format.number(left), waiting: format.number(waiting) })
  // nobody knows how many wait while they are gathered
  const isCounted = state !== 'draft' && state !== 'collecting'
  return {
    title: t(`panel.broadcasts.act.${word}Title`),
    action: t(`panel.broadcasts.act.${word}`),
    what: [...(isCounted ? [standing] : []), t(`panel.broadcasts.act.${word}What`)],
  }
}
