import { useTranslation } from 'react-i18next'
import type { Review } from '../../api/types.ts'
import { Tag } from '../../ui/tag.tsx'

const TONES = { pending: 'doubt', released: 'good', refused: 'bad', lapsed: 'plain' } as const

export function StateTag({ state }: Pick<Review, 'state'>) {
  const { t } = useTranslation()
  return <Tag tone={TONES[state]}>{t(`panel.review.${state}`)}</Tag>
}
