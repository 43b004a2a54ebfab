import { useTranslation } from 'react-i18next'
import type { Circuit } from '../../api/types.ts'
import { Code } from '../../ui/code.tsx'

/** What of an account is meant: all of it, or a key, line or method by its name. */
export function CircuitSubject({ of: { kind, subject } }: { of: Pick<Circuit, 'kind' | 'subject'> }) {
  const { t } = useTranslation()
  if (kind === 'key' && subject === null) return t('panel.accounts.circuits.formerKey')
  return (
    <>
      {t(`panel.accounts.circuits.kind.${kind}`)} {subject !== null && <Code className="figures">{subject}</Code>}
    </>
  )
}
