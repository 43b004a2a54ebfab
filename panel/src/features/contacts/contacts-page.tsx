import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { BookUser, FileUp, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { allContactListsQuery, contactListsKey, contactsKey } from '../../api/choices.ts'
import { useCan } from '../../api/me.ts'
import type { Contact } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { TWO_LINES_PX } from '../../ui/data-table.tsx'
import { DownloadLink } from '../../ui/download-link.tsx'
import type { FilterWords } from '../../ui/filters/conditions.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { contactSearchQuery, deleteContact, exportAddress, fetchContacts } from './api.ts'
import { ContactDialog } from './contact-dialog.tsx'
import { FieldsDialog } from './fields-dialog.tsx'
import { useContactColumns } from './use-contact-columns.tsx'

/** What is open above the list. */
type Act = { kind: 'make' | 'fields' } | { kind: 'edit' | 'delete'; contact: Contact }

/** The people whom a service writes to. */
export function ContactsPage() {
  const { service } = useParams({ from: '/inside/s/$service/contacts' })
  return <Contacts key={service} service={service} />
}

function Contacts({ service }: { service: string }) {
  const { t } = useTranslation()
  const filters = useSearch({ from: '/inside/s/$service/contacts' })
  const navigate = useNavigate()
  const can = useCan(service)
  const canWrite = can('contacts:write')
  const [act, setAct] = useState<Act | null>(null)
  const close = () => setAct(null)
  const fields = useQuery(contactSearchQuery(service))
  const query = usePagedList([...contactsKey(service), 'list', filters], (cursor) =>
    fetchContacts(service, filters, cursor),
  )
  const makeButton = canWrite && (
    <Button onPress={() => setAct({ kind: 'make' })}>
      <Plus />
      {t('panel.contacts.make')}
    </Button>
  )
  const importButton = canWrite && can('files:write') && (
    <LinkButton to="/s/$service/contacts/import" params={{ service }} variant="tertiary">
      <FileUp aria-hidden="true" />
      {t('panel.contacts.import')}
    </LinkButton>
  )
  const actions = (
    <>
      {canWrite && (
        <Button variant="ghost" onPress={() => setAct({ kind: 'fields' })}>
          {t('panel.contacts.fields')}
        </Button>
      )}
      <DownloadLink href={exportAddress(service, filters)}>{t('panel.contacts.export')}</DownloadLink>
      {importButton}
      {makeButton}
    </>
  )
  return (
    <Page title={t('panel.nav.contacts')} note={t('panel.contacts.note')} actions={actions}>
      <SearchedList
        label={t('panel.nav.contacts')}
        placeholder={t('panel.contacts.search')}
        // a list has a page of its own, and nobody knows its number
        fields={fields.data?.fields.filter(({ name }) => name !== 'id' && (name !== 'list' || 'list' in filters))}
        words={useContactWords(service)}
        filters={filters}
        onFilters={(search) =>
          void navigate({ to: '/s/$service/contacts', params: { service }, search, replace: true })
        }
        query={query}
        columns={useContactColumns({ service, canWrite, onAct: setAct })}
        getId={({ id }) => String(id)}
        rowHeightPx={TWO_LINES_PX}
        empty={
          <Empty icon={<BookUser />} title={t('panel.contacts.empty.title')} action={importButton || makeButton}>
            {t('panel.contacts.empty.detail')}
          </Empty>
        }
      />
      {act?.kind === 'make' && <ContactDialog service={service} contact={null} onClose={close} />}
      {act?.kind === 'edit' && <ContactDialog service={service} contact={act.contact} onClose={close} />}
      {act?.kind === 'fields' && <FieldsDialog service={service} onClose={close} />}
      {act?.kind === 'delete' && <DeleteDialog service={service} contact={act.contact} onClose={close} />}
    </Page>
  )
}

function useContactWords(service: string): FilterWords {
  const wordOr = useWordOr()
  const lists = useQuery(allContactListsQuery(service)).data
  return {
    field: (name) => wordOr(`panel.contacts.field.${name}`, name),
    value: (field, value) => {
      if (field === 'language') return wordOr(`panel.contacts.languageOf.${value}`, value)
      if (field === 'list') return lists?.find(({ id }) => String(id) === value)?.name ?? value
      return value
    },
  }
}

type DeleteProps = { service: string; contact: Contact; onClose: () => void }

function DeleteDialog({ service, contact, onClose }: DeleteProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const remove = async () => {
    const isDeleted = await submit.run(() => deleteContact(service, contact.id))
    void queryClient.invalidateQueries({ queryKey: contactsKey(service) })
    void queryClient.invalidateQueries({ queryKey: contactListsKey(service) })
    if (isDeleted) onClose()
  }
  return (
    <Confirm
      title={t('panel.contacts.deleteTitle', { name: contact.name || format.phone(contact.number) })}
      action={t('panel.action.delete')}
      isOpen
      isPending={submit.isPending}
      error={submit.error}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{t('panel.contacts.deleteWhat')}</p>
    </Confirm>
  )
}
