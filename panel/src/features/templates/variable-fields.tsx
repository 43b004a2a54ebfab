import { useTranslation } from 'react-i18next'
import { Code } from '../../ui/code.tsx'
import { Field } from '../../ui/field.tsx'
import { Picker } from '../../ui/picker.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { type Traits, VARIABLE_TYPES } from './template-draft.ts'

type Props = Traits & {
  name: string
  onChange: (traits: Traits) => void
  errorOf: (part: keyof Traits) => string | undefined
}

/** What a variable takes, what stands where none is given, and an example of it. */
export function VariableFields({ name, onChange, errorOf, ...traits }: Props) {
  const { t } = useTranslation()
  const { maxLength, type, default: usual, sample } = traits
  const set = (change: Partial<Traits>) => onChange({ maxLength, type, default: usual, sample, ...change })
  return (
    <fieldset className="grid items-start gap-4 rounded-xl border border-border p-4 sm:grid-cols-2">
      <legend className="px-1">
        <Code>{name}</Code>
      </legend>
      <Picker
        label={t('panel.templates.typeOf', { name })}
        value={type}
        options={VARIABLE_TYPES.map((id) => ({ id, label: t(`panel.templates.type.${id}`) }))}
        onChange={(value) => set({ type: value })}
        error={errorOf('type')}
      />
      <WholeNumberField
        label={t('panel.templates.maxLengthOf', { name })}
        value={maxLength}
        onChange={(value) => set({ maxLength: value })}
        hint={t('panel.templates.maxLengthHint')}
        error={errorOf('maxLength')}
      />
      <Field
        label={t('panel.templates.sampleOf', { name })}
        value={sample}
        onChange={(value) => set({ sample: value })}
        hint={t('panel.templates.sampleHint')}
        error={errorOf('sample')}
      />
      <Field
        label={t('panel.templates.defaultOf', { name })}
        value={usual}
        onChange={(value) => set({ default: value })}
        hint={t('panel.templates.defaultHint')}
        error={errorOf('default')}
      />
    </fieldset>
  )
}
