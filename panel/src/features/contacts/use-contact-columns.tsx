import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Contact } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import type { Column } from '../../ui/data-table.tsx'
import { Named } from '../../ui/named.tsx'
import { Tags } from '../../ui/tags.tsx'
import { contactFieldsQuery } from './api.ts'

type Act = { kind: 'edit' | 'delete'; contact: Contact }
type Props = { service: string; canWrite: boolean; onAct: (act: Act) => void }

/** What a list of contacts tells of each, and what can be done with it. */
export function useContactColumns({ service, canWrite, onAct }: Props): Column<Contact>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const declared = useQuery(contactFieldsQuery(service)).data?.fields
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('panel.contacts.one'),
        isRowHeader: true,
        cell: ({ name, number }) => <Named name={name} code={format.phone(number)} />,
      },
      {
        id: 'fields',
        header: t('panel.contacts.fieldsColumn'),
        className: 'hidden lg:table-cell text-muted',
        cell: ({ fields, email, notes }) => (
          <span className="block truncate text-xs">
            {[
              ...(declared ?? [])
                .filter(({ name }) => fields[name] !== undefined)
                .map(({ name, title }) => `${format.title(title)}: ${fields[name]}`),
              email,
              notes,
            ]
              .filter(Boolean)
              .map((text, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one line, which keep their order
                <span key={at}>
                  {at > 0 && ' · '}
                  <bdi>{text}</bdi>
                </span>
              ))}
          </span>
        ),
      },
      {
        id: 'tags',
        header: t('panel.contacts.field.tag'),
        className: 'w-52 hidden md:table-cell',
        cell: ({ tags }) => <Tags tags={tags} />,
      },
      {
        id: 'lists',
        header: t('panel.nav.contactLists'),
        className: 'w-44 hidden xl:table-cell text-muted',
        cell: ({ lists }) =>
          lists.map(({ id, name }, at) => (
            <span key={id}>
              {at > 0 && ' · '}
              <Link
                to="/s/$service/contact-lists/$id"
                params={{ service, id: String(id) }}
                className="hover:text-accent"
              >
                <bdi>{name}</bdi>
              </Link>
            </span>
          )),
      },
      {
        id: 'actions',
        header: t('panel.table.actions'),
        isHeaderHidden: true,
        className: canWrite ? 'w-24 sm:w-44 text-end' : 'w-4',
        cell: (contact) =>
          canWrite && (
            <span className="flex justify-end gap-2">
              <Button size="sm" variant="tertiary" onPress={() => onAct({ kind: 'edit', contact })}>
                {t('panel.action.edit')}
              </Button>
              <Button
                size="sm"
                variant="danger-soft"
                className="max-sm:hidden"
                onPress={() => onAct({ kind: 'delete', contact })}
              >
                {t('panel.action.delete')}
              </Button>
            </span>
          ),
      },
    ],
    [t, format, service, declared, canWrite, onAct],
  )
}
