import { Button } from '@heroui/react/button'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { UserRound, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MemberCandidate } from '../../api/types.ts'
import { MissingWords } from '../../ui/missing-words.tsx'
import { PickList } from '../../ui/pick-list.tsx'
import { useMissing } from '../../ui/required.ts'
import { useSettledQuery } from '../../ui/use-debounced.ts'
import { candidatesQuery, type Place } from './api.ts'

type Props = { place: Place; value: MemberCandidate | null; onChange: (value: MemberCandidate | null) => void }

/** Somebody, or a group, found by a part of the name. */
export function CandidateField({ place, value, onChange }: Props) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const settled = useSettledQuery(query)
  const found = useQuery({ ...candidatesQuery(place, settled), placeholderData: keepPreviousData })
  const missing = useMissing(value === null, t('panel.field.pickMissing'))
  const candidates = found.data?.items ?? []

  if (value)
    return (
      <div className="flex items-center justify-between gap-3 rounded-xl bg-default py-2 ps-4 pe-2">
        <span className="flex min-w-0 items-center gap-3">
          {value.kind === 'group' ? <UsersRound className="size-4" /> : <UserRound className="size-4" />}
          <span className="truncate font-medium">{value.name}</span>
          {value.username !== null && <bdi className="truncate text-muted">{value.username}</bdi>}
        </span>
        <Button size="sm" variant="tertiary" onPress={() => onChange(null)}>
          {t('panel.members.another')}
        </Button>
      </div>
    )
  return (
    <div className="overflow-clip rounded-xl border border-border" data-invalid={missing && true}>
      <PickList
        label={t('panel.members.who')}
        placeholder={t('panel.members.whoPlaceholder')}
        items={candidates.map((one) => ({
          id: `${one.kind} ${one.id}`,
          label: one.name,
          note: one.username === null ? undefined : <bdi>{one.username}</bdi>,
          icon: one.kind === 'group' ? <UsersRound /> : <UserRound />,
          group: t(`panel.members.kinds.${one.kind}`),
        }))}
        query={query}
        onQuery={setQuery}
        onPick={(id) => onChange(candidates.find((one) => `${one.kind} ${one.id}` === id) ?? null)}
        empty={t(found.isFetching ? 'panel.state.loading' : 'panel.members.nobody')}
      />
      <div className="px-4 pb-2">
        <MissingWords words={missing} />
      </div>
    </div>
  )
}
