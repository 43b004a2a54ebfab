import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { UserDetail } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Page } from '../../ui/page.tsx'
import { Surface } from '../../ui/surface.tsx'
import { WaitingPage } from '../../ui/waiting-page.tsx'
import { userQuery } from './api.ts'
import { Contacts } from './contacts.tsx'
import { GroupsOfUser, HeldRoles } from './held.tsx'
import { SignInSurface } from './sign-in-surface.tsx'
import { UserActions } from './user-actions.tsx'
import { UserState } from './user-state.tsx'

/** One person: how to be reached, what may be done, by which groups. */
export function UserPage() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/inside/centre/users/$id' })
  const query = useQuery(userQuery(id))
  const user = query.data
  const crumb = (
    <Link to="/centre/users" className="hover:text-foreground">
      {t('panel.nav.users')}
    </Link>
  )
  if (!user) {
    return <WaitingPage title={t('panel.users.one')} above={crumb} query={query} />
  }
  return (
    <Page
      title={user.name}
      above={crumb}
      heading={
        <>
          <bdi>{user.name}</bdi> <UserState user={user} />
        </>
      }
      note={user.source === 'local' ? undefined : t('panel.users.ofDirectory', { source: t(`sources.${user.source}`) })}
      actions={<UserActions user={user} />}
    >
      <div className="grid items-start gap-4 lg:grid-cols-[1fr_22rem]">
        <div className="grid gap-4">
          <Contacts user={user} kind="mobile" />
          <Contacts user={user} kind="email" />
          <HeldRoles user={user} />
          <GroupsOfUser user={user} />
        </div>
        <div className="grid gap-4">
          <Surface title={t('panel.message.facts')}>
            <UserFacts user={user} />
          </Surface>
          <SignInSurface user={user} />
        </div>
      </div>
    </Page>
  )
}

function UserFacts({ user }: { user: UserDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const facts = [
    { label: t('panel.users.field.username'), value: <Code>{user.username}</Code> },
    { label: t('panel.users.field.source'), value: t(`sources.${user.source}`) },
    ...(user.externalId === null
      ? []
      : [{ label: t('panel.users.field.externalId'), value: <Code>{user.externalId}</Code> }]),
    { label: t('panel.users.field.locale'), value: t(`panel.users.value.locale.${user.locale}`) },
    { label: t('panel.users.field.createdAt'), value: format.dateTime(user.createdAt) },
  ]
  return <Facts facts={facts} />
}
