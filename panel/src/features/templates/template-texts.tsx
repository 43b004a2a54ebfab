import { Button } from '@heroui/react/button'
import { Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Segmented } from '../../ui/segmented.tsx'
import { type Draft, LANGUAGES, otherThan, variablesOf } from './template-draft.ts'
import { TemplateText } from './template-text.tsx'

type Props = { draft: Draft; onChange: (part: Partial<Draft>) => void; errors: Record<string, string> }

/** What a template says: in one language, and the same in the other where that is wanted. */
export function TemplateTexts({ draft, onChange, errors }: Props) {
  const { t } = useTranslation()
  const { locale, text, other } = draft
  const second = otherThan(locale)
  const variables = variablesOf(draft)
  // the texts stay with their languages: only which of them is the template's own changes
  const choose = (next: typeof locale) =>
    onChange(other === null || next === locale ? { locale: next } : { locale: next, text: other, other: text })
  return (
    <>
      <div>
        <Segmented
          label={t('panel.templates.locale')}
          value={locale}
          options={LANGUAGES.map((id) => ({ id, label: t(`panel.templates.language.${id}`) }))}
          onChange={choose}
        />
        {other !== null && <p className="pt-1.5 text-xs text-muted">{t('panel.templates.localeHint')}</p>}
      </div>
      <TemplateText
        label={t('panel.templates.text')}
        value={text}
        onChange={(value) => onChange({ text: value })}
        error={errors.text}
        locale={locale}
        variables={variables}
        hasHint
      />
      {other === null ? (
        <Button size="sm" variant="tertiary" className="self-start" onPress={() => onChange({ other: '' })}>
          <Plus />
          {t(`panel.templates.addText.${second}`)}
        </Button>
      ) : (
        <div className="flex items-start gap-3">
          <div className="min-w-0 flex-1">
            <TemplateText
              label={t(`panel.templates.textIn.${second}`)}
              value={other}
              onChange={(value) => onChange({ other: value })}
              error={errors[`translations.${second}`]}
              locale={second}
              variables={variables}
            />
          </div>
          <Button
            isIconOnly
            size="sm"
            variant="tertiary"
            className="mt-6"
            aria-label={t(`panel.templates.removeText.${second}`)}
            onPress={() => onChange({ other: null })}
          >
            <X />
          </Button>
        </div>
      )}
    </>
  )
}
