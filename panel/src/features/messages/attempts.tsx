import { useTranslation } from 'react-i18next'
import type { Attempt } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { ConsideredRoads } from './considered-roads.tsx'

const TONES: Record<Attempt['state'], string> = {
  open: 'bg-info/15',
  accepted: 'bg-success-soft text-success-soft-foreground',
  rejected: 'bg-danger-soft text-danger-soft-foreground',
  not_taken: 'bg-warning-soft text-warning-soft-foreground',
  unknown: 'bg-warning-soft text-warning-soft-foreground',
}

/** Every try to hand the message over, with the provider's own words as it said them; `isOpen`: they are shown at once. */
export function Attempts({ attempts, isOpen }: { attempts: Attempt[]; isOpen?: boolean }) {
  return (
    <ol className="divide-y divide-separator">
      {attempts.map((attempt) => (
        <li key={attempt.callId} className="flex flex-col gap-2 px-5 py-4">
          <AttemptHead attempt={attempt} />
          <ConsideredRoads roads={attempt.roads} />
          <ProviderWords attempt={attempt} isOpen={isOpen} />
        </li>
      ))}
    </ol>
  )
}

function AttemptHead({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { account, method, template, line, begunAt, endedAt, state } = attempt
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className={`rounded-full px-2.5 text-xs leading-6 font-medium ${TONES[state]}`}>
        {t(`panel.attempt.${state}`)}
      </span>
      {account && <span className="font-medium">{format.title(account.title)}</span>}
      {method && <Code className="text-muted">{method}</Code>}
      {template && (
        <span className="text-muted">
          {t('panel.templates.carriedBy')} <Code>{template}</Code>
        </span>
      )}
      {line && <Code className="figures text-muted">{line}</Code>}
      <span className="figures ms-auto text-muted">
        <time dateTime={begunAt} title={format.dateTime(begunAt)}>
          {format.timeMs(begunAt)}
        </time>
        {endedAt && format.between + format.duration(Date.parse(endedAt) - Date.parse(begunAt))}
      </span>
    </div>
  )
}

function ProviderWords({ attempt: { providerId, answer }, isOpen }: { attempt: Attempt; isOpen?: boolean }) {
  const { t } = useTranslation()
  return (
    <>
      {providerId && (
        <p className="text-muted">
          {t('panel.attempt.providerId')} <Code className="figures text-foreground">{providerId}</Code>
        </p>
      )}
      {answer && (
        <details open={isOpen}>
          <summary className="cursor-pointer text-muted hover:text-foreground">{t('panel.attempt.answer')}</summary>
          <pre
            dir="ltr"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
            tabIndex={0}
            className="mt-2 max-h-64 overflow-auto rounded-xl bg-default p-3 text-start text-xs"
          >
            {answer}
          </pre>
        </details>
      )}
    </>
  )
}
