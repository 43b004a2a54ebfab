import { useSearch } from '@tanstack/react-router'
import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'

/** Why a sign-in at a central provider has not led inside; the server brings the code in the address. */
export function CentralFault() {
  const { t, i18n } = useTranslation()
  const { fault, username, claim } = useSearch({ from: '/sign-in' }) as Record<string, string | undefined>
  if (fault === undefined) return null
  // the address is anybody's to write: only what is a fault of ours is told
  const code = i18n.exists(`errors.${fault}.title`) ? fault : 'central_sign_in_failed'
  const values = { username: username?.slice(0, 200) ?? '', claim: claim?.slice(0, 200) ?? '' }
  return (
    <div role="alert" className="flex gap-3 rounded-xl bg-danger-soft px-4 py-3 text-danger-soft-foreground">
      <CircleAlert className="mt-0.5 size-4 shrink-0" />
      <div>
        <p className="font-medium">{t(`errors.${code}.title`, values)}</p>
        <p>{t(`errors.${code}.detail`, values)}</p>
        <p className="pt-1">{t(`errors.${code}.fix`, values)}</p>
      </div>
    </div>
  )
}
