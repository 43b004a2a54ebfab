import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { providerWords } from '../../api/provider-words.ts'
import type { Failure } from '../../api/types.ts'
import { Code } from '../../ui/code.tsx'

/** Why a message failed, who must act, and how. */
export function FailureNotice({ failure }: { failure: Failure }) {
  const { t, i18n } = useTranslation()
  const words = failure.provider && providerWords(failure.provider)
  const fix = `failures.${failure.code}.fix`
  return (
    <div className="flex gap-3 rounded-2xl bg-danger-soft px-5 py-4 text-danger-soft-foreground">
      <CircleAlert className="mt-1 size-4 shrink-0" aria-hidden="true" />
      <div className="flex flex-col gap-0.5">
        <p className="font-semibold">{failure.title}</p>
        <p>
          {t('panel.failure.act', { who: t(`who.${failure.who}`) })} {i18n.exists(fix) && t(fix)}
        </p>
        <details className="text-xs">
          <summary className="cursor-pointer">{t('panel.failure.details')}</summary>
          {words && (
            <p>
              {t('panel.failure.provider')} <bdi>{words}</bdi>
            </p>
          )}
          <p>
            {t('panel.failure.code')} <Code>{failure.code}</Code>
          </p>
        </details>
      </div>
    </div>
  )
}
