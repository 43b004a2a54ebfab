import { useTranslation } from 'react-i18next'
import type { BroadcastDetail } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'

/** Says where recipients came from: by name where they have names, else by how many were named. */
export function useSourceNames(): (sources: BroadcastDetail['sources']) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return (sources) =>
    format.list(
      sources.map(({ kind, count, names }) =>
        names.length > 0
          ? format.list(names)
          : t(`panel.broadcasts.source.${kind}`, { count, n: format.number(count) }),
      ),
    )
}
