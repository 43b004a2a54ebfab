import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Directory } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Page } from '../../ui/page.tsx'
import { Surface } from '../../ui/surface.tsx'
import { WaitingPage } from '../../ui/waiting-page.tsx'
import { directoryQuery } from './api.ts'
import { DirectoryActions } from './directory-actions.tsx'
import { RunHistory } from './run-history.tsx'
import { RunView } from './run-view.tsx'

/** One directory: what its last run found, how to start another, and all that were. */
export function DirectoryPage() {
  const { t } = useTranslation()
  const { name } = useParams({ from: '/inside/centre/directories/$name' })
  const query = useQuery(directoryQuery(name))
  const directory = query.data
  const crumb = (
    <Link to="/centre/directories" className="hover:text-foreground">
      {t('panel.nav.directories')}
    </Link>
  )
  if (!directory) {
    return <WaitingPage title={name} above={crumb} query={query} />
  }
  return (
    <Page title={name} heading={<Code>{name}</Code>} above={crumb} actions={<DirectoryActions directory={directory} />}>
      <div className="grid items-start gap-4 lg:grid-cols-[1fr_24rem]">
        <div className="flex min-w-0 flex-col gap-4">
          {!directory.lastRun && (
            <Surface title={t('panel.directories.firstDryRun')}>
              <p className="text-muted">{t('panel.directories.firstDryRunWhat')}</p>
            </Surface>
          )}
          {directory.lastRun && <RunView directory={name} id={directory.lastRun.id} />}
          <RunHistory directory={directory} />
        </div>
        <Surface title={t('panel.message.facts')}>
          <DirectoryFacts directory={directory} />
        </Surface>
      </div>
    </Page>
  )
}

function DirectoryFacts({ directory }: { directory: Directory }) {
  const { t } = useTranslation()
  const format = useFormat()
  const code = (value: string | null) => value && <Code className="break-all">{value}</Code>
  const bases = (list: string[]) => (list.length > 0 ? code(list.join(' · ')) : null)
  const period = directory.periodMinutes
  const facts = [
    { label: t('panel.directories.column.users'), value: format.number(directory.users) },
    { label: t('panel.directories.column.groups'), value: format.number(directory.groups) },
    { label: t('panel.directories.url'), value: code(directory.url) },
    { label: t('panel.directories.bindDn'), value: code(directory.bindDn) },
    { label: t('panel.directories.userBases'), value: bases(directory.userBases) },
    { label: t('panel.directories.groupBases'), value: bases(directory.groupBases) },
    {
      label: t('panel.directories.periodMinutes'),
      value:
        period === null
          ? t('panel.directories.byHand')
          : t('panel.format.minutes', { count: period, n: format.number(period) }),
    },
    { label: t('panel.directories.nextSync'), value: directory.nextSyncAt && format.dateTime(directory.nextSyncAt) },
    { label: t('panel.directories.guardPercent'), value: format.number(directory.guardPercent) },
  ]
  return <Facts facts={facts.filter(({ value }) => Boolean(value))} />
}
