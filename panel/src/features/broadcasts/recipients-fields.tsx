import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { foundContactListsQuery } from '../../api/choices.ts'
import { useCan } from '../../api/me.ts'
import type { NewBroadcast } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { LinesField } from '../../ui/lines-field.tsx'
import { type Pickable, PickMany } from '../../ui/pick-many.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { useSettledQuery } from '../../ui/use-debounced.ts'
import { type FileChoice, FileSource } from './file-source.tsx'
import { readNumbers } from './numbers.ts'
import { NumbersHint } from './numbers-hint.tsx'
import { PeopleFields } from './people-fields.tsx'

const KINDS = ['numbers', 'file', 'lists', 'people'] as const

/** To whom, as it is filled in: any of these together. */
export type Recipients = {
  /** Which tab is open. */
  kind: (typeof KINDS)[number]
  numbers: string
  lists: Pickable[]
  file: FileChoice | null
  people: Pickable[]
  groups: Pickable[]
}

export const NOBODY: Recipients = { kind: 'numbers', numbers: '', lists: [], file: null, people: [], groups: [] }

/** What each kind asks for, beyond what sending does. */
const NEEDS = { numbers: null, file: 'files:write', lists: 'contacts:read', people: 'messages:send-to-users' }

type Props = { service: string; value: Recipients; onChange: (value: Recipients) => void; error: string | undefined }

/** To whom: numbers that are pasted, a file, contact lists. What was given under one tab stays while another is open. */
export function RecipientsFields({ service, value, onChange, error }: Props) {
  const { t } = useTranslation()
  const can = useCan(service)
  const { kind } = value
  const kinds = KINDS.filter((id) => {
    const permission = NEEDS[id]
    return permission === null || can(permission)
  })
  const given = listGiven(value)
  return (
    <div className="flex flex-col gap-4" data-faulty={error ? true : undefined}>
      <Segmented
        label={t('panel.broadcasts.to.label')}
        value={kind}
        options={kinds.map((id) => ({ id, label: t(`panel.broadcasts.to.${id}`) }))}
        onChange={(chosen) => onChange({ ...value, kind: chosen })}
      />
      {kind === 'numbers' && (
        <LinesField
          label={t('panel.broadcasts.to.numbers')}
          value={value.numbers}
          onChange={(numbers) => onChange({ ...value, numbers })}
          rows={6}
          hint={<NumbersHint numbers={value.numbers} />}
        />
      )}
      {kind === 'file' && (
        <FileSource service={service} value={value.file} onChange={(file) => onChange({ ...value, file })} />
      )}
      {kind === 'lists' && (
        <Lists service={service} value={value.lists} onChange={(lists) => onChange({ ...value, lists })} />
      )}
      {kind === 'people' && (
        <PeopleFields
          service={service}
          people={value.people}
          groups={value.groups}
          onChange={(part) => onChange({ ...value, ...part })}
        />
      )}
      {given.length > 1 && <p className="text-xs text-muted">{t('panel.broadcasts.to.together')}</p>}
      {error && (
        <p role="alert" className="text-danger">
          {error}
        </p>
      )}
    </div>
  )
}

function Lists({
  service,
  value,
  onChange,
}: {
  service: string
  value: Pickable[]
  onChange: (lists: Pickable[]) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const [query, setQuery] = useState('')
  const settled = useSettledQuery(query)
  const { data, isFetching } = useQuery({
    ...foundContactListsQuery(service, settled),
    placeholderData: keepPreviousData,
  })
  const found = (data?.items ?? []).map(({ id, name, members }) => ({
    id: String(id),
    name,
    note: t('panel.broadcasts.to.members', { count: members, n: format.number(members) }),
  }))
  return (
    <PickMany
      label={t('panel.broadcasts.to.lists')}
      placeholder={t('panel.broadcasts.to.findList')}
      found={found}
      chosen={value}
      query={query}
      onQuery={setQuery}
      onChange={onChange}
      empty={t(
        isFetching
          ? 'panel.state.loading'
          : settled === ''
            ? 'panel.broadcasts.to.noLists'
            : 'panel.broadcasts.to.noList',
      )}
    />
  )
}

const listGiven = ({ numbers, lists, file, people, groups }: Recipients) =>
  [readNumbers(numbers).length > 0, lists.length > 0, file !== null, people.length > 0, groups.length > 0].filter(
    Boolean,
  )

export const isNobody = (value: Recipients): boolean => listGiven(value).length === 0

const toFileSource = ({ file: { id }, reading, hasHeading, variables }: FileChoice, to: number) => ({
  id,
  ...reading,
  hasHeading,
  to,
  variables,
})

/** As the API takes it. */
export function toSources({ numbers, lists, file, people, groups }: Recipients): NewBroadcast['to'] {
  const split = readNumbers(numbers)
  return [
    ...(split.length > 0 ? [{ numbers: split }] : []),
    ...(lists.length > 0 ? [{ contactLists: lists.map(({ id }) => Number(id)) }] : []),
    ...(file?.to ? [{ file: toFileSource(file, file.to) }] : []),
    ...(people.length > 0 ? [{ users: people.map(({ id }) => `id:${id}`) }] : []),
    ...(groups.length > 0 ? [{ groups: groups.map(({ id }) => Number(id)) }] : []),
  ]
}
