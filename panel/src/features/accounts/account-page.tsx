import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { Account, MessageDetail } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Facts } from '../../ui/facts.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { Surface } from '../../ui/surface.tsx'
import { WaitingPage } from '../../ui/waiting-page.tsx'
import { AccountState } from './account-state.tsx'
import { AlertRulesSurface } from './alert-rules.tsx'
import { accountQuery, accountsKey, setSuspension } from './api.ts'
import { BalanceSurface } from './balance.tsx'
import { CircuitHistory } from './circuit-history.tsx'
import { AccountCircuits } from './circuits.tsx'
import { EditAccountDialog } from './edit-account-dialog.tsx'
import { AccountKeys } from './keys.tsx'
import { AccountLines } from './lines.tsx'
import { ProviderTitle } from './provider-title.tsx'
import { AccountTariffs } from './tariffs.tsx'
import { TestDialog } from './test-dialog.tsx'
import { AccountUsageSurface } from './usage.tsx'

type Sections = { allocations: (account: string) => ReactNode; tested: (message: MessageDetail) => ReactNode }

/** One account: its keys and lines, who may use it, and where its provider reports to. */
export function AccountPage({ allocations, tested }: Sections) {
  const { t } = useTranslation()
  const format = useFormat()
  const { name } = useParams({ from: '/inside/centre/accounts/$name' })
  const query = useQuery(accountQuery(name))
  const account = query.data
  const canSeeChanges = useCanInCentre()('centre-audit:read')
  const crumb = (
    <Link to="/centre/accounts" className="hover:text-foreground">
      {t('panel.nav.accounts')}
    </Link>
  )
  if (!account) {
    return <WaitingPage title={name} above={crumb} query={query} />
  }
  const title = format.title(account.title)
  return (
    <Page
      title={title}
      above={crumb}
      heading={
        <>
          {title} <AccountState account={account} />
        </>
      }
      actions={
        <>
          {canSeeChanges && (
            <LinkButton
              variant="tertiary"
              to="/centre/audit-entries"
              search={{ subjectKind: 'account', subject: account.name }}
            >
              {t('panel.logs.changes')}
            </LinkButton>
          )}
          <Actions account={account} tested={tested} />
        </>
      }
    >
      <div className="grid items-start gap-4 lg:grid-cols-[1fr_24rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <AccountCircuits account={account} />
          <BalanceSurface account={name} />
          <AccountKeys account={account} />
          <AccountLines account={account} />
          <AccountTariffs account={account} />
          {allocations(name)}
          <CircuitHistory account={account} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Surface title={t('panel.message.facts')}>
            <AccountFacts account={account} />
          </Surface>
          <AlertRulesSurface account={name} />
          <AccountUsageSurface account={account} />
          {account.reportUrl && (
            <Surface title={t('panel.accounts.callbacks')}>
              <div className="flex flex-col gap-3">
                <p className="text-muted">{t('panel.accounts.callbacksHint')}</p>
                <CodeBlock text={account.reportUrl} label={t('panel.accounts.copyReportUrl')} />
                {account.inboundUrl && (
                  <>
                    <p className="text-muted">{t('panel.accounts.inboundHint')}</p>
                    <CodeBlock text={account.inboundUrl} label={t('panel.accounts.copyInboundUrl')} />
                  </>
                )}
              </div>
            </Surface>
          )}
        </div>
      </div>
    </Page>
  )
}

function AccountFacts({ account }: { account: Account }) {
  const { t } = useTranslation()
  const format = useFormat()
  const code = (value: string | null) => value && <Code>{value}</Code>
  const facts = [
    { label: t('panel.services.name'), value: code(account.name) },
    { label: t('panel.accounts.column.provider'), value: <ProviderTitle slug={account.provider} /> },
    { label: t('panel.accounts.baseUrl'), value: code(account.baseUrl) },
    { label: t('panel.accounts.proxyUrl'), value: code(account.proxyUrl) },
    { label: t('panel.accounts.connections'), value: account.connections && format.number(account.connections) },
    { label: t('panel.accounts.pace'), value: account.pace && format.number(account.pace) },
    { label: t('panel.accounts.reportNetworks'), value: code(account.reportNetworks.join(', ')) },
    { label: t('panel.services.column.createdAt'), value: format.dateTime(account.createdAt) },
  ]
  return <Facts facts={facts.filter(({ value }) => Boolean(value))} />
}

function Actions({ account, tested }: { account: Account; tested: Sections['tested'] }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const canWrite = useCanInCentre()('accounts:write')
  const submit = useSubmit()
  const [open, setOpen] = useState<'suspension' | 'edit' | 'test' | null>(null)
  const set = async (isSuspended: boolean) => {
    const isSet = await submit.run(() => setSuspension(account.name, isSuspended))
    if (isSet) setOpen(null)
    void queryClient.invalidateQueries({ queryKey: accountsKey })
  }
  if (!canWrite) return null
  return (
    <>
      {!account.suspended && (
        <Button variant="secondary" onPress={() => setOpen('test')}>
          {t('panel.accounts.test.open')}
        </Button>
      )}
      {account.suspended ? (
        <Button variant="secondary" isPending={submit.isPending} onPress={() => set(false)}>
          {t('panel.accounts.resume')}
        </Button>
      ) : (
        <Button variant="danger-soft" onPress={() => setOpen('suspension')}>
          {t('panel.accounts.suspend')}
        </Button>
      )}
      <Button variant="tertiary" onPress={() => setOpen('edit')}>
        {t('panel.action.edit')}
      </Button>
      {open === 'test' && <TestDialog account={account} show={tested} onClose={() => setOpen(null)} />}
      {open === 'edit' && <EditAccountDialog account={account} onClose={() => setOpen(null)} />}
      <Confirm
        title={t('panel.accounts.suspendTitle')}
        action={t('panel.accounts.suspend')}
        isOpen={open === 'suspension'}
        isPending={submit.isPending}
        error={submit.error}
        onConfirm={() => set(true)}
        onClose={() => setOpen(null)}
      >
        <p>{t('panel.accounts.suspendWhat')}</p>
      </Confirm>
    </>
  )
}
