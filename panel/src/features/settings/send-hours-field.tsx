import { useTranslation } from 'react-i18next'
import type { Settings } from '../../api/types.ts'
import { Choices } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'

type SendHours = Settings['sendHours']
type Props = {
  value: SendHours
  errors: Record<string, string>
  isReadOnly: boolean
  onChange: (hours: SendHours) => void
}

const KINDS = (['advertising', 'service'] as const).flatMap((lines) =>
  (['bulk', 'normal'] as const).map((name) => ({ class: name, lines, id: `${lines}.${name}` as const })),
)
/** What operators keep to, for whoever begins. */
const USUAL = { from: '07:00', until: '22:00' }

/** When broadcasts may leave, for each class and kind of line that has hours. */
export function SendHoursField({ value, errors, isReadOnly, onChange }: Props) {
  const { t } = useTranslation()
  const find = (kind: (typeof KINDS)[number]) =>
    value.findIndex((hours) => hours.class === kind.class && hours.lines === kind.lines)
  const choose = (ids: string[]) =>
    onChange(
      KINDS.filter(({ id }) => ids.includes(id)).map((kind) => {
        const { class: name, lines } = kind
        return value[find(kind)] ?? { class: name, lines, ...USUAL }
      }),
    )
  const set = (index: number, change: Partial<SendHours[number]>) =>
    onChange(value.map((hours, i) => (i === index ? { ...hours, ...change } : hours)))
  return (
    <div className="flex flex-col gap-3">
      <Choices
        label={t('panel.settings.sendHours')}
        isLabelShown
        options={KINDS.map(({ id }) => ({ id, label: t(`panel.settings.sendHoursOf.${id}`) }))}
        value={KINDS.filter((kind) => find(kind) >= 0).map(({ id }) => id)}
        onChange={isReadOnly ? () => undefined : choose}
      />
      <p className="text-xs text-muted">{t('panel.settings.sendHoursHint')}</p>
      {KINDS.map((kind) => {
        const index = find(kind)
        const hours = value[index]
        if (!hours) return null
        return (
          <fieldset key={kind.id} className="grid items-start gap-4 sm:grid-cols-2">
            <legend className="pb-2 font-semibold">{t(`panel.settings.sendHoursOf.${kind.id}`)}</legend>
            {(['from', 'until'] as const).map((name) => (
              <Field
                key={name}
                label={t(`panel.settings.sendHours${name === 'from' ? 'From' : 'Until'}`)}
                value={hours[name]}
                onChange={(time) => set(index, { [name]: time })}
                error={errors[`sendHours[${index}].${name}`]}
                type="time"
                isLtr
              />
            ))}
          </fieldset>
        )
      })}
    </div>
  )
}
