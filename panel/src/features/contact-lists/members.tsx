import { Button } from '@heroui/react/button'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { UserMinus, UserPlus, UsersRound } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contactListsKey, contactsKey, foundContactsQuery } from '../../api/choices.ts'
import { useCan } from '../../api/me.ts'
import type { Contact, ContactList } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { useWordOr } from '../../i18n/use-word-or.ts'
import { type Column, TWO_LINES_PX } from '../../ui/data-table.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Named } from '../../ui/named.tsx'
import { PickDialog, usePicking } from '../../ui/pick-dialog.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty, FormFault } from '../../ui/states.tsx'
import { Tags } from '../../ui/tags.tsx'
import { changeMembers, fetchMembers, memberSearchQuery, membersKey } from './api.ts'
import { ImportLink } from './import-link.tsx'

type Props = { service: string; list: ContactList }

/** Who is on a list, searched by name or number; contacts are put on it and taken off. */
export function Members({ service, list }: Props) {
  const { t } = useTranslation()
  const filters = useSearch({ from: '/inside/s/$service/contact-lists/$id' })
  const navigate = useNavigate()
  const submit = useSubmit()
  const wordOr = useWordOr()
  const fields = useQuery(memberSearchQuery(service))
  const forget = useForget(service)
  const canWrite = useCan(service)('contacts:write')
  const [isAdding, setIsAdding] = useState(false)
  const query = usePagedList([...membersKey(service, list.id), filters], (cursor) =>
    fetchMembers(service, list.id, filters, cursor),
  )
  const remove = async ({ id }: Contact) => {
    await submit.run(() => changeMembers(service, list.id, { remove: [id] }))
    forget()
  }
  const columns = useColumns(canWrite ? remove : null)
  const addButton = canWrite && (
    <Button onPress={() => setIsAdding(true)}>
      <UserPlus />
      {t('panel.contactLists.add')}
    </Button>
  )
  return (
    <section className="flex min-w-0 flex-col gap-3" aria-label={t('panel.contactLists.field.members')}>
      <FormFault error={submit.error} />
      <SearchedList
        label={t('panel.contactLists.field.members')}
        placeholder={t('panel.contacts.search')}
        fields={fields.data?.fields.filter(({ name }) => name !== 'id' && name !== 'list')}
        words={{
          field: (name) => wordOr(`panel.contacts.field.${name}`, name),
          value: (field, value) => (field === 'language' ? wordOr(`panel.contacts.languageOf.${value}`, value) : value),
        }}
        filters={filters}
        onFilters={(search) =>
          void navigate({
            to: '/s/$service/contact-lists/$id',
            params: { service, id: String(list.id) },
            search,
            replace: true,
          })
        }
        actions={addButton}
        query={query}
        columns={columns}
        getId={({ id }) => String(id)}
        rowHeightPx={TWO_LINES_PX}
        empty={
          <Empty
            icon={<UsersRound />}
            title={t('panel.contactLists.nobody.title')}
            action={<ImportLink service={service} list={list} />}
          >
            {t('panel.contactLists.nobody.detail')}
          </Empty>
        }
      />
      {isAdding && <AddDialog service={service} list={list} onClose={() => setIsAdding(false)} />}
    </section>
  )
}

/** Forgets what stands of lists and contacts, which both tell of each other. */
function useForget(service: string): () => void {
  const queryClient = useQueryClient()
  return () => {
    void queryClient.invalidateQueries({ queryKey: contactListsKey(service) })
    void queryClient.invalidateQueries({ queryKey: contactsKey(service) })
  }
}

function AddDialog({ service, list, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const forget = useForget(service)
  const submit = useSubmit()
  const picking = usePicking()
  const found = useQuery({ ...foundContactsQuery(service, picking.settled), placeholderData: keepPreviousData })
  const contacts = (found.data?.items ?? []).map(({ id, name, number }) => ({
    id: String(id),
    name: name || format.phone(number),
    note: name ? format.phone(number) : undefined,
  }))
  const save = async () => {
    const add = picking.chosen.map(({ id }) => Number(id))
    if (!(await submit.run(() => changeMembers(service, list.id, { add })))) return
    forget()
    onClose()
  }
  const title = t('panel.contactLists.addTo', { name: list.name })
  if (found.data?.items.length === 0 && picking.settled === '' && picking.query === '' && !found.isPlaceholderData)
    return (
      <Dialog title={title} isOpen onClose={onClose}>
        <div className="flex flex-col items-start gap-4 pt-2">
          <p>{t('panel.contactLists.noContacts')}</p>
          <ImportLink service={service} list={list} />
        </div>
      </Dialog>
    )
  return (
    <PickDialog
      title={title}
      action={t('panel.contactLists.add')}
      label={t('panel.contactLists.who')}
      placeholder={t('panel.contacts.search')}
      picking={picking}
      found={contacts}
      isFinding={found.isPending}
      isPending={submit.isPending}
      fault={submit.error ?? found.error}
      onSubmit={save}
      onClose={onClose}
    />
  )
}

function useColumns(onRemove: ((contact: Contact) => void) | null): Column<Contact>[] {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('panel.contacts.one'),
        isRowHeader: true,
        cell: ({ name, number }) => <Named name={name} code={format.phone(number)} />,
      },
      {
        id: 'tags',
        header: t('panel.contacts.field.tag'),
        className: 'hidden sm:table-cell',
        cell: ({ tags }) => <Tags tags={tags} />,
      },
      {
        id: 'actions',
        header: t('panel.table.actions'),
        isHeaderHidden: true,
        className: 'w-20 text-end',
        cell: (contact) =>
          onRemove && (
            <Button
              isIconOnly
              size="sm"
              variant="ghost"
              aria-label={t('panel.contactLists.remove', { name: contact.name || contact.number })}
              onPress={() => onRemove(contact)}
            >
              <UserMinus />
            </Button>
          ),
      },
    ],
    [t, format, onRemove],
  )
}
