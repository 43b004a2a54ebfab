import { Button } from '@heroui/react/button'
import { FileUp } from 'lucide-react'
import { type DragEvent, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { UploadedFile } from '../../api/types.ts'
import { uploadFile } from '../../api/upload-file.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Form } from '../../ui/form.tsx'
import { LinesField } from '../../ui/lines-field.tsx'
import { FormFault } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'

type Props = { service: string; onFile: (file: UploadedFile) => void }

// No button here is pending: it goes away with its page, and what is said of it would be left behind without its words.
/** A file from the disk, dropped or chosen, or a table or numbers that are pasted. */
export function ChooseFile({ service, onFile }: Props) {
  const { t } = useTranslation()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const submit = useSubmit()
  const [text, setText] = useState('')
  const [isOver, setIsOver] = useState(false)

  const upload = (content: File | string, name: string) =>
    void submit.run(async () => onFile(await uploadFile(service, content, name)))
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    const file = event.dataTransfer.files[0]
    if (file && !submit.isPending) upload(file, file.name)
  }
  return (
    <>
      <FormFault error={submit.error} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Surface title={t('panel.contactImports.file')}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way; the button is for everybody */}
          <div
            onDragOver={(event) => {
              event.preventDefault()
              setIsOver(true)
            }}
            onDragLeave={() => setIsOver(false)}
            onDrop={drop}
            className={`flex flex-col items-center gap-3 rounded-xl border border-dashed px-6 py-10 text-center ${isOver ? 'border-accent bg-accent-soft' : 'border-border'}`}
          >
            <FileUp className="size-6 text-muted" aria-hidden="true" />
            <p id={`${id}-hint`} className="max-w-sm text-muted">
              {t('panel.contactImports.fileHint')}
            </p>
            <input
              ref={input}
              type="file"
              className="hidden"
              tabIndex={-1}
              aria-label={t('panel.contactImports.file')}
              accept=".csv,.tsv,.txt,.xlsx"
              onChange={({ target }) => {
                const file = target.files?.[0]
                target.value = ''
                if (file) upload(file, file.name)
              }}
            />
            <Button
              aria-describedby={`${id}-hint`}
              isDisabled={submit.isPending}
              onPress={() => input.current?.click()}
            >
              {t(submit.isPending ? 'panel.contactImports.uploading' : 'panel.contactImports.choose')}
            </Button>
          </div>
        </Surface>
        <Surface title={t('panel.contactImports.paste')}>
          <Form
            className="flex flex-col gap-3"
            isPending={submit.isPending}
            onSubmit={() => upload(text, t('panel.contactImports.pasted'))}
          >
            <LinesField
              label={t('panel.contactImports.pasteLabel')}
              value={text}
              onChange={setText}
              rows={6}
              hint={t('panel.contactImports.pasteHint')}
              isRequired
            />
            <Button type="submit" variant="secondary" className="self-start" isDisabled={submit.isPending}>
              {t(submit.isPending ? 'panel.contactImports.uploading' : 'panel.contactImports.usePasted')}
            </Button>
          </Form>
        </Surface>
      </div>
    </>
  )
}
