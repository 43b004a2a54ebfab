import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Bubble } from '../../ui/phone.tsx'
import { FormFault } from '../../ui/states.tsx'
import { useDebounced } from '../../ui/use-debounced.ts'
import { templatePreviewQuery } from './api.ts'
import { directionOf } from './template-draft.ts'
import { TemplateUses } from './template-uses.tsx'

const ASK_AFTER_MS = 350

type Props = { service: string; template: Template; onVersions: () => void; onClose: () => void }

/** What a template says in each language with values, what it counts then and at most, and what goes by it. */
export function PreviewDialog({ service, template, onVersions, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const [values, setValues] = useState<Record<string, string>>({})
  const settled = useDebounced(values, ASK_AFTER_MS)
  const given = Object.fromEntries(Object.entries(settled).filter(([, value]) => value !== ''))
  const { data, error } = useQuery(templatePreviewQuery(service, template, given))
  return (
    <Dialog
      title={t('panel.templates.previewOf', { name: format.title(template.title) })}
      isOpen
      onClose={onClose}
      size="lg"
      footer={
        <>
          <Button variant="tertiary" onPress={onVersions}>
            {t('panel.templates.versions')}
          </Button>
          <Button onPress={onClose}>{t('panel.action.close')}</Button>
        </>
      }
    >
      <div className="flex flex-col gap-5 pt-2">
        {template.variables.length > 0 && (
          <div className="grid gap-4 sm:grid-cols-2">
            {template.variables.map(({ name, maxLength, default: usual, sample }) => (
              <Field
                key={name}
                label={name}
                value={values[name] ?? ''}
                onChange={(value) => setValues({ ...values, [name]: value })}
                {...(maxLength !== null && { maxLength })}
                placeholder={sample ?? usual ?? undefined}
                autoComplete="off"
              />
            ))}
          </div>
        )}
        <FormFault error={error} />
        {template.variants.map((variant) => {
          const said = data?.items.find(({ locale }) => locale === variant.locale) ?? variant
          return (
            <section key={variant.locale} aria-label={t(`panel.templates.language.${variant.locale}`)}>
              {template.variants.length > 1 && (
                <h3 className="pb-2 text-xs text-muted">{t(`panel.templates.language.${variant.locale}`)}</h3>
              )}
              <Bubble
                dir={directionOf(variant.locale)}
                note={
                  <span role="status">
                    {format.facts([
                      t(`panel.encoding.${said.encoding}`),
                      format.segments(said.segments),
                      variant.longest === null
                        ? t('panel.templates.longest.none')
                        : t('panel.templates.longest.most', { segments: format.segments(variant.longest.segments) }),
                    ])}
                  </span>
                }
              >
                {said.text}
              </Bubble>
            </section>
          )
        })}
        <TemplateUses service={service} name={template.name} />
      </div>
    </Dialog>
  )
}
