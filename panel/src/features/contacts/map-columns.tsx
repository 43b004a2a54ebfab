import { Button } from '@heroui/react/button'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { allContactListsQuery, contactsKey } from '../../api/choices.ts'
import type { ImportPreview, UploadedFile } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Field } from '../../ui/field.tsx'
import { Picker } from '../../ui/picker.tsx'
import { type Reading, ReadingFields } from '../../ui/reading-fields.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Fault, FormFault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { ColumnFields } from './column-fields.tsx'
import { createImport, importPreviewQuery } from './import-api.ts'
import { columnsOf, type Role, rolesOf } from './mapping.ts'
import { PreviewRows } from './preview-rows.tsx'
import { readTags } from './tags.ts'

type Props = { service: string; file: UploadedFile; onBack: () => void }

/** What the columns of a file hold, what would be taken of it, and what is done with who is there already. */
export function MapColumns({ service, file, onBack }: Props) {
  const { t } = useTranslation()
  const [reading, setReading] = useState<Reading>({})
  // null: as it is guessed
  const [chosen, setChosen] = useState<Role[] | null>(null)
  const columns = chosen === null ? undefined : columnsOf(chosen)
  const body = { file: file.id, ...reading, ...(columns && { columns }) }
  const { data, error, refetch } = useQuery({
    ...importPreviewQuery(service, body),
    placeholderData: keepPreviousData,
  })
  const read = (next: Reading) => {
    setReading(next)
    setChosen(null)
  }
  const back = (
    <Button variant="tertiary" onPress={onBack}>
      {t('panel.contactImports.otherFile')}
    </Button>
  )
  if (!data)
    return (
      <Surface title={<bdi>{file.name}</bdi>} actions={back}>
        {error ? <Fault error={error} onRetry={() => void refetch()} /> : <LoadingRows count={4} />}
      </Surface>
    )
  const roles = chosen ?? rolesOf(data.columns, data.headings.length)
  return (
    <>
      <Surface title={<bdi>{file.name}</bdi>} actions={back}>
        <div className="flex flex-col gap-5">
          <FormFault error={error} />
          <ReadingFields file={file} preview={data} reading={reading} onChange={read} />
          <ColumnFields service={service} preview={data} roles={roles} onChange={setChosen} />
        </div>
      </Surface>
      <PreviewRows service={service} preview={data} hasNumber={columnsOf(roles) !== undefined} />
      <Begin service={service} file={file} reading={reading} roles={roles} preview={data} />
    </>
  )
}

type BeginProps = { service: string; file: UploadedFile; reading: Reading; roles: Role[]; preview: ImportPreview }

function Begin({ service, file, reading, roles, preview }: BeginProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const { list: wanted } = useSearch({ from: '/inside/s/$service/contacts/import' })
  const lists = useQuery(allContactListsQuery(service)).data ?? []
  const submit = useSubmit(['tags'])
  const [existing, setExisting] = useState<'update' | 'leave'>('update')
  const [list, setList] = useState(wanted ?? 'none')
  const [tags, setTags] = useState('')
  const columns = columnsOf(roles)
  const [isTried, setIsTried] = useState(false)

  const begin = () => {
    setIsTried(true)
    if (columns) void send(columns)
  }
  const send = (columns: NonNullable<ReturnType<typeof columnsOf>>) =>
    submit.run(async () => {
      const { id } = await createImport(service, {
        file: file.id,
        ...reading,
        hasHeading: preview.hasHeading,
        columns,
        existing,
        ...(list !== 'none' && { list: Number(list) }),
        ...(tags.trim() !== '' && { tags: readTags(tags) }),
      })
      void queryClient.invalidateQueries({ queryKey: contactsKey(service) })
      await navigate({ to: '/s/$service/contacts/imports/$id', params: { service, id: String(id) } })
    })
  return (
    <Surface title={t('panel.contactImports.how')}>
      <div className="flex flex-col gap-4">
        <FormFault error={submit.fault} />
        <div className="grid items-start gap-4 md:grid-cols-3">
          <div>
            <Segmented
              label={t('panel.contactImports.existing')}
              value={existing}
              options={(['update', 'leave'] as const).map((id) => ({
                id,
                label: t(`panel.contactImports.existingIs.${id}`),
              }))}
              onChange={setExisting}
            />
            <p className="pt-1.5 text-xs text-muted">{t(`panel.contactImports.existingHint.${existing}`)}</p>
          </div>
          <Picker
            label={t('panel.contactImports.list')}
            value={list}
            options={[
              { id: 'none', label: t('panel.contactImports.noList') },
              ...lists.map(({ id, name }) => ({ id: String(id), label: <bdi>{name}</bdi>, text: name })),
            ]}
            onChange={setList}
          />
          <Field
            label={t('panel.contactImports.tags')}
            value={tags}
            onChange={setTags}
            hint={t('panel.contacts.tagsHint')}
            error={submit.errors.tags}
          />
        </div>
        {isTried && !columns && (
          <p role="alert" className="text-danger">
            {t('panel.contactImports.noNumberColumn')}
          </p>
        )}
        <Button className="self-start" isPending={submit.isPending} onPress={begin}>
          {t('panel.contactImports.begin')}
        </Button>
      </div>
    </Surface>
  )
}
