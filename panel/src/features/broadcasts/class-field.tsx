import { useTranslation } from 'react-i18next'
import type { NewBroadcast, Template } from '../../api/types.ts'
import { Choices } from '../../ui/choices.tsx'

export type BroadcastClass = NonNullable<NewBroadcast['class']>
const CLASSES: readonly BroadcastClass[] = ['bulk', 'normal']

type Props = {
  value: BroadcastClass
  onChange: (value: BroadcastClass) => void
  /** Says the class where it is chosen. */
  template: Template | undefined
}

/** How soon it leaves beside what everybody else sends, and what that means. */
export function ClassField({ value, onChange, template }: Props) {
  const { t } = useTranslation()
  if (template)
    return (
      <div className="flex flex-col gap-1">
        <p className="text-sm font-medium">{t('panel.broadcasts.class')}</p>
        <p className="text-muted">
          {t('panel.broadcasts.classOfTemplate', { class: t(`panel.class.${template.class}`) })}
        </p>
      </div>
    )
  return (
    <Choices
      label={t('panel.broadcasts.class')}
      isLabelShown
      isSingle
      options={CLASSES.map((id) => ({
        id,
        label: t(`panel.class.${id}`),
        note: t(`panel.broadcasts.classMeans.${id}`),
      }))}
      value={[value]}
      onChange={([chosen]) => onChange(chosen === 'normal' ? 'normal' : 'bulk')}
    />
  )
}
