import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { BroadcastDetail } from '../../api/types.ts'
import { useBroadcastTitle } from '../../api/use-broadcast-title.ts'
import { useFormat } from '../../i18n/format.ts'
import { origins } from './origins.ts'

type Props = { service: string; told: BroadcastDetail; count: number }

/** Whose messages failed before, and the way there: where it is not known which it was, to those of the same name. */
export function AgainOf({ service, told, count }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const titleOf = useBroadcastTitle(service)
  const origin = origins.get(told.id)
  const name = titleOf({ ...told, sources: [] })
  const words = t('panel.broadcasts.againFrom', { name })
  const look = 'underline underline-offset-4 hover:text-accent'
  return (
    <>
      <p>{t('panel.broadcasts.againTo', { count, n: format.number(count) })}</p>
      {origin === undefined ? (
        <Link to="/s/$service/broadcasts" params={{ service }} search={searchOf(told)} className={look}>
          <bdi>{words}</bdi>
        </Link>
      ) : (
        <Link to="/s/$service/broadcasts/$id" params={{ service, id: origin }} className={look}>
          <bdi>{words}</bdi>
        </Link>
      )}
    </>
  )
}

const TYPED_MAX = 60

function searchOf({ name, text, template }: BroadcastDetail): Record<string, string> {
  if (name !== '') return { name }
  return template === null ? { q: (text ?? '').slice(0, TYPED_MAX) } : { template }
}
