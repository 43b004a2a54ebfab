import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContactImport, UploadedFile } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Page } from '../../ui/page.tsx'
import { Surface } from '../../ui/surface.tsx'
import { ChooseFile } from './choose-file.tsx'
import { recentImportsQuery } from './import-api.ts'
import { ImportState } from './import-state.tsx'
import { MapColumns } from './map-columns.tsx'

/** Contacts from a file: choose it, say what its columns hold, see what would be taken, begin. */
export function ImportPage() {
  const { t } = useTranslation()
  const { service } = useParams({ from: '/inside/s/$service/contacts/import' })
  const [file, setFile] = useState<UploadedFile | null>(null)
  return (
    <Page
      title={t('panel.contactImports.title')}
      above={
        <Link to="/s/$service/contacts" params={{ service }} className="hover:text-foreground">
          {t('panel.nav.contacts')}
        </Link>
      }
      note={t('panel.contactImports.note')}
    >
      {file ? (
        <MapColumns key={file.id} service={service} file={file} onBack={() => setFile(null)} />
      ) : (
        <>
          <ChooseFile service={service} onFile={setFile} />
          <RecentImports service={service} />
        </>
      )}
    </Page>
  )
}

function RecentImports({ service }: { service: string }) {
  const { t } = useTranslation()
  const { data } = useQuery(recentImportsQuery(service))
  if (!data || data.items.length === 0) return null
  return (
    <Surface title={t('panel.contactImports.recent')}>
      <ul className="divide-y divide-separator">
        {data.items.map((one) => (
          <RecentImport key={one.id} service={service} one={one} />
        ))}
      </ul>
    </Surface>
  )
}

function RecentImport({ service, one }: { service: string; one: ContactImport }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2.5">
      <Link
        to="/s/$service/contacts/imports/$id"
        params={{ service, id: String(one.id) }}
        className="min-w-0 truncate font-medium hover:text-accent"
      >
        <bdi>{one.file.name}</bdi>
      </Link>
      <span className="flex items-center gap-3 text-muted">
        {t('panel.contactImports.rowsRead', { n: format.number(one.counts.read) })}
        <time dateTime={one.createdAt} title={format.dateTime(one.createdAt)}>
          {format.relative(one.createdAt)}
        </time>
        <ImportState state={one.state} />
      </span>
    </li>
  )
}
