import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { broadcastQuery } from '../features/broadcasts/api.ts'
import { NewBroadcastPage } from '../features/broadcasts/new-broadcast-page.tsx'
import { directionOf } from '../features/broadcasts/variables.ts'
import { listQuery } from '../features/contact-lists/api.ts'
import { TextField } from '../features/messages/text-field.tsx'

/**
 * A new broadcast, whose text is written in the same field as that of one message. `list` of the address: the contact list
 * that somebody came from; one that is not there is left out. `draft`: the one that is corrected.
 */
export function NewBroadcastRoute() {
  const { service } = useParams({ from: '/inside/s/$service/broadcasts/new' })
  const { list, draft } = useSearch({ from: '/inside/s/$service/broadcasts/new' })
  const { data, isLoading } = useQuery({ ...listQuery(service, Number(list)), enabled: list !== undefined })
  const told = useQuery({
    ...broadcastQuery(service, draft ?? ''),
    enabled: draft !== undefined,
    refetchInterval: false,
  })
  if (isLoading || told.isLoading) return null
  return (
    <NewBroadcastPage
      key={draft ?? data?.id}
      draft={told.data?.state === 'draft' ? told.data : undefined}
      lists={data ? [{ id: String(data.id), name: data.name }] : []}
      renderText={(field) => <TextField {...field} cost={null} dir={directionOf(field.value)} />}
    />
  )
}
