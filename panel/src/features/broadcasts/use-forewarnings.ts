import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { serviceQuery } from '../../api/choices.ts'
import { useCan, useServiceOfMe } from '../../api/me.ts'
import type { BroadcastDetail } from '../../api/types.ts'

/** What whoever sends a draft should know before: that it will wait for a review, or may, and that it reaches nobody. */
export function useForewarnings(service: string, told: BroadcastDetail): string[] {
  const { t } = useTranslation()
  const canRead = useCan(service)('service:read')
  const policy = useQuery({ ...serviceQuery(service), enabled: canRead }).data?.reviewPolicy
  const isSandbox = useServiceOfMe(service)?.sandbox ?? false
  const review = policy ? judge(policy, told) : null
  return [
    ...(review === null ? [] : [t(`panel.broadcasts.forewarned.${review}`)]),
    ...(isSandbox ? [t('panel.broadcasts.forewarned.sandbox')] : []),
  ]
}

type Policy = {
  always: boolean
  recipientsAbove: number | null
  costAbove: number | null
  firstLink: boolean
  nightHours: unknown
}

/** Which links are new, and whether it is night when it leaves, the server says at that time. */
function judge(policy: Policy, { recipients, cost }: BroadcastDetail): 'review' | 'maybe' | null {
  const { always, recipientsAbove, costAbove, firstLink, nightHours } = policy
  const isAbove = recipientsAbove !== null && recipients.valid > recipientsAbove
  const isDear = costAbove !== null && cost !== null && Number(cost.amount) > costAbove
  if (always || isAbove || isDear) return 'review'
  return firstLink || nightHours !== null ? 'maybe' : null
}
