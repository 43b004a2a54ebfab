import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../api/types.ts'
import { Code } from '../../ui/code.tsx'

/** Why a message failed, who must act, and how. */
export function FailureNotice({ failure }: { failure: Failure }) {
  const { t, i18n } = useTranslation()
  const fix = `failures.${failure.code}.fix`
  return (
    <div className="flex gap-3 rounded-2xl bg-danger-soft px-5 py-4 text-danger-soft-foreground">
      <CircleAlert className="mt-1 size-4 shrink-0" aria-hidden="true" />
      <div className="flex flex-col gap-0.5">
        <p className="font-semibold">{failure.title}</p>
        <p>
          {t('panel.failure.act', { who: t(`who.${failure.who}`) })} {i18n.exists(fix) && t(fix)}
        </p>
        {failure.provider && (failure.provider.code || failure.provider.text) && (
          <p>
            {t('panel.failure.provider')}{' '}
            <bdi>{[failure.provider.code, failure.provider.text].filter(Boolean).join(' · ')}</bdi>
          </p>
        )}
        <p className="text-xs">
          <Code>{failure.code}</Code>
        </p>
      </div>
    </div>
  )
}
