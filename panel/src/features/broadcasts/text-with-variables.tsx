import { Button } from '@heroui/react/button'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Code } from '../../ui/code.tsx'

export type TextFieldProps = { value: string; onChange: (value: string) => void; error: string | undefined }

type Props = TextFieldProps & {
  /** What can be put in: by the name that stands in the text, what people call it. */
  words: Record<string, string>
  renderText: (field: TextFieldProps) => ReactNode
}

/** A text, and what can be put in where the caret stands: the name, the columns of the file, the fields of contacts. */
export function TextWithVariables({ words, renderText, ...field }: Props) {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const insert = (name: string) => {
    const area = box.current?.querySelector('textarea')
    const from = area?.selectionStart ?? field.value.length
    const put = `{{${name}}}`
    field.onChange(field.value.slice(0, from) + put + field.value.slice(area?.selectionEnd ?? from))
    requestAnimationFrame(() => {
      area?.focus()
      area?.setSelectionRange(from + put.length, from + put.length)
    })
  }
  return (
    <div ref={box} className="flex flex-col gap-3">
      {renderText(field)}
      {Object.keys(words).length === 0 && <p className="text-xs text-muted">{t('panel.broadcasts.numbersOnly')}</p>}
      <div className="flex flex-wrap items-center gap-2 empty:hidden">
        {Object.keys(words).length > 0 && <span className="text-xs text-muted">{t('panel.broadcasts.insert')}</span>}
        {Object.entries(words).map(([name, word]) => (
          <Button
            key={name}
            size="sm"
            variant="tertiary"
            aria-label={t('panel.broadcasts.insertOne', { name: `${word} {{${name}}}`.trim() })}
            onPress={() => insert(name)}
          >
            {word && <bdi className="max-w-40 truncate">{word}</bdi>}
            <Code className={word ? 'text-xs text-muted' : ''}>{`{{${name}}}`}</Code>
          </Button>
        ))}
      </div>
      <p className="text-xs text-muted">{t('panel.broadcasts.segmentsHint')}</p>
    </div>
  )
}
