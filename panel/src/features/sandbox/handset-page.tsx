import { useParams } from '@tanstack/react-router'
import { PenLine } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../api/me.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { LiveDot } from '../../ui/live-dot.tsx'
import { Page } from '../../ui/page.tsx'
import { Surface } from '../../ui/surface.tsx'
import { Handset } from './handset.tsx'

const MAGIC_NUMBERS = Array.from({ length: 10 }, (_, digit) => ({ digit, number: `+98900000000${digit}` }))

/** The phone of the sandbox, and what each of its numbers does to a message. */
export function HandsetPage() {
  const { t } = useTranslation()
  const { service } = useParams({ from: '/inside/s/$service/handset' })
  return (
    <Page
      title={t('panel.handset.title')}
      heading={
        <>
          {t('panel.handset.title')} <LiveDot />
        </>
      }
      note={t('panel.handset.note')}
    >
      <div className="grid items-start gap-4 lg:grid-cols-[20rem_1fr]">
        <div className="rounded-2xl border border-border bg-default/60 p-6 lg:sticky lg:top-20">
          <Handset service={service} />
        </div>
        <Surface title={t('panel.handset.numbers')} isFlush>
          <MagicNumbers service={service} />
        </Surface>
      </div>
    </Page>
  )
}

function MagicNumbers({ service }: { service: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const can = useCan(service)
  return (
    <ul className="divide-y divide-separator pt-2">
      {MAGIC_NUMBERS.map(({ digit, number }) => (
        <li key={number} className="flex flex-wrap items-center gap-x-5 gap-y-1 px-5 py-2.5">
          <Code className="figures w-36 font-medium rtl:text-end">{format.phone(number)}</Code>
          <span className="min-w-0 flex-1 basis-56 text-muted">{t(`panel.handset.number.${digit}`)}</span>
          {can('messages:send') && (
            <LinkButton
              variant="tertiary"
              size="sm"
              to="/s/$service/compose"
              params={{ service }}
              search={{ to: number } as never}
            >
              <PenLine />
              {t('panel.handset.try')}
            </LinkButton>
          )}
        </li>
      ))}
      <li className="px-5 py-3 text-muted">{t('panel.handset.otherNumbers')}</li>
    </ul>
  )
}
