import { Button } from '@heroui/react/button'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { CircleAlert } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { contactListsKey, contactsKey } from '../../api/choices.ts'
import { useCan } from '../../api/me.ts'
import type { ContactImport } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Bar } from '../../ui/bar.tsx'
import { DownloadLink } from '../../ui/download-link.tsx'
import { Facts } from '../../ui/facts.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { FormFault } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { WaitingPage } from '../../ui/waiting-page.tsx'
import { cancelImport, faultsAddress, importFaultsQuery, importQuery, isOpen } from './import-api.ts'
import { ImportState } from './import-state.tsx'

const COUNTS = ['added', 'changed', 'same', 'repeated', 'faulty'] as const

/** An import while it runs, and what became of it. */
export function ImportRunPage() {
  const { t } = useTranslation()
  const { service, id } = useParams({ from: '/inside/s/$service/contacts/imports/$id' })
  const queryClient = useQueryClient()
  const query = useQuery(importQuery(service, Number(id)))
  const told = query.data
  const hasEnded = told !== undefined && !isOpen(told)
  // contacts and lists are others now
  useEffect(() => {
    if (!hasEnded) return
    for (const what of ['list', 'of-list', 'imports'])
      void queryClient.invalidateQueries({ queryKey: [...contactsKey(service), what], refetchType: 'none' })
    void queryClient.invalidateQueries({ queryKey: contactListsKey(service) })
  }, [hasEnded, queryClient, service])
  const crumb = (
    <Link to="/s/$service/contacts/import" params={{ service }} className="hover:text-foreground">
      {t('panel.contactImports.title')}
    </Link>
  )
  if (!told) return <WaitingPage title={t('panel.contactImports.one')} above={crumb} query={query} />
  return (
    <Page
      title={told.file.name}
      above={crumb}
      heading={
        <>
          <bdi>{told.file.name}</bdi> <ImportState state={told.state} />
        </>
      }
      actions={<Actions service={service} told={told} />}
    >
      <div className="grid items-start gap-4 lg:grid-cols-[22rem_1fr]">
        <Progress told={told} />
        <Faults service={service} told={told} />
      </div>
    </Page>
  )
}

function Actions({ service, told }: { service: string; told: ContactImport }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const canWrite = useCan(service)('contacts:write')
  const cancel = async () => {
    await submit.run(() => cancelImport(service, told.id))
    void queryClient.invalidateQueries({ queryKey: importQuery(service, told.id).queryKey })
  }
  if (isOpen(told))
    return (
      canWrite && (
        <>
          <FormFault error={submit.error} />
          <Button variant="danger-soft" isPending={submit.isPending} onPress={cancel}>
            {t('panel.contactImports.stop')}
          </Button>
        </>
      )
    )
  return told.list ? (
    <LinkButton to="/s/$service/contact-lists/$id" params={{ service, id: String(told.list.id) }}>
      {t('panel.contactImports.seeList')}
    </LinkButton>
  ) : (
    <LinkButton to="/s/$service/contacts" params={{ service }}>
      {t('panel.contactImports.seeContacts')}
    </LinkButton>
  )
}

function Progress({ told }: { told: ContactImport }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { counts, share, failure, state } = told
  return (
    <Surface>
      <div className="flex flex-col gap-3">
        <p role="status" className="font-medium">
          {state === 'waiting'
            ? t('panel.contactImports.waits')
            : t('panel.contactImports.progress', { n: format.number(counts.read), share: format.percent(share) })}
        </p>
        {isOpen(told) && <Bar value={share} max={1} isProgress />}
        {failure && (
          <p role="alert" className="flex gap-3 rounded-xl bg-danger-soft px-4 py-3 text-danger-soft-foreground">
            <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
            {failure.title}
          </p>
        )}
        <Facts
          facts={[
            ...COUNTS.map((what) => ({
              label: t(`panel.contactImports.count.${what}`),
              value: format.number(counts[what]),
            })),
            { label: t('panel.contactImports.startedBy'), value: <bdi>{told.startedBy}</bdi> },
            { label: t('panel.contactImports.startedAt'), value: format.dateTime(told.createdAt) },
          ]}
        />
      </div>
    </Surface>
  )
}

function Faults({ service, told }: { service: string; told: ContactImport }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { faulty } = told.counts
  const { data } = useQuery({
    ...importFaultsQuery(service, told.id, faulty),
    placeholderData: keepPreviousData,
  })
  if (faulty === 0)
    return (
      <Surface title={t('panel.contactImports.faults')}>
        <p className="text-muted">{t('panel.contactImports.noFaults')}</p>
      </Surface>
    )
  return (
    <Surface
      title={t('panel.contactImports.faults')}
      actions={
        <DownloadLink href={faultsAddress(service, told.id)} size="sm">
          {t('panel.contactImports.download')}
        </DownloadLink>
      }
    >
      <p className="pb-3 text-muted">{t('panel.contactImports.faultsNote')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <section tabIndex={0} aria-label={t('panel.contactImports.faults')} className="max-h-[32rem] overflow-auto">
        <table className="w-full border-collapse text-start">
          <thead>
            <tr className="hidden text-xs text-muted sm:table-row">
              {(['row', 'cells', 'reason'] as const).map((id) => (
                <th key={id} scope="col" className="px-3 py-2 text-start font-medium">
                  {t(`panel.contactImports.faultColumn.${id}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data?.rows.map(({ row, cells, errors }) => (
              <tr
                key={row}
                className="grid grid-cols-[auto_minmax(0,1fr)] border-t border-separator align-top sm:table-row"
              >
                <td className="px-3 py-2 text-muted">{format.number(row)}</td>
                <td className="max-w-72 truncate px-3 py-2">
                  <bdi>{cells.filter(Boolean).join(' · ')}</bdi>
                </td>
                <td className="col-span-2 px-3 pb-2 sm:py-2">
                  {errors.map(({ column, heading, title }) => (
                    <span key={column} className="block">
                      <bdi>{heading || t('panel.contactImports.column', { n: format.number(column) })}</bdi>: {title}
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {data && faulty > data.rows.length && (
        <p className="pt-3 text-muted">
          {t('panel.contactImports.moreFaults', { n: format.number(faulty - data.rows.length) })}
        </p>
      )}
    </Surface>
  )
}
