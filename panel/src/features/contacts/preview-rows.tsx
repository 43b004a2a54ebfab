import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ContactField, ImportPreview } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Surface } from '../../ui/surface.tsx'
import { Tag } from '../../ui/tag.tsx'
import { contactFieldsQuery } from './api.ts'

type Props = { service: string; preview: ImportPreview; hasNumber: boolean }
type Row = ImportPreview['rows'][number]

/** The first rows as they would be taken, and how many of those that were looked at would be. */
export function PreviewRows({ service, preview, hasNumber }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const declared = useQuery(contactFieldsQuery(service)).data?.fields ?? []
  const { counts, rows, isWhole } = preview
  if (!hasNumber)
    return (
      <Surface title={t('panel.contactImports.preview')}>
        <p role="status" className="text-danger-soft-foreground">
          {t('panel.contactImports.noNumber')}
        </p>
      </Surface>
    )
  const n = (count: number) => format.number(count)
  return (
    <Surface title={t('panel.contactImports.preview')}>
      <p role="status" className="pb-3">
        {t(isWhole ? 'panel.contactImports.ofAll' : 'panel.contactImports.ofFirst', { n: n(counts.read) })}{' '}
        {t('panel.contactImports.wouldTake', { n: n(counts.usable) })}
        {counts.existing > 0 && ` ${t('panel.contactImports.wouldExist', { n: n(counts.existing) })}`}
        {counts.repeated > 0 && ` ${t('panel.contactImports.wouldRepeat', { n: n(counts.repeated) })}`}
        {counts.faulty > 0 && ` ${t('panel.contactImports.wouldFault', { n: n(counts.faulty) })}`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <section tabIndex={0} aria-label={t('panel.contactImports.preview')} className="max-h-96 overflow-auto">
        <table className="w-full border-collapse text-start">
          <thead>
            <tr className="text-xs text-muted">
              {(['row', 'number', 'name', 'rest'] as const).map((id) => (
                <th key={id} scope="col" className="px-3 py-2 text-start font-medium">
                  {t(`panel.contactImports.previewColumn.${id}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.row} className="border-t border-separator align-top">
                <td className="px-3 py-2 text-muted">{n(row.row)}</td>
                <PreviewCells row={row} declared={declared} />
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Surface>
  )
}

function PreviewCells({ row, declared }: { row: Row; declared: ContactField[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { contact, cells, errors, first } = row
  if (!contact)
    return (
      <>
        <td colSpan={2} className="max-w-64 truncate px-3 py-2 text-muted">
          <bdi>{cells.filter(Boolean).join(' · ')}</bdi>
        </td>
        <td className="px-3 py-2 text-danger-soft-foreground">
          {errors.map(({ column, heading, title }) => (
            <span key={column} className="block">
              <bdi>{heading || t('panel.contactImports.column', { n: format.number(column) })}</bdi>: {title}
            </span>
          ))}
        </td>
      </>
    )
  const rest = [
    ...declared
      .filter(({ name }) => contact.fields[name] !== undefined)
      .map(({ name, title }) => `${format.title(title)}: ${contact.fields[name]}`),
    contact.email,
    contact.notes,
  ].filter(Boolean)
  return (
    <>
      <td className="px-3 py-2 whitespace-nowrap">
        <Code>{format.phone(contact.number)}</Code>
      </td>
      <td className="px-3 py-2">
        <bdi>{contact.name}</bdi>
      </td>
      <td className="px-3 py-2">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {first !== null && <Tag tone="doubt">{t('panel.contactImports.repeats', { n: format.number(first) })}</Tag>}
          {rest.map((text) => (
            <bdi key={text}>{text}</bdi>
          ))}
          {contact.tags.map((tag) => (
            <Tag key={tag}>
              <bdi>{tag}</bdi>
            </Tag>
          ))}
        </span>
      </td>
    </>
  )
}
