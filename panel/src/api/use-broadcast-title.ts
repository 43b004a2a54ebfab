import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../i18n/format.ts'
import { allTemplatesQuery } from './choices.ts'
import { useCan } from './me.ts'
import type { Broadcast, Template } from './types.ts'

type Named = Pick<Broadcast, 'name' | 'text' | 'template' | 'sources'>

/** The template of a broadcast as it is now; undefined where it has none, or the reader may not see it. */
export function useTemplateOf(service: string): (named: Named) => Template | undefined {
  const canRead = useCan(service)('templates:read')
  const { data } = useQuery({ ...allTemplatesQuery(service), enabled: canRead })
  return useMemo(
    () =>
      ({ template }) =>
        data?.find(({ name }) => name === template),
    [data],
  )
}

/** What a broadcast is called: its name, text or template's title; of one that is sent again, that it is. */
export function useBroadcastTitle(service: string): (named: Named) => string {
  const { t } = useTranslation()
  const format = useFormat()
  const templateOf = useTemplateOf(service)
  return useMemo(
    () => (named) => {
      const template = templateOf(named)
      const name = named.name || named.text || (template ? format.title(template.title) : named.template) || ''
      const isAgain = named.sources.some(({ kind }) => kind === 'broadcast')
      return isAgain ? t('panel.broadcasts.againOf', { name }) : name
    },
    [t, format, templateOf],
  )
}
