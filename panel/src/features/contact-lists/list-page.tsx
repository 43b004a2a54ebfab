import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Megaphone } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contactListsKey, contactsKey } from '../../api/choices.ts'
import { useCan } from '../../api/me.ts'
import type { ContactList } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { DownloadLink } from '../../ui/download-link.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { WaitingPage } from '../../ui/waiting-page.tsx'
import { deleteList, exportAddress, listQuery } from './api.ts'
import { ImportLink } from './import-link.tsx'
import { ListDialog } from './list-dialog.tsx'
import { Members } from './members.tsx'

/** One contact list: who is on it, and what can be done with it. */
export function ContactListPage() {
  const { t } = useTranslation()
  const { service, id } = useParams({ from: '/inside/s/$service/contact-lists/$id' })
  const query = useQuery(listQuery(service, Number(id)))
  const list = query.data
  const crumb = (
    <Link to="/s/$service/contact-lists" params={{ service }} className="hover:text-foreground">
      {t('panel.nav.contactLists')}
    </Link>
  )
  if (!list) return <WaitingPage title={t('panel.contactLists.one')} above={crumb} query={query} />
  return (
    <Page
      key={list.id}
      title={list.name}
      above={crumb}
      heading={<bdi>{list.name}</bdi>}
      note={list.notes || undefined}
      actions={<Actions service={service} list={list} />}
    >
      <Members service={service} list={list} />
    </Page>
  )
}

function Actions({ service, list }: { service: string; list: ContactList }) {
  const { t } = useTranslation()
  const can = useCan(service)
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null)
  const close = () => setOpen(null)
  return (
    <>
      {can('contacts:write') && (
        <>
          <Button variant="danger-soft" onPress={() => setOpen('delete')}>
            {t('panel.action.delete')}
          </Button>
          <Button variant="tertiary" onPress={() => setOpen('edit')}>
            {t('panel.action.edit')}
          </Button>
        </>
      )}
      <DownloadLink href={exportAddress(service, list.id)}>{t('panel.contacts.export')}</DownloadLink>
      <ImportLink service={service} list={list} />
      {can('broadcasts:send') && list.members > 0 && (
        <LinkButton
          to="/s/$service/broadcasts/new"
          params={{ service }}
          search={{ list: String(list.id) }}
          variant="secondary"
        >
          <Megaphone aria-hidden="true" />
          {t('panel.contactLists.send')}
        </LinkButton>
      )}
      {open === 'edit' && <ListDialog service={service} list={list} onClose={close} />}
      {open === 'delete' && <DeleteDialog service={service} list={list} onClose={close} />}
    </>
  )
}

function DeleteDialog({ service, list, onClose }: { service: string; list: ContactList; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const remove = async () => {
    if (!(await submit.run(() => deleteList(service, list.id)))) return
    await navigate({ to: '/s/$service/contact-lists', params: { service }, replace: true })
    void queryClient.invalidateQueries({ queryKey: contactListsKey(service) })
    void queryClient.invalidateQueries({ queryKey: contactsKey(service) })
  }
  return (
    <Confirm
      title={t('panel.contactLists.deleteTitle', { name: list.name })}
      action={t('panel.action.delete')}
      isOpen
      isPending={submit.isPending}
      error={submit.error}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{t('panel.contactLists.deleteWhat', { n: format.number(list.members) })}</p>
    </Confirm>
  )
}
