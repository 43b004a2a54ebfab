import { Button } from '@heroui/react/button'
import { useQueryClient } from '@tanstack/react-query'
import { CirclePause, RotateCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import { providerWords } from '../../api/provider-words.ts'
import type { Account, Circuit } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { FormFault } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useCountdown } from '../../ui/use-countdown.ts'
import { accountsKey, tryAccount } from './api.ts'
import { CircuitSubject } from './circuit-subject.tsx'

/** What of an account is stopped while it is at fault: why, who must act, and when it is tried next. */
export function AccountCircuits({ account }: { account: Account }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const canWrite = useCanInCentre()('accounts:write')
  const submit = useSubmit()
  if (account.circuits.length === 0) return null
  const tryNow = async () => {
    await submit.run(() => tryAccount(account.name))
    void queryClient.invalidateQueries({ queryKey: accountsKey })
  }
  const isAnyOpen = account.circuits.some(({ state }) => state === 'open')
  return (
    <Surface
      title={t('panel.accounts.circuits.title')}
      isFlush
      actions={
        canWrite &&
        isAnyOpen && (
          <Button size="sm" variant="secondary" isPending={submit.isPending} onPress={tryNow}>
            <RotateCw />
            {t('panel.accounts.circuits.try')}
          </Button>
        )
      }
    >
      <p className="px-5 pt-1 pb-3 text-muted">
        {t(isAnyOpen ? 'panel.accounts.circuits.note' : 'panel.accounts.circuits.noteTried')}
      </p>
      {submit.error !== null && (
        <div className="px-5 pb-3">
          <FormFault error={submit.error} />
        </div>
      )}
      <ul className="divide-y divide-separator border-t border-separator">
        {account.circuits.map((circuit) => (
          <CircuitRow key={`${circuit.kind} ${circuit.subject}`} circuit={circuit} />
        ))}
      </ul>
    </Surface>
  )
}

function CircuitRow({ circuit }: { circuit: Circuit }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const { failure, provider, since, state } = circuit
  const fix = `failures.${failure.code}.fix`
  const words = providerWords(provider)
  const isOpen = state === 'open'
  return (
    <li className="flex gap-3 px-5 py-4">
      <CirclePause className={`mt-1 size-4 shrink-0 ${isOpen ? 'text-danger' : 'text-warning'}`} aria-hidden="true" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-medium">
            <CircuitSubject of={circuit} />
          </span>
          <Tag tone={isOpen ? 'bad' : 'doubt'}>{t(`panel.accounts.circuits.state.${state}`)}</Tag>
          <time className="ms-auto text-muted" dateTime={since} title={format.dateTime(since)}>
            {t('panel.accounts.since', { date: format.brief(since) })}
          </time>
        </p>
        <p className="font-medium">{failure.title}</p>
        <p>
          {t('panel.failure.act', { who: t(`who.${failure.who}`) })} {i18n.exists(fix) && t(fix)}
        </p>
        {words && (
          <details className="text-xs text-muted">
            <summary className="cursor-pointer">{t('panel.failure.details')}</summary>
            {t('panel.failure.provider')} <bdi>{words}</bdi>
          </details>
        )}
        <p className="text-muted">
          <NextTry circuit={circuit} />
        </p>
      </div>
    </li>
  )
}

function NextTry({ circuit: { state, retryAt, openings } }: { circuit: Circuit }) {
  const { t } = useTranslation()
  const format = useFormat()
  const leftS = useCountdown(retryAt === null ? null : Date.parse(retryAt) / 1000, 0)
  if (state === 'half_open') return t('panel.accounts.circuits.trying')
  const next =
    leftS > 0
      ? t('panel.accounts.circuits.next', { time: format.duration(leftS * 1000) })
      : t('panel.accounts.circuits.asking')
  if (openings < 2) return next
  return `${next} ${t('panel.accounts.circuits.openings', { count: openings, n: format.number(openings) })}`
}
