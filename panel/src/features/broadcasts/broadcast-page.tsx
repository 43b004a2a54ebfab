import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { BroadcastDetail } from '../../api/types.ts'
import { useBroadcastTitle, useTemplateOf } from '../../api/use-broadcast-title.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Page } from '../../ui/page.tsx'
import { Bubble } from '../../ui/phone.tsx'
import { Surface } from '../../ui/surface.tsx'
import { WaitingPage } from '../../ui/waiting-page.tsx'
import { AgainOf } from './again-of.tsx'
import { broadcastQuery } from './api.ts'
import { BroadcastActions } from './broadcast-actions.tsx'
import { BroadcastProgress } from './broadcast-progress.tsx'
import { BroadcastReview } from './broadcast-review.tsx'
import { FaultsSurface } from './faults-surface.tsx'
import { countFaults } from './figures.ts'
import { hasPace, PaceValue } from './pace-value.tsx'
import { Standing } from './standing.tsx'
import { StateTag } from './state-tag.tsx'
import { useSourceNames } from './use-source-names.ts'
import { directionOf } from './variables.ts'

/** One broadcast: what it will do while it is a draft, what happens to it, and what became of it. */
export function BroadcastPage() {
  const { t } = useTranslation()
  const { service, id } = useParams({ from: '/inside/s/$service/broadcasts/$id' })
  const query = useQuery(broadcastQuery(service, id))
  const crumb = (
    <Link to="/s/$service/broadcasts" params={{ service }} className="hover:text-foreground">
      {t('panel.nav.broadcasts')} /
    </Link>
  )
  const titleOf = useBroadcastTitle(service)
  const told = query.data
  if (!told) return <WaitingPage title={t('panel.broadcasts.one')} above={crumb} query={query} />
  const title = titleOf(told)
  const hasMuch = told.progress.expanded > 0 || countFaults(told) > 0
  return (
    <Page
      title={title}
      above={crumb}
      heading={
        <>
          <bdi className="max-w-full truncate">{title}</bdi> <StateTag state={told.state} />
        </>
      }
      actions={<BroadcastActions service={service} told={told} />}
    >
      <Standing service={service} told={told} />
      <BroadcastReview service={service} told={told} />
      <div className="grid items-start gap-4 lg:grid-cols-[1fr_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          {told.progress.expanded > 0 && <BroadcastProgress service={service} told={told} />}
          <FaultsSurface service={service} told={told} />
          {!hasMuch && <WhatItSays service={service} told={told} />}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {hasMuch && <WhatItSays service={service} told={told} />}
          <Surface title={t('panel.broadcasts.facts')}>
            <BroadcastFacts service={service} told={told} />
          </Surface>
        </div>
      </div>
    </Page>
  )
}

function WhatItSays({ service, told }: { service: string; told: BroadcastDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { samples, text, template } = told
  const said = useTemplateOf(service)(told)
  return (
    <Surface title={t(samples.length > 0 ? 'panel.broadcasts.samples' : 'panel.broadcasts.what')}>
      <div className="flex flex-col gap-4">
        {samples.map((sample) => (
          <Bubble
            key={sample.to}
            note={
              <span>
                <Code>{format.phone(sample.to)}</Code> · {format.segments(sample.segments)}
              </span>
            }
          >
            {sample.text}
          </Bubble>
        ))}
        {samples.length === 0 && text && <Bubble dir={directionOf(text)}>{text}</Bubble>}
        {samples.length === 0 && !text && !said && <Code>{template ?? ''}</Code>}
        {samples.length === 0 && !text && said && (
          <>
            <p className="text-muted">{t('panel.broadcasts.templateNow', { name: format.title(said.title) })}</p>
            {[said.text, ...Object.values(said.translations)].map((one) => (
              <Bubble key={one} dir={directionOf(one)}>
                {one}
              </Bubble>
            ))}
          </>
        )}
      </div>
    </Surface>
  )
}

function BroadcastFacts({ service, told }: { service: string; told: BroadcastDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { recipients, sources, segments, cost, progress } = told
  const nameSources = useSourceNames()
  const again = sources.find(({ kind }) => kind === 'broadcast')
  const languages = Object.entries(told.locales).map(([locale, n]) =>
    t(`panel.broadcasts.inLanguage.${locale}`, { n: format.number(n) }),
  )
  const facts = [
    { label: t('panel.broadcasts.recipients'), value: format.number(recipients.valid) },
    ...(recipients.duplicate > 0
      ? [{ label: t('panel.broadcasts.repeated'), value: format.number(recipients.duplicate) }]
      : []),
    ...(recipients.invalid > 0
      ? [{ label: t('panel.broadcasts.faulty'), value: format.number(recipients.invalid) }]
      : []),
    {
      label: t('panel.broadcasts.toWhom'),
      value: again ? <AgainOf service={service} told={told} count={again.count} /> : <bdi>{nameSources(sources)}</bdi>,
    },
    { label: t('panel.broadcasts.class'), value: t(`panel.class.${told.class}`) },
    ...(languages.length > 0 ? [{ label: t('panel.broadcasts.languages'), value: format.list(languages) }] : []),
    { label: t('panel.broadcasts.segments'), value: format.number(segments.total) },
    ...(cost && cost.amount !== '0' ? [{ label: t('panel.broadcasts.cost'), value: format.money(cost) }] : []),
    ...(progress.charged.amount !== '0'
      ? [{ label: t('panel.broadcasts.charged'), value: format.money(progress.charged) }]
      : []),
    ...(hasPace(told)
      ? [{ label: t('panel.broadcasts.pace'), value: <PaceValue service={service} told={told} /> }]
      : []),
    ...(told.expectedEndAt
      ? [{ label: t('panel.broadcasts.expectedEnd'), value: format.dateTime(told.expectedEndAt) }]
      : []),
    ...(told.sendAt ? [{ label: t('panel.compose.sendAt'), value: format.dateTime(told.sendAt) }] : []),
    ...(told.from ? [{ label: t('panel.compose.from'), value: <Code>{told.from}</Code> }] : []),
    { label: t('panel.broadcasts.made'), value: format.dateTime(told.createdAt) },
    { label: t('panel.broadcasts.by'), value: <bdi>{told.createdBy}</bdi> },
  ]
  return <Facts facts={facts} />
}
