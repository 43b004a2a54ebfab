import { Button } from '@heroui/react/button'
import { Pause, Pencil, Play, RotateCcw, Send } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../api/me.ts'
import type { BroadcastDetail } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { ActDialog, type Asked } from './act-dialog.tsx'
import { AgainDialog } from './again-dialog.tsx'
import { listFailedEnds } from './ends.ts'

type Props = { service: string; told: BroadcastDetail }

/** What can be done with it now, by whoever may; each asks first. */
export function BroadcastActions({ service, told }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const can = useCan(service)
  const [asking, setAsking] = useState<Asked | 'again' | null>(null)
  const { state, recipients } = told
  const isMoving = ['collecting', 'expanding', 'sending', 'scheduled', 'paused'].includes(state)
  // whose messages failed is nothing that can be entered
  const isOfAnother = told.sources.some(({ kind }) => kind === 'broadcast')
  const maySend = can('broadcasts:send')
  const close = () => setAsking(null)
  return (
    <>
      {(isMoving || state === 'draft' || state === 'held') && can('messages:cancel') && (
        <Button variant="danger-soft" onPress={() => setAsking('cancellation')}>
          {t(state === 'draft' ? 'panel.broadcasts.act.discard' : 'panel.broadcasts.act.cancel')}
        </Button>
      )}
      {maySend && state === 'draft' && can('messages:cancel') && !isOfAnother && (
        <LinkButton
          variant="secondary"
          to="/s/$service/broadcasts/new"
          params={{ service }}
          search={{ draft: told.id }}
        >
          <Pencil />
          {t('panel.broadcasts.edit.action')}
        </LinkButton>
      )}
      {maySend && isMoving && state !== 'paused' && (
        <Button variant="secondary" onPress={() => setAsking('pause')}>
          <Pause />
          {t('panel.broadcasts.act.pause')}
        </Button>
      )}
      {maySend && state === 'paused' && (
        <Button onPress={() => setAsking('resume')}>
          <Play className="rtl:-scale-x-100" />
          {t('panel.broadcasts.act.resume')}
        </Button>
      )}
      {maySend && state === 'draft' && (
        <Button isDisabled={recipients.valid === 0} onPress={() => setAsking('start')}>
          <Send className="rtl:-scale-x-100" />
          {t('panel.broadcasts.act.start', { count: recipients.valid, n: format.number(recipients.valid) })}
        </Button>
      )}
      {maySend && ['finished', 'cancelled'].includes(state) && listFailedEnds(told).length > 0 && (
        <Button variant="secondary" onPress={() => setAsking('again')}>
          <RotateCcw />
          {t('panel.broadcasts.act.again')}
        </Button>
      )}
      {asking === 'again' && <AgainDialog service={service} broadcast={told} onClose={close} />}
      {asking !== null && asking !== 'again' && (
        <ActDialog service={service} told={told} act={asking} onClose={close} />
      )}
    </>
  )
}
