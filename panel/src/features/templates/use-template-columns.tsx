import { Button } from '@heroui/react/button'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { directionOf } from './template-draft.ts'

type Act = { kind: 'edit' | 'preview' | 'delete'; template: Template }
type Props = { canWrite: boolean; onAct: (act: Act) => void }

/** What a list of templates tells of each, and what can be done with it. */
export function useTemplateColumns({ canWrite, onAct }: Props): Column<Template>[] {
  const { t, i18n } = useTranslation()
  // at the side where the page's lines begin, whatever the text's own direction
  const start = i18n.dir() === 'rtl' ? 'text-right' : 'text-left'
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'title',
        header: t('panel.templates.one'),
        isRowHeader: true,
        cell: (template) => (
          <>
            <button
              type="button"
              className="block max-w-full truncate text-start font-medium hover:text-accent"
              onClick={() => onAct({ kind: 'preview', template })}
            >
              {format.title(template.title)} <Code className="font-normal text-muted">{template.name}</Code>
            </button>
            <span
              lang={template.locale}
              dir={directionOf(template.locale)}
              className={`block truncate text-xs text-muted ${start}`}
            >
              {template.text}
            </span>
          </>
        ),
      },
      {
        id: 'class',
        header: t('panel.compose.class'),
        className: 'w-36 hidden md:table-cell',
        cell: (template) => (
          <>
            <span className="block truncate">{t(`panel.class.${template.class}`)}</span>
            {template.variants.length > 1 && (
              <span className="block truncate text-xs text-muted">
                {format.list(template.variants.map(({ locale }) => t(`panel.templates.language.${locale}`)))}
              </span>
            )}
          </>
        ),
      },
      {
        id: 'bindings',
        header: t('panel.templates.bound'),
        className: 'w-44 hidden 2xl:table-cell',
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
            <Button
              size="sm"
              variant="tertiary"
              className="max-sm:hidden"
              onPress={() => onAct({ kind: 'preview', template })}
            >
              {t('panel.templates.preview')}
            </Button>
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
    [t, format, start, canWrite, onAct],
  )
}
