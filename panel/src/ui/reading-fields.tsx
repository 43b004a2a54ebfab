import { useTranslation } from 'react-i18next'
import type { ImportPreview, NewImportPreview, UploadedFile } from '../api/types.ts'
import { More } from './more.tsx'
import { Picker } from './picker.tsx'
import { Segmented } from './segmented.tsx'

/** How a file is read, where the guesses are not taken. */
export type Reading = Pick<NewImportPreview, 'encoding' | 'separator' | 'sheet' | 'hasHeading'>

const ENCODINGS = ['utf-8', 'windows-1256', 'utf-16le', 'utf-16be'] as const
const SEPARATORS: Record<string, string> = { comma: ',', semicolon: ';', tab: '\t', bar: '|', persian: '\u060C' }
const GUESSED = 'guessed'

/** `preview`: what was found when it was read so. */
type Props = {
  file: UploadedFile
  preview: Pick<ImportPreview, 'sheets' | 'hasHeading'>
  reading: Reading
  onChange: (reading: Reading) => void
}

/** Which sheet, whether the first row is headings; and for texts what few need. */
export function ReadingFields({ file, preview, reading, onChange }: Props) {
  const { t } = useTranslation()
  const separator = Object.keys(SEPARATORS).find((name) => SEPARATORS[name] === reading.separator) ?? GUESSED
  const { sheets } = preview
  return (
    <div className="flex flex-col gap-4">
      <div className="grid items-start gap-4 sm:grid-cols-2">
        {sheets.length > 1 && (
          <Picker
            label={t('panel.contactImports.sheet')}
            value={reading.sheet ?? sheets[0]!}
            options={sheets.map((name) => ({ id: name, label: <bdi>{name}</bdi>, text: name }))}
            onChange={(sheet) => onChange({ sheet })}
          />
        )}
        <Segmented
          label={t('panel.contactImports.heading')}
          value={preview.hasHeading ? 'yes' : 'no'}
          options={(['yes', 'no'] as const).map((id) => ({ id, label: t(`panel.contactImports.headingIs.${id}`) }))}
          onChange={(value) => onChange({ ...reading, hasHeading: value === 'yes' })}
        />
      </div>
      {file.kind !== 'xlsx' && (
        <More label={t('panel.contactImports.unreadable')}>
          <div className="grid items-start gap-4 sm:grid-cols-2">
            <Picker
              label={t('panel.contactImports.encoding')}
              value={reading.encoding ?? file.encoding ?? 'utf-8'}
              options={ENCODINGS.map((id) => ({ id, label: t(`panel.contactImports.encodingIs.${id}`) }))}
              onChange={(encoding) => onChange({ ...reading, encoding })}
            />
            <Picker
              label={t('panel.contactImports.separator')}
              value={separator}
              options={[GUESSED, ...Object.keys(SEPARATORS)].map((id) => ({
                id,
                label: t(`panel.contactImports.separatorIs.${id}`),
              }))}
              onChange={(id) => {
                const { separator: _, ...rest } = reading
                onChange(id === GUESSED ? rest : { ...rest, separator: SEPARATORS[id] })
              }}
            />
          </div>
        </More>
      )}
    </div>
  )
}
