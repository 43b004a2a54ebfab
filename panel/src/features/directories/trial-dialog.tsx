import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { DirectoryTrial } from '../../api/types.ts'
import { Code } from '../../ui/code.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { Tag } from '../../ui/tag.tsx'
import { directoriesKey, tryDirectory } from './api.ts'
import { RunFault } from './run-fault.tsx'

/** Connects while it is open, and shows the first entries as they would be read. */
export function TrialDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useTranslation()
  const query = useQuery({
    queryKey: [...directoriesKey, 'one', name, 'trial'],
    queryFn: () => tryDirectory(name),
    retry: false,
    // another trial is another connection
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Dialog title={t('panel.directories.test')} isOpen onClose={onClose} size="lg">
      {query.isPending && <LoadingRows count={3} />}
      {query.isError && <Fault error={query.error} onRetry={() => query.refetch()} />}
      {query.data?.fault && <RunFault fault={query.data.fault} />}
      {query.data && !query.data.fault && <Found trial={query.data} />}
    </Dialog>
  )
}

function Found({ trial }: { trial: DirectoryTrial }) {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-4">
      <p>
        <Tag tone="good">{t('panel.directories.connected')}</Tag>
      </p>
      <h3 className="font-medium">{t('panel.directories.column.users')}</h3>
      {trial.users.length === 0 && <p className="text-muted">{t('panel.directories.noneFound')}</p>}
      <ul className="divide-y divide-separator">
        {trial.users.map((user) => (
          <li key={user.dn} className="py-2">
            <p className="flex flex-wrap items-center gap-x-3">
              <span className="font-medium">{user.name ?? '—'}</span>
              <Code>{[user.username, user.mobile, user.email].filter(Boolean).join(' · ')}</Code>
              {!user.active && <Tag tone="doubt">{t('panel.directories.detail.inactive')}</Tag>}
            </p>
            <Code className="block text-xs break-all text-muted">{user.dn}</Code>
            {user.faults.map((fault) => (
              <p key={`${fault.field} ${fault.value}`} className="text-xs text-danger">
                {t(`panel.directories.field.${fault.field}`)}: {fault.title} <Code>{fault.value}</Code>
              </p>
            ))}
          </li>
        ))}
      </ul>
      <h3 className="font-medium">{t('panel.directories.column.groups')}</h3>
      {trial.groups.length === 0 && <p className="text-muted">{t('panel.directories.noneFound')}</p>}
      <ul className="divide-y divide-separator">
        {trial.groups.map((group) => (
          <li key={group.dn} className="py-2">
            <p className="font-medium">{group.name ?? '—'}</p>
            <Code className="block text-xs break-all text-muted">{group.dn}</Code>
          </li>
        ))}
      </ul>
    </div>
  )
}
