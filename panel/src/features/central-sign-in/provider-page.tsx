import { Button } from '@heroui/react/button'
import { buttonVariants } from '@heroui/styles'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { IdentityProvider } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Page } from '../../ui/page.tsx'
import { Surface } from '../../ui/surface.tsx'
import { WaitingPage } from '../../ui/waiting-page.tsx'
import { providerQuery, providersKey, removeProvider, trialAddress } from './api.ts'
import { CLAIM_FIELDS } from './draft.ts'
import { ProviderDialog } from './provider-dialog.tsx'
import { ProviderState } from './provider-state.tsx'

/** One provider of central sign-in: how it is set up, what it has to be told of us, and a way to try it out. */
export function IdentityProviderPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { name } = useParams({ from: '/inside/centre/central-sign-in/$name' })
  const query = useQuery(providerQuery(name))
  const provider = query.data
  const crumb = (
    <Link to="/centre/central-sign-in" className="hover:text-foreground">
      {t('panel.nav.centralSignIn')}
    </Link>
  )
  if (!provider) {
    return <WaitingPage title={name} above={crumb} query={query} />
  }
  const title = format.title(provider.title)
  return (
    <Page
      title={title}
      above={crumb}
      heading={
        <>
          {title} <ProviderState provider={provider} />
        </>
      }
      actions={<Actions provider={provider} />}
    >
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Surface title={t('panel.message.facts')}>
          <ProviderFacts provider={provider} />
        </Surface>
        <div className="flex min-w-0 flex-col gap-4">
          <Surface title={t('panel.centralSignIn.addresses')}>
            <div className="flex flex-col gap-4">
              <p className="text-muted">{t('panel.centralSignIn.addressesHint')}</p>
              {(['redirect', 'backChannelLogout', 'afterLogout'] as const).map((which) => (
                <div key={which} className="flex flex-col gap-1.5">
                  <h3 className="text-sm font-medium">{t(`panel.centralSignIn.address.${which}`)}</h3>
                  <CodeBlock text={provider.addresses[which]} />
                </div>
              ))}
            </div>
          </Surface>
          <Surface title={t('panel.centralSignIn.claims')}>
            <Facts
              facts={CLAIM_FIELDS.map((field) => ({
                label: t(`panel.centralSignIn.claim.${field}`),
                value: provider.claims[field] === null ? '—' : <Code>{provider.claims[field]}</Code>,
              }))}
            />
          </Surface>
        </div>
      </div>
    </Page>
  )
}

function ProviderFacts({ provider }: { provider: IdentityProvider }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { required } = provider
  return (
    <Facts
      facts={[
        { label: t('panel.centralSignIn.name'), value: <Code>{provider.name}</Code> },
        { label: t('panel.centralSignIn.issuer'), value: <Code>{provider.issuer}</Code> },
        { label: t('panel.centralSignIn.clientId'), value: <Code>{provider.clientId}</Code> },
        {
          label: t('panel.centralSignIn.clientSecret'),
          value: t(`panel.centralSignIn.secret.${provider.hasClientSecret ? 'kept' : 'none'}`),
        },
        { label: t('panel.centralSignIn.scopes'), value: <Code>{provider.scopes.join(' ')}</Code> },
        {
          label: t('panel.centralSignIn.unknown'),
          value: t(`panel.centralSignIn.unknownIs.${provider.makesUsers ? 'made' : 'refused'}`),
        },
        {
          label: t('panel.centralSignIn.linksByUsername'),
          value: t(`panel.centralSignIn.links.${provider.linksByUsername}`),
        },
        {
          label: t('panel.centralSignIn.required'),
          value: required ? (
            <Code>
              {required.claim}: {required.value}
            </Code>
          ) : (
            t('panel.centralSignIn.everybody')
          ),
        },
        {
          label: t('panel.centralSignIn.groups'),
          value: provider.groups.length === 0 ? t('panel.centralSignIn.allGroups') : format.list(provider.groups),
        },
        { label: t('panel.services.column.createdAt'), value: format.dateTime(provider.createdAt) },
      ]}
    />
  )
}

function Actions({ provider }: { provider: IdentityProvider }) {
  const { t } = useTranslation()
  const canWrite = useCanInCentre()('directory:write')
  const [open, setOpen] = useState<'edit' | 'removal' | null>(null)
  if (!canWrite) return null
  return (
    <>
      <a
        href={trialAddress(provider.name)}
        target="_blank"
        rel="noreferrer"
        className={buttonVariants({ variant: 'secondary' })}
      >
        {t('panel.centralSignIn.test')}
      </a>
      <Button variant="tertiary" onPress={() => setOpen('edit')}>
        {t('panel.action.edit')}
      </Button>
      <Button variant="danger-soft" onPress={() => setOpen('removal')}>
        {t('panel.centralSignIn.remove')}
      </Button>
      {open === 'edit' && <ProviderDialog provider={provider} onClose={() => setOpen(null)} />}
      {open === 'removal' && <Removal provider={provider} onClose={() => setOpen(null)} />}
    </>
  )
}

function Removal({ provider, onClose }: { provider: IdentityProvider; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () => removeProvider(provider.name),
    onSuccess: async () => {
      await navigate({ to: '/centre/central-sign-in' })
      queryClient.removeQueries({ queryKey: [...providersKey, 'one', provider.name] })
      void queryClient.invalidateQueries({ queryKey: providersKey })
    },
  })
  return (
    <Confirm
      title={t('panel.centralSignIn.removeTitle', { name: format.title(provider.title) })}
      action={t('panel.centralSignIn.remove')}
      isOpen
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>{t('panel.centralSignIn.removeWhat')}</p>
    </Confirm>
  )
}
