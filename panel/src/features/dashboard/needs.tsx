import type { LinkProps } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useCan, useCanInCentre, useMe } from '../../api/me.ts'
import type { Dashboard } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { findTightestQuota } from './quota.ts'

type Need = { key: string; words: string; link?: Pick<LinkProps, 'to' | 'params' | 'search'> | false }

/** Of a quota that is used this far one is told. */
const NEARLY_USED = 0.8

/** What waits for somebody in a service, each with the way to it. */
export function Needs({ service, board }: { service: string; board: Dashboard | undefined }) {
  const { t } = useTranslation()
  const list = useNeeds(service)
  const needs = board && list(board)
  return (
    <Surface isFlush className="min-w-0 overflow-clip" title={t('panel.dashboard.needs.title')}>
      <div className="min-h-40 pt-2">
        {needs === undefined ? (
          <LoadingRows count={3} />
        ) : needs.length === 0 ? (
          <p className="flex items-center gap-2 px-5 pb-5 text-muted">
            <CircleCheck className="size-4 text-success" aria-hidden="true" />
            {t('panel.dashboard.needs.nothing')}
          </p>
        ) : (
          <ul>
            {needs.map(({ key, words, link }) => (
              <li
                key={key}
                className="flex min-h-13 items-center justify-between gap-3 border-t border-separator px-5 py-2"
              >
                <span className="min-w-0">{words}</span>
                {link && (
                  <LinkButton {...link} variant="tertiary" size="sm">
                    {t('panel.dashboard.needs.see')}
                    <span className="sr-only">{words}</span>
                  </LinkButton>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Surface>
  )
}

function useNeeds(service: string): (board: Dashboard) => Need[] {
  const { t } = useTranslation()
  const format = useFormat()
  const can = useCan(service)
  const canInCentre = useCanInCentre()
  const me = useMe()
  return ({ needs, quota, methods }) => {
    const list: Need[] = []
    if (methods.every(({ usable, stopped }) => !usable || stopped !== null))
      list.push({
        key: 'road',
        words: t('panel.dashboard.needs.cannotSend'),
        link: canInCentre('services:read') && { to: '/centre/services/$name', params: { name: service } },
      })
    const { unconfirmed, expiringTokens, accounts, followUps, reviews, broadcasts } = needs
    if (unconfirmed > 0)
      list.push({
        key: 'unconfirmed',
        words: t('panel.dashboard.needs.unconfirmed', { count: unconfirmed, n: format.number(unconfirmed) }),
        link: can('messages:read') && {
          to: '/s/$service/messages',
          params: { service },
          search: { status: 'unconfirmed' },
        },
      })
    const used = findTightestQuota(quota, format)
    if (used && used.share >= NEARLY_USED)
      list.push({
        key: 'quota',
        words: t('panel.dashboard.needs.quota', {
          share: format.percent(used.share),
          what: t(`panel.dashboard.quota.${used.unit}`, { used: used.used, cap: used.cap }),
        }),
      })
    for (const { id, name, expiresAt } of expiringTokens)
      list.push({
        key: `token ${id}`,
        words: t('panel.dashboard.needs.token', { name, when: format.relative(expiresAt) }),
        link: { to: '/s/$service/tokens', params: { service }, search: { expiringSoon: 'true' } },
      })
    if (reviews !== null && reviews > 0)
      list.push({
        key: 'reviews',
        words: t('panel.dashboard.needs.reviews', { count: reviews, n: format.number(reviews) }),
        link: { to: '/s/$service/reviews', params: { service }, search: { state: 'pending' } },
      })
    if (broadcasts !== null && broadcasts > 0)
      list.push({
        key: 'broadcasts',
        words: t('panel.dashboard.needs.broadcasts', { count: broadcasts, n: format.number(broadcasts) }),
        link: { to: '/s/$service/broadcasts', params: { service }, search: { state: 'held' } },
      })
    const waiting = { state: 'open,in_progress' }
    const toFollowUps = (search: Record<string, string>) => ({
      to: '/s/$service/follow-ups' as const,
      params: { service },
      search: { ...waiting, ...search },
    })
    const searches = { mine: { assignee: String(me.id) }, overdue: { overdue: 'true' }, open: {} }
    for (const key of ['mine', 'overdue', 'open'] as const) {
      const count = followUps?.[key] ?? 0
      if (count > 0)
        list.push({
          key: `follow-ups ${key}`,
          words: t(`panel.dashboard.needs.followUps.${key}`, { count, n: format.number(count) }),
          link: toFollowUps(searches[key]),
        })
    }
    for (const { name, title, stopped } of accounts)
      list.push({
        key: `account ${name}`,
        words: stopped
          ? t('panel.dashboard.needs.stopped', { name: format.title(title), why: stopped.failure.title })
          : t('panel.dashboard.needs.suspended', { name: format.title(title) }),
        link: canInCentre('accounts:read') && { to: '/centre/accounts/$name', params: { name } },
      })
    return list
  }
}
