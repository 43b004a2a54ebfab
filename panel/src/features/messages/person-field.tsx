import { Button } from '@heroui/react/button'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { UserRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AddressableUser, Preview } from '../../api/types.ts'
import { Code } from '../../ui/code.tsx'
import { PickList } from '../../ui/pick-list.tsx'
import { useDebounced } from '../../ui/use-debounced.ts'
import { addressableUsersQuery } from './api.ts'

const ASK_AFTER_MS = 250

type Props = {
  service: string
  value: AddressableUser | null
  onChange: (person: AddressableUser | null) => void
  preview: Preview['recipient']
  error: string | undefined
}

/** A person of the organisation, found by name; the number is theirs and need not be known. */
export function PersonField({ service, value, onChange, preview, error }: Props) {
  if (value === null) return <Search service={service} onPick={onChange} />
  return <Chosen person={value} preview={preview} error={error} onChange={() => onChange(null)} />
}

function Search({ service, onPick }: { service: string; onPick: (person: AddressableUser) => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const q = useDebounced(typed.trim(), ASK_AFTER_MS)
  const { data } = useQuery({ ...addressableUsersQuery(service, q), placeholderData: keepPreviousData })
  const people = data?.items ?? []
  return (
    <div className="rounded-xl border border-border">
      <PickList
        label={t('panel.compose.person')}
        placeholder={t('panel.compose.personPlaceholder')}
        items={people.map((person) => ({
          id: String(person.id),
          label: person.name,
          note: person.hasNumber ? <Code>{person.username}</Code> : t('panel.compose.noNumber'),
          icon: <UserRound />,
        }))}
        query={typed}
        onQuery={setTyped}
        onPick={(id) => {
          const person = people.find((one) => String(one.id) === id)
          if (person) onPick(person)
        }}
        empty={data && <p className="pt-4">{t('panel.compose.nobodyFound')}</p>}
      />
    </div>
  )
}

type ChosenProps = Pick<Props, 'preview' | 'error'> & { person: AddressableUser; onChange: () => void }

function Chosen({ person, preview, error, onChange }: ChosenProps) {
  const { t } = useTranslation()
  const isAboutThem = preview?.user?.id === person.id || preview?.to === `id:${person.id}`
  const fault = error ?? (isAboutThem ? preview?.problem?.title : undefined)
  return (
    <div className="flex items-center gap-3">
      <UserRound className="size-4 shrink-0 text-muted" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          {person.name} <Code className="font-normal text-muted">{person.username}</Code>
        </p>
        {fault !== undefined ? (
          <p role="alert" className="text-danger">
            {fault}
          </p>
        ) : (
          isAboutThem && <Code className="text-muted">{preview?.e164}</Code>
        )}
      </div>
      <Button size="sm" variant="tertiary" onPress={onChange}>
        {t('panel.compose.otherPerson')}
      </Button>
    </div>
  )
}
