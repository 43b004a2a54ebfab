import { AccountPage } from '../features/accounts/account-page.tsx'
import { Allocations } from '../features/allocations/allocations.tsx'

/** An account of the centre, with the services that may use it. */
export function CentreAccountRoute() {
  return <AccountPage allocations={(account) => <Allocations of={{ account }} />} />
}
