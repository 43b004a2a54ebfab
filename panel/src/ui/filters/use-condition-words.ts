import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import type { Condition, FilterWords } from './conditions.ts'

const INSTANT = /^\d{4}-\d\d-\d\dT/

/** Says a condition in the reader's words: «وضعیت: رسید، نرسید». */
export function useConditionWords(words: FilterWords) {
  const { t } = useTranslation()
  const format = useFormat()
  const say = (field: string, value: string) =>
    INSTANT.test(value) ? format.dateTime(value) : words.value(field, value)

  return ({ field, operator, value }: Condition) => {
    if (operator === 'empty') return `${words.field(field)}: ${t(`panel.filter.empty.${value}`)}`
    const said = { field: words.field(field), value: format.choice(value.split(',').map((one) => say(field, one))) }
    if (operator === 'eq') return t('panel.filter.is', said)
    return t('panel.filter.other', { ...said, operator: t(`panel.filter.operator.${operator}`) })
  }
}
