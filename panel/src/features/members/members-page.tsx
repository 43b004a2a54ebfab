import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Plus, UserRoundCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery, useCan, useCanInCentre } from '../../api/me.ts'
import type { Member } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { TWO_LINES_PX } from '../../ui/data-table.tsx'
import type { Filters, FilterWords } from '../../ui/filters/conditions.ts'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { fetchMembers, memberFieldsQuery, memberRolesQuery, membersKey, type Place, removeMember } from './api.ts'
import { MemberDialog } from './member-dialog.tsx'
import { useMemberColumns } from './use-member-columns.tsx'

/** Who has which role in a service. */
export function ServiceMembersPage() {
  const { service } = useParams({ from: '/inside/s/$service/members' })
  const filters = useSearch({ from: '/inside/s/$service/members' })
  const navigate = useNavigate()
  return (
    <MembersPage
      key={service}
      place={{ service }}
      canWrite={useCan(service)('members:write')}
      filters={filters}
      onFilters={(search) => void navigate({ to: '/s/$service/members', params: { service }, search, replace: true })}
    />
  )
}

/** Who has which role of the centre. */
export function CentreMembersPage() {
  const filters = useSearch({ from: '/inside/centre/members' })
  const navigate = useNavigate()
  return (
    <MembersPage
      place="centre"
      canWrite={useCanInCentre()('centre-members:write')}
      filters={filters}
      onFilters={(search) => void navigate({ to: '/centre/members', search, replace: true })}
    />
  )
}

type Props = { place: Place; canWrite: boolean; filters: Filters; onFilters: (filters: Filters) => void }

function MembersPage({ place, canWrite, filters, onFilters }: Props) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<Member | 'new' | null>(null)
  const [removing, setRemoving] = useState<Member | null>(null)
  const fields = useQuery(memberFieldsQuery(place))
  const query = usePagedList([...membersKey(place), filters], (cursor) => fetchMembers(place, filters, cursor))
  const columns = useMemberColumns(canWrite, setOpen, setRemoving)
  const title = t(place === 'centre' ? 'panel.nav.centreMembers' : 'panel.nav.members')
  const addButton = canWrite && (
    <Button onPress={() => setOpen('new')}>
      <Plus />
      {t('panel.members.add')}
    </Button>
  )
  return (
    <Page
      title={title}
      note={t(place === 'centre' ? 'panel.members.centreNote' : 'panel.members.note')}
      actions={addButton}
    >
      <SearchedList
        label={title}
        placeholder={t('panel.members.search')}
        fields={fields.data?.fields}
        words={useMemberWords(place)}
        filters={filters}
        onFilters={onFilters}
        query={query}
        columns={columns}
        getId={(member) => String(member.id)}
        rowHeightPx={TWO_LINES_PX}
        empty={
          <Empty icon={<UserRoundCheck />} title={t('panel.members.empty.title')} action={addButton}>
            {t('panel.members.empty.detail')}
          </Empty>
        }
      />
      {open !== null && (
        <MemberDialog place={place} member={open === 'new' ? null : open} onClose={() => setOpen(null)} />
      )}
      {removing && <RemoveDialog place={place} member={removing} onClose={() => setRemoving(null)} />}
    </Page>
  )
}

function useMemberWords(place: Place): FilterWords {
  const format = useFormat()
  const roles = useQuery(memberRolesQuery(place)).data?.items ?? []
  const wordOr = useWordOr()
  return {
    field: (name) => wordOr(`panel.members.field.${name}`, name),
    value: (field, value) => {
      const role = field === 'role' ? roles.find(({ name }) => name === value) : undefined
      return role ? format.title(role.title) : wordOr(`panel.members.value.${field}.${value}`, value)
    },
  }
}

function RemoveDialog({ place, member, onClose }: { place: Place; member: Member; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const remove = async () => {
    const isRemoved = await submit.run(() => removeMember(place, member.id))
    void queryClient.invalidateQueries({ queryKey: membersKey(place) })
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    if (isRemoved) onClose()
  }
  return (
    <Confirm
      title={t('panel.members.removeTitle', { name: (member.user ?? member.group)?.name })}
      action={t('panel.members.remove')}
      isOpen
      isPending={submit.isPending}
      error={submit.error}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{t('panel.members.removeWhat', { role: format.title(member.role.title) })}</p>
    </Confirm>
  )
}
