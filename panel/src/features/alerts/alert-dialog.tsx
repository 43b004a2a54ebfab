import { Button } from '@heroui/react/button'
import { useQueryClient } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { Alert } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FormFault } from '../../ui/states.tsx'
import { type Moment, Timeline } from '../../ui/timeline.tsx'
import { AlertState } from './alert-state.tsx'
import { acknowledgeAlert, alertsKey } from './api.ts'

type Notice = Alert['notices'][number]
type Receiver = Notice['receivers'][number]

const TONES: Record<Notice['event'], Moment['tone']> = {
  opened: 'bad',
  deepened: 'bad',
  repeated: 'doubt',
  recovered: 'good',
}

/** An alert with whom it was told, when, and what became of each message. */
export function AlertDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const canWrite = useCanInCentre()('accounts:write')
  const submit = useSubmit()
  const acknowledge = async () => {
    await submit.run(() => acknowledgeAlert(alert.id))
    void queryClient.invalidateQueries({ queryKey: alertsKey })
  }
  return (
    <Dialog
      title={t(`panel.alerts.value.kind.${alert.kind}`)}
      isOpen
      size="lg"
      onClose={onClose}
      footer={
        canWrite &&
        !alert.acknowledged && (
          <Button isPending={submit.isPending} onPress={acknowledge}>
            <Check />
            {t('panel.alerts.acknowledge')}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-4 pt-2">
        <FormFault error={submit.error} />
        <p className="font-medium">{alert.text}</p>
        <AlertState alert={alert} />
        {alert.acknowledged && (
          <p className="text-muted">
            {t('panel.alerts.seenBy', { by: alert.acknowledged.by, at: format.dateTime(alert.acknowledged.at) })}
          </p>
        )}
        <Timeline
          label={t('panel.alerts.told')}
          moments={alert.notices.map((notice) => ({
            id: `${notice.at} ${notice.event}`,
            time: (
              <time dateTime={notice.at} title={format.dateTime(notice.at)}>
                {format.brief(notice.at)}
              </time>
            ),
            tone: TONES[notice.event],
            title: t(`panel.alerts.event.${notice.event}`),
            detail: <Receivers notice={notice} />,
          }))}
        />
      </div>
    </Dialog>
  )
}

function Receivers({ notice: { receivers, sent } }: { notice: Notice }) {
  const { t } = useTranslation()
  if (receivers.length === 0) return <>{t('panel.alerts.nobody')}</>
  return (
    <ul className="flex flex-col gap-1">
      {receivers.map((receiver) => (
        <li key={receiver.user?.id ?? receiver.to}>
          <ReceiverLine receiver={receiver} sent={sent} />
        </li>
      ))}
    </ul>
  )
}

function ReceiverLine({ receiver: { to, user, status, failure }, sent }: { receiver: Receiver; sent: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <>
      {user ? user.name : <bdi dir="ltr">{to && format.phone(to)}</bdi>}
      {' · '}
      {failure ? (
        <span className="text-danger-soft-foreground">{failure.title}</span>
      ) : status ? (
        t(`statuses.${status}`)
      ) : (
        t(sent ? 'panel.alerts.accepted' : 'panel.alerts.sending')
      )}
    </>
  )
}
