import { Link } from '@tanstack/react-router'
import { CircleHelp, Clock } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { MessageDetail } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { useCountdown } from '../../ui/use-countdown.ts'

type Waiting = NonNullable<MessageDetail['waiting']>
type Unconfirmed = NonNullable<MessageDetail['unconfirmed']>

/** Why a message cannot leave now: each account that might carry it, who must act, and when it goes on. */
export function WaitingNotice({ waiting, expiresAt }: { waiting: Waiting; expiresAt: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const time = format.dateTime(expiresAt)
  return (
    <Notice icon={<Clock />} title={waiting.reason.title}>
      {waiting.accounts.length > 0 && (
        <ul className="flex flex-col gap-1 py-1">
          {waiting.accounts.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the accounts stand in their order of choice
            <li key={index}>
              {one.account && (
                <>
                  <AccountName account={one.account} />
                  {' — '}
                </>
              )}
              {one.reason.title}. {t('panel.message.waiting.act', { who: t(`who.${one.who}`) })}{' '}
              {(one.circuit ?? one.retryAt) !== null && <NextTry at={one.retryAt} />}
            </li>
          ))}
        </ul>
      )}
      <p>{t(LEAVES[waiting.reason.code] ?? 'panel.message.waiting.leaves', { time })}</p>
    </Notice>
  )
}

/** A link for those who may look at the account. */
function AccountName({ account }: { account: NonNullable<Waiting['accounts'][number]['account']> }) {
  const format = useFormat()
  const isReader = useCanInCentre()('accounts:read')
  const name = <bdi className="font-medium">{format.title(account.title)}</bdi>
  if (!isReader) return name
  return (
    <Link to="/centre/accounts/$name" params={{ name: account.name }} className="underline">
      {name}
    </Link>
  )
}

const LEAVES: Record<string, string> = {
  no_dispatcher: 'panel.message.waiting.nodeLeaves',
  service_suspended: 'panel.message.waiting.serviceLeaves',
  tried_again: 'panel.message.waiting.triedAgain',
  sent_again: 'panel.message.waiting.triedAgain',
  ends: 'panel.message.waiting.ends',
}

/** `at` null, or past: now. */
function NextTry({ at }: { at: string | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const leftS = useCountdown(at === null ? null : Date.parse(at) / 1000, 0)
  return leftS > 0
    ? t('panel.message.waiting.next', { time: format.duration(leftS * 1000) })
    : t('panel.message.waiting.trying')
}

/** What is done about a message that may or may not have left, and what becomes of it. */
export function UnconfirmedNotice({ unconfirmed }: { unconfirmed: Unconfirmed }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { since, policy, ending, endsAt } = unconfirmed
  const ends = ending === 'failed' ? 'panel.message.unconfirmed.failed' : 'panel.message.unconfirmed.sentAgain'
  return (
    <Notice icon={<CircleHelp />} title={t('panel.message.unconfirmed.title')}>
      <p>{t('panel.message.unconfirmed.what', { ago: format.relative(since) })}</p>
      <p>
        <NextQuestion at={unconfirmed.nextQuestionAt} /> {t(ends, { time: format.dateTime(endsAt) })}
      </p>
      <p>
        {t('panel.message.unconfirmed.rule')} {t(`panel.services.policy.${policy}`)}
      </p>
    </Notice>
  )
}

function NextQuestion({ at }: { at: string | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const leftS = useCountdown(at === null ? null : Date.parse(at) / 1000, 0)
  if (at === null) return t('panel.message.unconfirmed.notAsked')
  return leftS > 0
    ? t('panel.message.unconfirmed.next', { time: format.duration(leftS * 1000) })
    : t('panel.message.unconfirmed.asking')
}

function Notice({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <div className="flex gap-3 rounded-2xl bg-warning-soft px-5 py-4 text-warning-soft-foreground">
      <span className="mt-1 shrink-0 [&>svg]:size-4" aria-hidden="true">
        {icon}
      </span>
      <div className="flex min-w-0 flex-col gap-0.5">
        <p className="font-semibold">{title}</p>
        {children}
      </div>
    </div>
  )
}
