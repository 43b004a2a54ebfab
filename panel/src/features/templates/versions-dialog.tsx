import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { templatesKey } from '../../api/choices.ts'
import type { Template } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Fault, FormFault, LoadingRows } from '../../ui/states.tsx'
import { restoreVersion, templateVersionsQuery } from './api.ts'
import { directionOf, LANGUAGES } from './template-draft.ts'

type Props = { service: string; template: Template; canWrite: boolean; onClose: () => void }

/** What a template said before, since when and by whom; an old version can be made the newest. */
export function VersionsDialog({ service, template, canWrite, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const { data, error, refetch } = useQuery(templateVersionsQuery(service, template.name))
  const restore = async (version: number) => {
    await submit.run(() => restoreVersion(service, template.name, version))
    await queryClient.invalidateQueries({ queryKey: templatesKey(service) })
  }
  return (
    <Dialog
      title={t('panel.templates.versionsOf', { name: format.title(template.title) })}
      isOpen
      onClose={onClose}
      footer={<Button onPress={onClose}>{t('panel.action.close')}</Button>}
    >
      <div className="flex flex-col gap-4 pt-2">
        <p className="text-sm text-muted">{t('panel.templates.versionsNote')}</p>
        <FormFault error={submit.error} />
        {data === undefined &&
          (error ? <Fault error={error} onRetry={() => void refetch()} /> : <LoadingRows count={3} />)}
        <ol className="flex flex-col divide-y divide-border">
          {data?.items.map(({ version, text, locale, translations, createdAt, createdBy }, index) => (
            <li key={version} className="flex items-start gap-3 py-3">
              <div className="min-w-0 grow">
                <p className="flex flex-wrap gap-x-2 text-sm">
                  <span className="font-medium">{t('panel.templates.version', { n: format.number(version) })}</span>
                  <time dateTime={createdAt} className="text-muted">
                    {format.dateTime(createdAt)}
                  </time>
                  <bdi className="text-muted">{createdBy ?? t('panel.templates.byNobody')}</bdi>
                </p>
                {LANGUAGES.map((id) => {
                  const said = id === locale ? text : translations[id]
                  return (
                    said !== undefined && (
                      <p
                        key={id}
                        lang={id}
                        dir={directionOf(id)}
                        className="mt-1 text-sm break-words whitespace-pre-wrap"
                      >
                        {said}
                      </p>
                    )
                  )
                })}
              </div>
              {index === 0 ? (
                <span className="shrink-0 text-xs text-muted">{t('panel.templates.present')}</span>
              ) : (
                canWrite && (
                  <Button
                    size="sm"
                    variant="tertiary"
                    isDisabled={submit.isPending}
                    aria-label={`${t('panel.templates.restore')}: ${t('panel.templates.version', { n: format.number(version) })}`}
                    onPress={() => void restore(version)}
                  >
                    {t('panel.templates.restore')}
                  </Button>
                )
              )}
            </li>
          ))}
        </ol>
      </div>
    </Dialog>
  )
}
