import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SendingMethod } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { TitlesField } from '../../ui/titles-field.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { Abilities } from './abilities.tsx'
import { changeMethod, methodsKey } from './api.ts'

const STATES = ['on', 'off'] as const

/** Names a method, puts it in its place, and switches it; says before what waits. */
export function MethodDialog({ method, onClose }: { method: SendingMethod; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const submit = useSubmit(['title.fa', 'title.en', 'position'])
  const [title, setTitle] = useState(method.title)
  const [position, setPosition] = useState<number | null>(method.position)
  const [state, setState] = useState<(typeof STATES)[number]>(method.disabled ? 'off' : 'on')
  const isNamed = title.fa !== method.title.fa || title.en !== method.title.en
  const { waiting } = method

  const save = async () => {
    const isEmpty = title.fa.trim() === '' && title.en.trim() === ''
    const isSaved = await submit.run(() =>
      changeMethod(method.method, {
        ...(isNamed && { title: isEmpty ? null : title }),
        ...(position !== null && { position }),
        disabled: state === 'off',
      }),
    )
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: methodsKey })
    onClose()
  }
  return (
    <FormDialog
      title={format.title(method.title)}
      action={t('panel.action.save')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <p className="text-muted">
        <bdi>{format.title(method.providerTitle)}</bdi> · <Code>{method.method}</Code> · <Abilities method={method} />
      </p>
      <TitlesField value={title} onChange={setTitle} errors={submit.errors} />
      <p className="text-muted">{t('panel.methods.titleHint')}</p>
      <WholeNumberField
        label={t('panel.methods.position')}
        value={position}
        onChange={setPosition}
        hint={t('panel.methods.positionHint')}
        error={submit.errors.position}
        isRequired
      />
      <Segmented
        label={t('panel.methods.column.state')}
        value={state}
        options={STATES.map((id) => ({ id, label: t(`panel.methods.${id}`) }))}
        onChange={setState}
      />
      {state === 'off' && (
        <p className="text-muted">
          {t('panel.methods.offWhat')}{' '}
          {waiting.messages > 0 &&
            t('panel.methods.offWaiting', {
              count: waiting.messages,
              n: format.number(waiting.messages),
              stuck: format.number(waiting.withoutOtherRoad),
            })}
        </p>
      )}
    </FormDialog>
  )
}
