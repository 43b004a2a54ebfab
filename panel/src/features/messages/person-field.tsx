import { Button } from '@heroui/react/button'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { UserRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AddressableUser, Preview } from '../../api/types.ts'
import { Code } from '../../ui/code.tsx'
import { MissingWords } from '../../ui/missing-words.tsx'
import { PickList } from '../../ui/pick-list.tsx'
import { useMissing } from '../../ui/required.ts'
import { useDebounced } from '../../ui/use-debounced.ts'
import { addressableUsersQuery } from './api.ts'

const ASK_AFTER_MS = 250

type Channel = 'sms' | 'email' | 'push'
type Props = {
  service: string
  /** By which they are sent to. */
  channel?: Channel
  value: AddressableUser | null
  onChange: (person: AddressableUser | null) => void
  preview: Preview['recipient']
  error: string | undefined
}

/** A person of the organisation, found by name; the number or address is theirs and need not be known. */
export function PersonField({ service, channel = 'sms', value, onChange, preview, error }: Props) {
  if (value === null) return <Search service={service} channel={channel} onPick={onChange} />
  return <Chosen person={value} preview={preview} error={error} onChange={() => onChange(null)} />
}

const LACKING = {
  sms: 'panel.compose.noNumber',
  email: 'panel.compose.noEmail',
  push: 'panel.compose.noBrowser',
} as const

type SearchProps = { service: string; channel: Channel; onPick: (person: AddressableUser) => void }

function Search({ service, channel, onPick }: SearchProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const q = useDebounced(typed.trim(), ASK_AFTER_MS)
  const { data } = useQuery({ ...addressableUsersQuery(service, q), placeholderData: keepPreviousData })
  const people = data?.items ?? []
  const canReach = (person: AddressableUser) =>
    ({ sms: person.hasNumber, email: person.hasEmail, push: person.hasBrowser })[channel]
  const lacking = t(LACKING[channel])
  const missing = useMissing(true, t('panel.field.pickMissing'))
  return (
    <div className="rounded-xl border border-border" data-invalid={missing && true}>
      <MissingWords words={missing} />
      <PickList
        label={t('panel.compose.person')}
        placeholder={t('panel.compose.personPlaceholder')}
        items={people.map((person) => ({
          id: String(person.id),
          label: person.name,
          note: canReach(person) ? <Code>{person.username}</Code> : lacking,
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
          isAboutThem && <Code className="text-muted">{preview?.e164 ?? preview?.email}</Code>
        )}
      </div>
      <Button size="sm" variant="tertiary" onPress={onChange}>
        {t('panel.compose.otherPerson')}
      </Button>
    </div>
  )
}
