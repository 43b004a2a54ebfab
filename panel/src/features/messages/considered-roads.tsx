import { Check, CircleDashed, SkipForward } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Attempt } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'

const ICONS = {
  chosen: <Check className="size-4 text-success" aria-hidden="true" />,
  passed_over: <SkipForward className="size-4 text-warning rtl:-scale-x-100" aria-hidden="true" />,
  not_needed: <CircleDashed className="size-4 text-muted" aria-hidden="true" />,
}

/** Why a message went by its account: what was looked at, in order, and why each was taken or not. */
export function ConsideredRoads({ roads }: { roads: Attempt['roads'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (roads.length === 0) return null
  return (
    <details>
      <summary className="cursor-pointer text-muted hover:text-foreground">{t('panel.attempt.why')}</summary>
      <ol className="mt-2 flex flex-col gap-1">
        {roads.map(({ account, method, state, reason }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is what they are known by
          <li key={index} className="flex flex-wrap items-center gap-x-2">
            {ICONS[state]}
            <span className="font-medium">{account ? format.title(account.title) : t('panel.attempt.gone')}</span>
            <Code className="text-xs text-muted">{method}</Code>
            <span className="text-muted">
              {t(`panel.attempt.road.${state}`)}: {reason.title}
            </span>
          </li>
        ))}
      </ol>
    </details>
  )
}
