import { useEffect } from 'react'
import { renewWhereOutdated } from './this-browser.ts'

/** After the centre's key for notifications was changed, a browser that showed them has to subscribe anew. */
export function useRenewedBrowser(): void {
  useEffect(() => {
    // most have never subscribed, and ask for nothing; what fails is tried at the next visit
    renewWhereOutdated().catch(() => undefined)
  }, [])
}
