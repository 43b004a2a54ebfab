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

const ASK_AFTER_MS = 350

type Props = { service: string; template: Template; onClose: () => void }

/** What a template says with values, and how many segments it counts then. */
export function PreviewDialog({ service, template, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const [values, setValues] = useState<Record<string, string>>({})
  const settled = useDebounced(values, ASK_AFTER_MS)
  const isWhole = template.variables.every(({ name }) => (settled[name] ?? '') !== '')
  const { data, error } = useQuery({ ...templatePreviewQuery(service, template, settled), enabled: isWhole })
  return (
    <Dialog
      title={t('panel.templates.previewOf', { name: format.title(template.title) })}
      isOpen
      onClose={onClose}
      footer={<Button onPress={onClose}>{t('panel.action.close')}</Button>}
    >
      <div className="flex flex-col gap-4 pt-2">
        {template.variables.map(({ name, maxLength }) => (
          <Field
            key={name}
            label={name}
            value={values[name] ?? ''}
            onChange={(value) => setValues({ ...values, [name]: value })}
            maxLength={maxLength}
            autoComplete="off"
          />
        ))}
        <FormFault error={error} />
        <Bubble
          note={
            data && (
              <span role="status">
                {t(`panel.encoding.${data.encoding}`)} · {format.segments(data.segments)}
              </span>
            )
          }
        >
          {data?.text ?? template.text}
        </Bubble>
      </div>
    </Dialog>
  )
}
