import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectoryRun } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'

/** What differs, each kind with its first hundred, and what could not be taken. */
export function RunDifference({ run }: { run: DirectoryRun }) {
  const { t } = useTranslation()
  const { conflicts } = run
  if (run.difference.length === 0 && conflicts.count === 0)
    return <p className="text-muted">{t('panel.directories.nothingDiffers')}</p>
  return (
    <div className="flex flex-col divide-y divide-separator">
      {run.difference.map(({ kind, count, first }) => (
        <Part key={kind} title={t(`panel.directories.change.${kind}`)} count={count} shown={first.length}>
          {first.map((one, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list of a run never changes
            <li key={i} className="flex flex-wrap gap-x-3 py-1">
              <bdi className="font-medium">{one.subject}</bdi>
              {one.detail && <Detail kind={kind} detail={one.detail} />}
            </li>
          ))}
        </Part>
      ))}
      {conflicts.count > 0 && (
        <Part title={t('panel.directories.conflicts')} count={conflicts.count} shown={conflicts.first.length}>
          {conflicts.first.map((one, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list of a run never changes
            <li key={i} className="py-1">
              {t(`panel.directories.field.${one.field}`)}: {one.title} <Code className="font-medium">{one.value}</Code>
              <Code className="block text-xs break-all text-muted">{one.dn}</Code>
            </li>
          ))}
        </Part>
      )}
    </div>
  )
}

// Why somebody is suspended is a word of ours; all else is the directory's.
function Detail({ kind, detail }: { kind: string; detail: string }) {
  const { t } = useTranslation()
  const isOurs = kind === 'users_suspended' || kind === 'users_resumed'
  return <bdi className="text-muted">{isOurs ? t(`panel.directories.detail.${detail}`) : detail}</bdi>
}

type PartProps = { title: string; count: number; shown: number; children: ReactNode }

function Part({ title, count, shown, children }: PartProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <details className="py-2">
      <summary className="cursor-pointer">
        {title} <strong className="font-semibold">{format.number(count)}</strong>
      </summary>
      <ul className="max-h-80 overflow-y-auto ps-5 pt-2">{children}</ul>
      {count > shown && (
        <p className="ps-5 pt-1 text-xs text-muted">
          {t('panel.directories.more', { n: format.number(count - shown) })}
        </p>
      )}
    </details>
  )
}
