import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { GroupDetail } from '../../api/types.ts'
import { useRoleWords } from '../../api/use-role-words.ts'
import { useFormat } from '../../i18n/format.ts'
import { Surface } from '../../ui/surface.tsx'

/** What hangs on a group: the roles that its members have by it, and the services that may address it. */
export function Ties({ group }: { group: GroupDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { say } = useRoleWords()
  const canSeeServices = useCanInCentre()('services:read')
  return (
    <>
      <Surface title={t('panel.groups.roles')}>
        <p className="text-muted">{t('panel.groups.giveRoles')}</p>
        {group.roles.length === 0 && <p className="py-2 text-muted">{t('panel.groups.noRoles')}</p>}
        <ul className="divide-y divide-separator">
          {group.roles.map((held) => (
            <li key={`${held.role} ${held.service}`} className="py-2.5">
              {say(held)}
              {held.service === null && <span className="text-muted"> · {t('panel.users.inCentre')}</span>}
              {held.endsAt && (
                <span className="text-muted">
                  {format.between}
                  {t('panel.users.until', { at: format.dateTime(held.endsAt) })}
                </span>
              )}
            </li>
          ))}
        </ul>
      </Surface>
      <Surface title={t('panel.groups.services')}>
        <p className="text-muted">{t('panel.groups.sentTo')}</p>
        {group.services.length === 0 && <p className="py-2 text-muted">{t('panel.groups.noServices')}</p>}
        <ul className="divide-y divide-separator">
          {group.services.map(({ name, title, addressesAll }) => (
            <li key={name} className="flex flex-wrap justify-between gap-x-3 py-2.5">
              {canSeeServices ? (
                <Link to="/centre/services/$name" params={{ name }} className="font-medium hover:text-accent">
                  {format.title(title)}
                </Link>
              ) : (
                <span className="font-medium">{format.title(title)}</span>
              )}
              {addressesAll && <span className="text-xs text-muted">{t('panel.groups.anyGroup')}</span>}
            </li>
          ))}
        </ul>
      </Surface>
    </>
  )
}
