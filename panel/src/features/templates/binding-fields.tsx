import { Button } from '@heroui/react/button'
import { Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Code } from '../../ui/code.tsx'
import { Field } from '../../ui/field.tsx'
import { Picker } from '../../ui/picker.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { type Binding, otherThan } from './template-draft.ts'

/** Whatever the language. */
const ANY = 'any'

type Props = {
  title: string
  binding: Binding
  variables: string[]
  onChange: (binding: Binding) => void
  /** The template has texts in two: the provider's may be in one of them. */
  hasLanguages: boolean
  /** Makes room for the provider's template in the other language; false: there is no need. */
  onAdd: false | (() => void)
  /** What is wrong with a part of it, as `name` or `tokens[0].token`. */
  errorOf: (part: string) => string | undefined
}

/** By which template of the provider a method sends this one; without its name, by none. */
export function BindingFields({ title, binding, variables, onChange, hasLanguages, onAdd, errorOf }: Props) {
  const { t } = useTranslation()
  const { method, name, locale, tokens } = binding
  const changeTokens = (next: Binding['tokens']) => onChange({ ...binding, tokens: next })
  return (
    <fieldset className="flex flex-col gap-3 rounded-xl border border-border p-4">
      <legend className="px-1 font-medium">
        {title} <Code className="text-muted">{method}</Code>
      </legend>
      <Field
        label={t('panel.templates.providerName')}
        value={name}
        onChange={(value) => onChange({ ...binding, name: value })}
        hint={t('panel.templates.providerNameHint')}
        error={errorOf('name')}
        isLtr
      />
      {name.trim() !== '' && (
        <>
          {(hasLanguages || locale !== null) && (
            <Picker
              label={t('panel.templates.boundLocale')}
              value={locale ?? ANY}
              options={([ANY, 'fa', 'en'] as const).map((id) => ({ id, label: t(`panel.templates.boundIn.${id}`) }))}
              onChange={(id) => onChange({ ...binding, locale: id === ANY ? null : id })}
              error={errorOf('locale') ?? errorOf('method')}
            />
          )}
          {tokens.map((token, k) => (
            <TokenFields
              // biome-ignore lint/suspicious/noArrayIndexKey: a token has nothing else that stays while it is typed
              key={k}
              token={token}
              variables={variables}
              onChange={(next) => changeTokens(tokens.with(k, next))}
              onRemove={() => changeTokens(tokens.toSpliced(k, 1))}
              errorOf={(part) => errorOf(`tokens[${k}].${part}`)}
            />
          ))}
          <Button
            size="sm"
            variant="tertiary"
            className="self-start"
            isDisabled={variables.length === 0}
            onPress={() =>
              changeTokens([...tokens, { token: '', variable: nextOf(variables, tokens), maxLength: null }])
            }
          >
            <Plus />
            {t('panel.templates.addToken')}
          </Button>
          {onAdd && locale !== null && (
            <Button size="sm" variant="tertiary" className="self-start" onPress={onAdd}>
              <Plus />
              {t(`panel.templates.addBinding.${otherThan(locale)}`)}
            </Button>
          )}
        </>
      )}
    </fieldset>
  )
}

/** The first variable that no token takes yet. */
const nextOf = (variables: string[], tokens: Binding['tokens']): string =>
  variables.find((name) => !tokens.some(({ variable }) => variable === name)) ?? variables[0] ?? ''

type Token = Binding['tokens'][number]
type TokenProps = {
  token: Token
  variables: string[]
  onChange: (token: Token) => void
  onRemove: () => void
  errorOf: (part: keyof Token) => string | undefined
}

function TokenFields({ token, variables, onChange, onRemove, errorOf }: TokenProps) {
  const { t } = useTranslation()
  return (
    <div className="flex items-start gap-3">
      <div className="grid min-w-0 flex-1 gap-3 sm:grid-cols-3">
        <Field
          label={t('panel.templates.token')}
          value={token.token}
          onChange={(value) => onChange({ ...token, token: value })}
          error={errorOf('token')}
          isRequired
          isLtr
        />
        <Picker
          label={t('panel.templates.variable')}
          value={token.variable}
          options={variables.map((name) => ({ id: name, label: <Code>{name}</Code>, text: name }))}
          onChange={(variable) => onChange({ ...token, variable })}
          error={errorOf('variable')}
        />
        <WholeNumberField
          label={t('panel.templates.maxLength')}
          value={token.maxLength}
          onChange={(maxLength) => onChange({ ...token, maxLength })}
          error={errorOf('maxLength')}
        />
      </div>
      <Button
        isIconOnly
        size="sm"
        variant="tertiary"
        className="mt-6"
        aria-label={t('panel.templates.removeToken', { name: token.token || token.variable })}
        onPress={onRemove}
      >
        <X />
      </Button>
    </div>
  )
}
