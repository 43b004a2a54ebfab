import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { contactsKey } from '../../api/choices.ts'
import { api, ask, forService } from '../../api/client.ts'
import { useCan } from '../../api/me.ts'
import { useFormat } from '../../i18n/format.ts'
import type { Recipients } from './recipients-fields.tsx'

type Words = Record<string, string>

/** What is known of contacts, by the name that stands in a text: their name and fields. People know them by these words. */
export function useContactWords(service: string): Words {
  const { t } = useTranslation()
  const format = useFormat()
  const { data } = useQuery({
    queryKey: [...contactsKey(service), 'fields'],
    queryFn: () => ask(api.GET('/api/v1/contact-fields', { headers: forService(service) })),
    enabled: useCan(service)('contacts:read'),
  })
  return {
    name: t('panel.broadcasts.variableName'),
    ...Object.fromEntries((data?.fields ?? []).map(({ name, title }) => [name, format.title(title)])),
  }
}

/**
 * `offered`: what is known of the recipients that were given, or could be of those of the tab that is open; a bare number
 * has nothing. `all`: whatever a text may name by its hand-written variables.
 */
export function useVariableWords(service: string, to: Recipients): { offered: Words; all: Words } {
  const ofContacts = useContactWords(service)
  const ofFile = to.file?.headings ?? {}
  const isNothing = to.lists.length + to.people.length + to.groups.length === 0 && to.file === null
  const isOpen = (kind: Recipients['kind']) => isNothing && to.kind === kind && to.numbers.trim() === ''
  const { name = '' } = ofContacts
  return {
    offered: {
      ...(to.people.length + to.groups.length > 0 || isOpen('people') ? { name } : {}),
      ...(to.lists.length > 0 || isOpen('lists') ? ofContacts : {}),
      ...ofFile,
    },
    all: { ...ofContacts, ...ofFile },
  }
}
