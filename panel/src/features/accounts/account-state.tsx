import { useTranslation } from 'react-i18next'
import type { Account } from '../../api/types.ts'
import { Tag } from '../../ui/tag.tsx'
import { isRefused } from './refused.ts'

/**
 * How an account is, in a word: it works, somebody suspended it, its keys are refused, or all or a part of it is stopped
 * because of a fault.
 */
export function AccountState({ account }: { account: Account }) {
  const { t } = useTranslation()
  const { suspended, circuits } = account
  if (suspended) return <Tag tone="doubt">{t('panel.accounts.suspended')}</Tag>
  if (isRefused(account)) return <Tag tone="bad">{t('panel.accounts.keyRefused')}</Tag>
  if (circuits.length === 0) return <Tag tone="good">{t('panel.accounts.working')}</Tag>
  const ofWhole = circuits.find(({ kind }) => kind === 'account')
  if (ofWhole?.state === 'open') return <Tag tone="bad">{t('panel.accounts.circuits.state.open')}</Tag>
  if (ofWhole !== undefined || circuits.every(({ state }) => state === 'half_open'))
    return <Tag tone="doubt">{t('panel.accounts.circuits.state.half_open')}</Tag>
  return <Tag tone="doubt">{t('panel.accounts.circuits.partly')}</Tag>
}
