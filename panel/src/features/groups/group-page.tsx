import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { GroupDetail } from '../../api/types.ts'
import { Page } from '../../ui/page.tsx'
import { Tag } from '../../ui/tag.tsx'
import { WaitingPage } from '../../ui/waiting-page.tsx'
import { groupQuery } from './api.ts'
import { DeleteDialog } from './delete-dialog.tsx'
import { Members } from './members.tsx'
import { NameDialog } from './name-dialog.tsx'
import { Nesting } from './nesting.tsx'
import { Ties } from './ties.tsx'

/** One group: who is in it, by which groups, and what hangs on it. */
export function GroupPage() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/inside/centre/groups/$id' })
  const query = useQuery(groupQuery(id))
  const isChangeable = useCanInCentre()('groups:write') && query.data?.source === 'local'
  const group = query.data
  const crumb = (
    <Link to="/centre/groups" className="hover:text-foreground">
      {t('panel.nav.groups')}
    </Link>
  )
  if (!group) {
    return <WaitingPage title={t('panel.groups.one')} above={crumb} query={query} />
  }
  return (
    <Page
      title={group.name}
      above={crumb}
      heading={
        <>
          <bdi>{group.name}</bdi> {group.source !== 'local' && <Tag>{t(`sources.${group.source}`)}</Tag>}
        </>
      }
      note={
        group.source === 'local' ? undefined : t('panel.groups.ofDirectory', { source: t(`sources.${group.source}`) })
      }
      actions={isChangeable && <Actions group={group} />}
    >
      <div className="grid items-start gap-4 lg:grid-cols-[1fr_22rem]">
        <Members group={group} isChangeable={isChangeable} />
        <div className="grid gap-4">
          <Nesting group={group} isChangeable={isChangeable} />
          <Ties group={group} />
        </div>
      </div>
    </Page>
  )
}

function Actions({ group }: { group: GroupDetail }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<'rename' | 'delete' | null>(null)
  return (
    <>
      <Button variant="danger-soft" onPress={() => setOpen('delete')}>
        {t('panel.groups.delete')}
      </Button>
      <Button variant="tertiary" onPress={() => setOpen('rename')}>
        {t('panel.groups.rename')}
      </Button>
      {open === 'rename' && <NameDialog group={group} onClose={() => setOpen(null)} />}
      {open === 'delete' && <DeleteDialog group={group} onClose={() => setOpen(null)} />}
    </>
  )
}
