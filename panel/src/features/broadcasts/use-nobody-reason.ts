import { useTranslation } from 'react-i18next'
import type { BroadcastDetail } from '../../api/types.ts'
import { useContactWords } from './use-variable-words.ts'

/** Why nobody of a draft can be sent to: what most of them lack, by the words that people know it by. */
export function useNobodyReason(service: string, { faults }: BroadcastDetail): string {
  const { t } = useTranslation()
  const words = useContactWords(service)
  const [most] = faults.toSorted((a, b) => b.count - a.count)
  if (!most) return t('panel.broadcasts.standing.noneGiven')
  const [, variable] = /^variables\.(.+)$/.exec(most.field ?? '') ?? []
  if (variable === undefined) return most.title
  const name = words[variable] ?? variable
  if (most.code === 'required') return t('panel.broadcasts.standing.noValue', { name })
  return most.code === 'empty' ? t('panel.broadcasts.standing.emptyValue', { name }) : most.title
}
