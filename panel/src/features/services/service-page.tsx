import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { MessageSquareText } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre, useServiceOfMe } from '../../api/me.ts'
import type { Service } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Facts } from '../../ui/facts.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { Surface } from '../../ui/surface.tsx'
import { WaitingPage } from '../../ui/waiting-page.tsx'
import { Addressing } from './addressing.tsx'
import { serviceQuery, servicesKey, setSuspension } from './api.ts'
import { Archive } from './archive.tsx'
import { QuotaSurface } from './quota-surface.tsx'
import { ReviewPolicy } from './review-policy.tsx'
import { ServiceDialog } from './service-dialog.tsx'
import { ServiceState } from './service-state.tsx'

/** One service: its names, its policy, and the accounts that it may use. */
export function ServicePage({ allocations }: { allocations: (service: string) => ReactNode }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { name } = useParams({ from: '/inside/centre/services/$name' })
  const query = useQuery(serviceQuery(name))
  const service = query.data
  const crumb = (
    <Link to="/centre/services" className="hover:text-foreground">
      {t('panel.nav.services')}
    </Link>
  )
  if (!service) {
    return <WaitingPage title={name} above={crumb} query={query} />
  }
  const title = format.title(service.title)
  return (
    <Page
      title={title}
      above={crumb}
      heading={
        <>
          {title} <ServiceState service={service} />
        </>
      }
      actions={<Actions service={service} />}
    >
      <div className="grid items-start gap-4 lg:grid-cols-[1fr_22rem]">
        <div className="grid gap-4">
          {allocations(name)}
          <QuotaSurface service={service} />
          <ReviewPolicy service={service} />
          <Addressing service={service} />
        </div>
        <Surface title={t('panel.message.facts')}>
          <Facts
            facts={[
              { label: t('panel.services.name'), value: <Code>{service.name}</Code> },
              { label: t('panel.titles.fa'), value: service.title.fa },
              { label: t('panel.titles.en'), value: service.title.en },
              {
                label: t('panel.services.unknownPolicy'),
                value: t(`panel.services.policy.${service.unknownPolicy ?? 'default'}`),
              },
              {
                label: t('panel.rate.label'),
                value: service.ratePerMinute === null ? t('panel.rate.none') : format.number(service.ratePerMinute),
              },
              {
                label: t('panel.services.textsKept.fact'),
                value:
                  service.textsKeptDays === null
                    ? t('panel.services.textsKept.asMessages')
                    : t('panel.services.textsKept.days', {
                        count: service.textsKeptDays,
                        n: format.number(service.textsKeptDays),
                      }),
              },
              { label: t('panel.services.column.createdAt'), value: format.dateTime(service.createdAt) },
            ]}
          />
        </Surface>
      </div>
    </Page>
  )
}

function Actions({ service }: { service: Service }) {
  const { t } = useTranslation()
  const canWrite = useCanInCentre()('services:write')
  const canSeeChanges = useCanInCentre()('centre-audit:read')
  const isMine = useServiceOfMe(service.name) !== undefined
  const [isEditing, setIsEditing] = useState(false)
  return (
    <>
      {isMine && (
        <LinkButton variant="tertiary" to="/s/$service/messages" params={{ service: service.name }}>
          <MessageSquareText />
          {t('panel.nav.messages')}
        </LinkButton>
      )}
      {canSeeChanges && (
        <LinkButton
          variant="tertiary"
          to="/centre/audit-entries"
          search={{ subjectKind: 'service', subject: service.name }}
        >
          {t('panel.logs.changes')}
        </LinkButton>
      )}
      {canWrite && <Archive service={service} />}
      {canWrite && !service.archived && (
        <>
          <Suspension service={service} />
          <Button variant="tertiary" onPress={() => setIsEditing(true)}>
            {t('panel.action.edit')}
          </Button>
        </>
      )}
      {isEditing && <ServiceDialog service={service} onClose={() => setIsEditing(false)} />}
    </>
  )
}

function Suspension({ service }: { service: Service }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const [isAsking, setIsAsking] = useState(false)
  const set = async (isSuspended: boolean) => {
    const isSet = await submit.run(() => setSuspension(service.name, isSuspended))
    if (isSet) setIsAsking(false)
    void queryClient.invalidateQueries({ queryKey: servicesKey })
  }
  if (service.suspended) {
    return (
      <Button variant="secondary" isPending={submit.isPending} onPress={() => set(false)}>
        {t('panel.services.resume')}
      </Button>
    )
  }
  return (
    <>
      <Button variant="danger-soft" onPress={() => setIsAsking(true)}>
        {t('panel.services.suspend')}
      </Button>
      <Confirm
        title={t('panel.services.suspendTitle')}
        action={t('panel.services.suspend')}
        isOpen={isAsking}
        isPending={submit.isPending}
        error={submit.error}
        onConfirm={() => set(true)}
        onClose={() => setIsAsking(false)}
      >
        <p>{t('panel.services.suspendWhat')}</p>
      </Confirm>
    </>
  )
}
