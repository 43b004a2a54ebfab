import { Outlet } from '@tanstack/react-router'
import { CentreExpiringNotice } from '../features/tokens/expiring-notice.tsx'

/** Everything under the centre's address. */
export function CentreLayout() {
  return (
    <>
      <CentreExpiringNotice />
      <Outlet />
    </>
  )
}
