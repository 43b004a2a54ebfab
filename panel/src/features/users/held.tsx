import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { HeldRole, UserDetail } from '../../api/types.ts'
import { useRoleWords } from '../../api/use-role-words.ts'
import { useFormat } from '../../i18n/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Surface } from '../../ui/surface.tsx'
import { Tag } from '../../ui/tag.tsx'

/** Every role that counts now, with the group that carries it where it is not the person's own. */
export function HeldRoles({ user }: { user: UserDetail }) {
  const { t } = useTranslation()
  const { say } = useRoleWords()
  const canSeeMembers = useCanInCentre()('centre-members:read')
  const format = useFormat()
  const keyOf = ({ role, service, group, endsAt }: HeldRole) => [role, service, group?.id, endsAt].join(' ')
  return (
    <Surface title={t('panel.users.column.roles')}>
      {user.heldRoles.length === 0 && (
        <div className="flex flex-col items-start gap-2 py-2">
          <p className="text-muted">{t('panel.users.noRoles')}</p>
          {canSeeMembers && (
            <LinkButton size="sm" variant="secondary" to="/centre/members">
              {t('panel.users.giveRole')}
            </LinkButton>
          )}
        </div>
      )}
      <ul className="divide-y divide-separator">
        {user.heldRoles.map((held) => (
          <li key={keyOf(held)} className="flex flex-wrap items-center justify-between gap-x-3 py-2.5">
            <span className="font-medium">
              {say(held)}
              {held.service === null && <span className="text-muted"> · {t('panel.users.inCentre')}</span>}
            </span>
            <span className="text-muted">
              {held.group && (
                <>
                  {t('panel.users.byGroup')} <GroupLink group={held.group} />
                </>
              )}
              {held.endsAt && format.between + t('panel.users.until', { at: format.dateTime(held.endsAt) })}
            </span>
          </li>
        ))}
      </ul>
    </Surface>
  )
}

/** The groups that a person is in, directly or by a group in them. */
export function GroupsOfUser({ user }: { user: UserDetail }) {
  const { t } = useTranslation()
  return (
    <Surface title={t('panel.nav.groups')}>
      {user.groups.length === 0 && <p className="py-2 text-muted">{t('panel.users.noGroups')}</p>}
      <ul className="divide-y divide-separator">
        {user.groups.map((group) => (
          <li key={group.id} className="flex flex-wrap items-center gap-3 py-2.5">
            <GroupLink group={group} />
            {!group.isDirect && <Tag>{t('panel.users.byNesting')}</Tag>}
            {group.source !== 'local' && <span className="text-xs text-muted">{t(`sources.${group.source}`)}</span>}
          </li>
        ))}
      </ul>
    </Surface>
  )
}

function GroupLink({ group }: { group: { id: number; name: string } }): ReactNode {
  const canRead = useCanInCentre()('groups:read')
  if (!canRead) return <bdi>{group.name}</bdi>
  return (
    <Link to="/centre/groups/$id" params={{ id: String(group.id) }} className="font-medium hover:text-accent">
      <bdi>{group.name}</bdi>
    </Link>
  )
}
