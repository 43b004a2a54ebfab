import { useQuery } from '@tanstack/react-query'
import { useCanInCentre } from '../../api/me.ts'
import { AccountState } from './account-state.tsx'
import { accountQuery } from './api.ts'
import { isRefused } from './refused.ts'

/**
 * Beside an account's name: that it is suspended, refused or stopped. Nothing where it works, or the reader may not see
 * accounts.
 */
export function AccountMark({ name }: { name: string }) {
  const { data: account } = useQuery({ ...accountQuery(name), enabled: useCanInCentre()('accounts:read') })
  if (!account || (!account.suspended && account.circuits.length === 0 && !isRefused(account))) return null
  return <AccountState account={account} />
}
