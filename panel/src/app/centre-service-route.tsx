import { AccountMark } from '../features/accounts/account-mark.tsx'
import { Allocations } from '../features/allocations/allocations.tsx'
import { ServicePage } from '../features/services/service-page.tsx'

/** A service of the centre, with the accounts that are allocated to it. */
export function CentreServiceRoute() {
  return (
    <ServicePage
      allocations={(service) => <Allocations of={{ service }} mark={(account) => <AccountMark name={account} />} />}
    />
  )
}
