import { useTranslation } from 'react-i18next'
import type { Allocation } from '../../api/types.ts'
import { Choices } from '../../ui/choices.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'

const CLASSES = ['otp', 'normal', 'bulk'] as const
const SPANS = ['day', 'month'] as const
const UNITS = ['messages', 'segments', 'money'] as const

type Caps = Record<(typeof UNITS)[number], number | null>
/** What an allocation lets through, as the fields of a form hold it: money as a number of rials. */
export type Rules = {
  classes: Allocation['classes']
  weight: number | null
  quota: Record<(typeof SPANS)[number], Caps>
}

const NO_CAPS: Caps = { messages: null, segments: null, money: null }

export function readRules(held: Allocation | undefined): Rules {
  const read = ({ money, ...counts }: Allocation['quota']['day']): Caps => ({
    ...counts,
    money: money === null ? null : Number(money.amount),
  })
  if (!held) return { classes: [], weight: null, quota: { day: NO_CAPS, month: NO_CAPS } }
  const { classes, weight, quota } = held
  return { classes, weight, quota: { day: read(quota.day), month: read(quota.month) } }
}

export function writeRules({ classes, weight, quota }: Rules) {
  const write = ({ money, ...counts }: Caps) => ({
    ...counts,
    money: money === null ? null : { amount: String(money), unit: 'IRR' as const },
  })
  return { classes, weight, quota: { day: write(quota.day), month: write(quota.month) } }
}

type Props = { value: Rules; onChange: (value: Rules) => void; errors: Record<string, string> }

/** Which messages may go this way, what share, and how many. */
export function RulesFields({ value, onChange, errors }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <WholeNumberField
        label={t('panel.allocations.weight')}
        value={value.weight}
        onChange={(weight) => onChange({ ...value, weight })}
        hint={t('panel.allocations.weightHint')}
        error={errors.weight}
      />
      <Choices
        label={t('panel.allocations.classes')}
        isLabelShown
        options={CLASSES.map((id) => ({ id, label: t(`panel.class.${id}`) }))}
        value={value.classes}
        onChange={(chosen) => onChange({ ...value, classes: CLASSES.filter((one) => chosen.includes(one)) })}
      />
      <p className="text-muted">{t('panel.allocations.quotaHint')}</p>
      {SPANS.map((span) => (
        <fieldset key={span} className="grid gap-3 sm:grid-cols-3">
          <legend className="pb-2 font-medium">{t(`panel.services.quota.${span}`)}</legend>
          {UNITS.map((unit) => (
            <WholeNumberField
              key={unit}
              label={t(`panel.services.quota.unit.${unit}`)}
              value={value.quota[span][unit]}
              onChange={(cap) =>
                onChange({ ...value, quota: { ...value.quota, [span]: { ...value.quota[span], [unit]: cap } } })
              }
              error={errors[`quota.${span}.${unit}`]}
            />
          ))}
        </fieldset>
      ))}
    </>
  )
}
