import {
  Ban,
  CalendarClock,
  Check,
  CheckCheck,
  CircleHelp,
  CircleSlash,
  Clock,
  Hourglass,
  type LucideIcon,
  Send,
  ShieldQuestion,
  TimerOff,
  X,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { MessageStatus } from '../../api/types.ts'

type Look = { icon: LucideIcon; color: string; chip: string }

const WAITING = { color: 'text-muted', chip: 'bg-default text-default-foreground' }
const GOING = { color: 'text-info', chip: 'bg-info/15 text-foreground' }
const GOOD = { color: 'text-success', chip: 'bg-success-soft text-success-soft-foreground' }
const DOUBT = { color: 'text-warning', chip: 'bg-warning-soft text-warning-soft-foreground' }
const BAD = { color: 'text-danger', chip: 'bg-danger-soft text-danger-soft-foreground' }

const LOOKS: Record<MessageStatus, Look> = {
  held: { icon: ShieldQuestion, ...WAITING },
  scheduled: { icon: CalendarClock, ...WAITING },
  queued: { icon: Clock, ...WAITING },
  sending: { icon: Send, ...GOING },
  unconfirmed: { icon: CircleHelp, ...DOUBT },
  sent: { icon: Check, ...GOING },
  unreported: { icon: Hourglass, ...DOUBT },
  cancelled: { icon: Ban, ...WAITING },
  expired: { icon: TimerOff, ...DOUBT },
  failed: { icon: X, ...BAD },
  undelivered: { icon: CircleSlash, ...BAD },
  delivered: { icon: CheckCheck, ...GOOD },
}

/** Statuses after which nothing more is expected of a message. */
const FINAL: ReadonlySet<MessageStatus> = new Set([
  'unreported',
  'cancelled',
  'expired',
  'failed',
  'undelivered',
  'delivered',
])

/** Statuses in which a message has surely not left, so that it may still be stopped. */
const STOPPABLE: ReadonlySet<MessageStatus> = new Set(['held', 'scheduled', 'queued', 'sending', 'unconfirmed'])

export const isFinal = (status: MessageStatus): boolean => FINAL.has(status)
export const canBeStopped = (status: MessageStatus): boolean => STOPPABLE.has(status)

/** A status by its sign and word, for a row of a list. */
export function StatusWord({ status }: { status: MessageStatus }) {
  const { t } = useTranslation()
  const { icon: Icon, color } = LOOKS[status]
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Icon className={`size-4 shrink-0 ${color}`} aria-hidden="true" />
      <span className="truncate">{t(`statuses.${status}`)}</span>
    </span>
  )
}

/** A status as a chip, for a headline. */
export function StatusChip({ status }: { status: MessageStatus }) {
  const { t } = useTranslation()
  const { icon: Icon, chip } = LOOKS[status]
  return (
    <span className={`flex items-center gap-1.5 rounded-full px-3 py-1 text-sm font-medium ${chip}`}>
      <Icon className="size-4" aria-hidden="true" />
      {t(`statuses.${status}`)}
    </span>
  )
}
