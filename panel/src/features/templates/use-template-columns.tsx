import { Button } from '@heroui/react/button'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import type { Column } from '../../ui/data-table.tsx'

type Act = { kind: 'edit' | 'preview' | 'delete'; template: Template }
type Props = { canWrite: boolean; canPreview: boolean; onAct: (act: Act) => void }

/** What a list of templates tells of each, and what can be done with it. */
export function useTemplateColumns({ canWrite, canPreview, onAct }: Props): Column<Template>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'title',
        header: t('panel.templates.one'),
        isRowHeader: true,
        cell: ({ title, name, text }) => (
          <>
            <span className="block truncate font-medium">
              {format.title(title)} <Code className="font-normal text-muted">{name}</Code>
            </span>
            <span className="block truncate text-xs text-muted">
              <bdi>{text}</bdi>
            </span>
          </>
        ),
      },
      {
        id: 'class',
        header: t('panel.compose.class'),
        className: 'w-36 hidden md:table-cell',
        cell: (template) => t(`panel.class.${template.class}`),
      },
      {
        id: 'bindings',
        header: t('panel.templates.bound'),
        className: 'w-44 hidden lg:table-cell',
        cell: ({ bindings }) => (
          <Code className="block truncate text-xs rtl:text-end">{bindings.map(({ method }) => method).join(' ')}</Code>
        ),
      },
      {
        id: 'changedAt',
        header: t('panel.templates.field.changedAt'),
        className: 'w-36 hidden xl:table-cell text-muted',
        cell: ({ changedAt, version }) => (
          <>
            <time dateTime={changedAt} title={format.dateTime(changedAt)} className="block truncate">
              {format.relative(changedAt)}
            </time>
            <span className="block truncate text-xs">
              {t('panel.templates.version', { n: format.number(version) })}
            </span>
          </>
        ),
      },
      {
        id: 'actions',
        header: t('panel.table.actions'),
        isHeaderHidden: true,
        className: 'w-44 sm:w-72 text-end',
        cell: (template) => (
          <span className="flex justify-end gap-2">
            {canPreview && (
              <Button
                size="sm"
                variant="tertiary"
                className="max-sm:hidden"
                onPress={() => onAct({ kind: 'preview', template })}
              >
                {t('panel.templates.preview')}
              </Button>
            )}
            {canWrite && (
              <>
                <Button size="sm" variant="tertiary" onPress={() => onAct({ kind: 'edit', template })}>
                  {t('panel.action.edit')}
                </Button>
                <Button size="sm" variant="danger-soft" onPress={() => onAct({ kind: 'delete', template })}>
                  {t('panel.action.delete')}
                </Button>
              </>
            )}
          </span>
        ),
      },
    ],
    [t, format, canWrite, canPreview, onAct],
  )
}
