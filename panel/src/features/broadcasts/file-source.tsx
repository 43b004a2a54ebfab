import { Button } from '@heroui/react/button'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { FileSpreadsheet, FileUp, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { UploadedFile } from '../../api/types.ts'
import { uploadFile } from '../../api/upload-file.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Picker } from '../../ui/picker.tsx'
import { type Reading, ReadingFields } from '../../ui/reading-fields.tsx'
import { Fault, FormFault, LoadingRows } from '../../ui/states.tsx'
import { fileColumnsQuery } from './api.ts'

/** A file of recipients: how it is read, which column holds their numbers, and what its columns are called in the text. */
export type FileChoice = {
  file: UploadedFile
  /** Where it is not as it was guessed. */
  reading: Reading
  hasHeading: boolean
  to: number | null
  variables: Record<string, number>
  /** What the columns of the variables are headed by. */
  headings: Record<string, string>
}

const UNREAD = { hasHeading: true, to: null, variables: {}, headings: {} }

type Props = { service: string; value: FileChoice | null; onChange: (choice: FileChoice | null) => void }

/** Recipients from a table of the disk; what its columns hold is guessed, and can be said. */
export function FileSource({ service, value, onChange }: Props) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const submit = useSubmit()
  if (value) return <Columns service={service} value={value} onChange={onChange} />
  return (
    <div className="flex flex-col items-start gap-2">
      <FormFault error={submit.error} />
      <input
        ref={input}
        type="file"
        className="hidden"
        tabIndex={-1}
        aria-label={t('panel.broadcasts.to.file')}
        accept=".csv,.tsv,.txt,.xlsx"
        onChange={({ target }) => {
          const file = target.files?.[0]
          target.value = ''
          if (file)
            void submit.run(async () => {
              const uploaded = await uploadFile(service, file, file.name)
              onChange({ file: uploaded, reading: {}, ...UNREAD })
            })
        }}
      />
      <Button variant="secondary" isDisabled={submit.isPending} onPress={() => input.current?.click()}>
        <FileUp />
        {t(submit.isPending ? 'panel.broadcasts.to.uploading' : 'panel.broadcasts.to.chooseFile')}
      </Button>
      <p className="text-xs text-muted">{t('panel.broadcasts.to.fileHint')}</p>
    </div>
  )
}

function Columns({ service, value, onChange }: Props & { value: FileChoice }) {
  const { t } = useTranslation()
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...fileColumnsQuery(service, value.file.id, value.reading),
    placeholderData: keepPreviousData,
  })
  const { to } = value
  // what is guessed stands until somebody says otherwise
  useEffect(() => {
    if (!data || isPlaceholderData || to !== null) return
    const number = data.columns.find(({ meaning }) => meaning === 'number') ?? data.columns[0]
    const named = nameColumns(data.columns)
    onChange({
      ...value,
      hasHeading: data.hasHeading,
      to: number?.column ?? 1,
      variables: Object.fromEntries(named.map(({ name, column }) => [name, column])),
      headings: Object.fromEntries(named.map(({ name, heading }) => [name, heading])),
    })
  }, [data, isPlaceholderData, to, value, onChange])
  const options = (data?.columns ?? []).map(({ column, heading, samples }) => ({
    id: String(column),
    label: <bdi>{heading || samples[0] || t('panel.broadcasts.to.columnOf', { n: column })}</bdi>,
    text: heading || String(column),
  }))
  const names = Object.keys(value.variables)
  return (
    <div className="flex flex-col gap-3">
      <p className="flex items-center gap-2">
        <FileSpreadsheet className="size-4 shrink-0 text-muted" aria-hidden="true" />
        <bdi className="min-w-0 truncate font-medium">{value.file.name}</bdi>
        <Button
          isIconOnly
          size="sm"
          variant="ghost"
          aria-label={t('panel.field.remove', { name: value.file.name })}
          onPress={() => onChange(null)}
        >
          <X />
        </Button>
      </p>
      {error ? (
        <Fault error={error} onRetry={refetch} />
      ) : data ? (
        <>
          <ReadingFields
            file={value.file}
            preview={data}
            reading={value.reading}
            onChange={(reading) => onChange({ ...value, reading, ...UNREAD })}
          />
          <div className="max-w-xs">
            <Picker
              label={t('panel.broadcasts.to.numberColumn')}
              value={to === null ? null : String(to)}
              options={options}
              onChange={(column) => onChange({ ...value, to: Number(column) })}
            />
          </div>
        </>
      ) : (
        <LoadingRows count={1} />
      )}
      {names.length > 0 && <p className="text-xs text-muted">{t('panel.broadcasts.to.variablesOfFile')}</p>}
    </div>
  )
}

type Column = { column: number; heading: string; meaning: string | null }
type Named = { name: string; column: number; heading: string }

/** The columns as variables: names stand in the text in Latin letters, whatever the heading is. */
function nameColumns(columns: Column[]): Named[] {
  const named = columns.flatMap(({ column, heading, meaning }): Named[] => {
    if (meaning === 'number') return []
    if (meaning === 'name' || meaning === 'first_name') return [{ name: 'name', column, heading }]
    // in which language a template is said to the row
    if (meaning === 'language') return [{ name: 'locale', column, heading }]
    const plain = heading.trim().replace(/\s+/g, '_')
    return [{ name: /^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(plain) ? plain : `column${column}`, column, heading }]
  })
  // the first of a name has it
  return named.filter(({ name }, i) => named.findIndex((other) => other.name === name) === i)
}
