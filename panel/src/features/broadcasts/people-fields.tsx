import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FOUND_MAX } from '../../api/choices.ts'
import { api, ask, forService } from '../../api/client.ts'
import { useFormat } from '../../i18n/format.ts'
import { type Pickable, PickMany } from '../../ui/pick-many.tsx'
import { useSettledQuery } from '../../ui/use-debounced.ts'

type Props = { service: string; value: Pickable[]; onChange: (value: Pickable[]) => void }
type Both = {
  service: string
  people: Pickable[]
  groups: Pickable[]
  onChange: (part: { people?: Pickable[]; groups?: Pickable[] }) => void
}

/** People of the organisation and the groups that the service may send to, by name: their numbers need not be known. */
export function PeopleFields({ service, people, groups, onChange }: Both) {
  return (
    <>
      <People service={service} value={people} onChange={(chosen) => onChange({ people: chosen })} />
      <Groups service={service} value={groups} onChange={(chosen) => onChange({ groups: chosen })} />
    </>
  )
}

function People({ service, value, onChange }: Props) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const settled = useSettledQuery(query)
  const found = useQuery({
    queryKey: [service, 'addressable-users', settled],
    queryFn: () => {
      const asked = { limit: FOUND_MAX, sort: 'name', ...(settled === '' ? {} : { q: settled }) }
      return ask(api.GET('/api/v1/addressable-users', { params: { query: asked }, headers: forService(service) }))
    },
    placeholderData: keepPreviousData,
  })
  return (
    <PickMany
      label={t('panel.nav.users')}
      placeholder={t('panel.compose.personPlaceholder')}
      found={(found.data?.items ?? []).map(({ id, name, username, hasNumber }) => ({
        id: String(id),
        name,
        note: hasNumber ? username : t('panel.compose.noNumber'),
      }))}
      chosen={value}
      query={query}
      onQuery={setQuery}
      onChange={onChange}
      empty={t(found.isFetching ? 'panel.state.loading' : 'panel.compose.nobodyFound')}
    />
  )
}

function Groups({ service, value, onChange }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const [query, setQuery] = useState('')
  const settled = useSettledQuery(query)
  const found = useQuery({
    queryKey: [service, 'addressable-groups', settled],
    queryFn: () => {
      const asked = { limit: FOUND_MAX, ...(settled === '' ? {} : { q: settled }) }
      return ask(api.GET('/api/v1/addressable-groups', { params: { query: asked }, headers: forService(service) }))
    },
    placeholderData: keepPreviousData,
  })
  return (
    <PickMany
      label={t('panel.nav.groups')}
      placeholder={t('panel.broadcasts.to.findGroup')}
      found={(found.data?.items ?? []).map(({ id, name, members }) => ({
        id: String(id),
        name,
        note: t('panel.broadcasts.to.members', { count: members, n: format.number(members) }),
      }))}
      chosen={value}
      query={query}
      onQuery={setQuery}
      onChange={onChange}
      empty={t(
        found.isFetching
          ? 'panel.state.loading'
          : settled === ''
            ? 'panel.broadcasts.to.noGroups'
            : 'panel.broadcasts.to.noGroup',
      )}
    />
  )
}
