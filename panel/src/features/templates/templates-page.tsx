import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Braces, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { templatesKey } from '../../api/choices.ts'
import { useCan } from '../../api/me.ts'
import type { Template } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { TWO_LINES_PX } from '../../ui/data-table.tsx'
import type { FilterWords } from '../../ui/filters/conditions.ts'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { deleteTemplate, fetchTemplates, templateFieldsQuery } from './api.ts'
import { PreviewDialog } from './preview-dialog.tsx'
import { TemplateDialog } from './template-dialog.tsx'
import { useTemplateColumns } from './use-template-columns.tsx'
import { VersionsDialog } from './versions-dialog.tsx'

/** What is open above the list. */
type Act = { kind: 'make' } | { kind: 'edit' | 'preview' | 'versions' | 'delete'; template: Template }

/** The texts of a service that programs send by their names. */
export function TemplatesPage() {
  const { service } = useParams({ from: '/inside/s/$service/templates' })
  return <Templates key={service} service={service} />
}

function Templates({ service }: { service: string }) {
  const { t } = useTranslation()
  const filters = useSearch({ from: '/inside/s/$service/templates' })
  const navigate = useNavigate()
  const can = useCan(service)
  const [act, setAct] = useState<Act | null>(null)
  const close = () => setAct(null)
  const fields = useQuery(templateFieldsQuery(service))
  const query = usePagedList([...templatesKey(service), 'list', filters], (cursor) =>
    fetchTemplates(service, filters, cursor),
  )
  const columns = useTemplateColumns({
    canWrite: can('templates:write'),
    onAct: setAct,
  })
  const makeButton = can('templates:write') && (
    <Button onPress={() => setAct({ kind: 'make' })}>
      <Plus />
      {t('panel.templates.make')}
    </Button>
  )
  return (
    <Page title={t('panel.nav.templates')} note={t('panel.templates.note')} actions={makeButton}>
      <SearchedList
        label={t('panel.nav.templates')}
        placeholder={t('panel.templates.search')}
        fields={fields.data?.fields}
        words={useTemplateWords()}
        filters={filters}
        onFilters={(search) =>
          void navigate({ to: '/s/$service/templates', params: { service }, search, replace: true })
        }
        query={query}
        columns={columns}
        getId={({ name }) => name}
        rowHeightPx={TWO_LINES_PX}
        empty={
          <Empty icon={<Braces />} title={t('panel.templates.empty.title')} action={makeButton}>
            {t('panel.templates.empty.detail')}
          </Empty>
        }
      />
      {act?.kind === 'make' && <TemplateDialog service={service} template={null} onClose={close} />}
      {act?.kind === 'edit' && <TemplateDialog service={service} template={act.template} onClose={close} />}
      {act?.kind === 'preview' && (
        <PreviewDialog
          service={service}
          template={act.template}
          onVersions={() => setAct({ kind: 'versions', template: act.template })}
          onClose={close}
        />
      )}
      {act?.kind === 'versions' && (
        <VersionsDialog service={service} template={act.template} canWrite={can('templates:write')} onClose={close} />
      )}
      {act?.kind === 'delete' && <DeleteDialog service={service} template={act.template} onClose={close} />}
    </Page>
  )
}

function useTemplateWords(): FilterWords {
  const wordOr = useWordOr()
  return {
    field: (name) => wordOr(`panel.templates.field.${name}`, name),
    value: (field, value) => {
      if (field === 'locale') return wordOr(`panel.templates.language.${value}`, value)
      return field === 'class' ? wordOr(`panel.class.${value}`, value) : value
    },
  }
}

type DeleteProps = { service: string; template: Template; onClose: () => void }

function DeleteDialog({ service, template, onClose }: DeleteProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const remove = async () => {
    const isDeleted = await submit.run(() => deleteTemplate(service, template.name))
    void queryClient.invalidateQueries({ queryKey: templatesKey(service) })
    if (isDeleted) onClose()
  }
  return (
    <Confirm
      title={t('panel.templates.deleteTitle', { name: format.title(template.title) })}
      action={t('panel.action.delete')}
      isOpen
      isPending={submit.isPending}
      error={submit.error}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{t('panel.templates.deleteWhat')}</p>
    </Confirm>
  )
}
