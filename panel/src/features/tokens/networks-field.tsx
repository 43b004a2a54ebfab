import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/field.tsx'

/** The networks that somebody typed, parted by spaces or commas of either script. */
export const readNetworks = (typed: string): string[] => typed.split(/[\s,;\u060C]+/).filter((part) => part !== '')

type Props = { value: string; onChange: (value: string) => void; errors: Record<string, string> }

/** From where a token is taken; empty: from anywhere. A fault names the network that it is about. */
export function NetworksField({ value, onChange, errors }: Props) {
  const { t } = useTranslation()
  const typed = readNetworks(value)
  const [place, fault] = Object.entries(errors).find(([field]) => field.startsWith('networks')) ?? []
  const wrong = typed[Number(/\[(\d+)\]/.exec(place ?? '')?.[1])]
  return (
    <Field
      label={t('panel.tokens.networks')}
      value={value}
      onChange={onChange}
      hint={t('panel.tokens.networksHint')}
      error={fault && wrong ? `${wrong}: ${fault}` : fault}
      placeholder="203.0.113.0/24 2001:db8::/32"
      spellCheck="false"
      autoComplete="off"
      isLtr
    />
  )
}
