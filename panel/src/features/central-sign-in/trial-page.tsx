import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { IdentityProviderTrial } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Page } from '../../ui/page.tsx'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { trialQuery } from './api.ts'

const FIELDS = ['username', 'name', 'mobile', 'email', 'locale', 'externalId'] as const

/** What trying a provider out has shown: the claims, and what they would have become. */
export function IdentityProviderTrialPage() {
  const { t } = useTranslation()
  const { name, id } = useParams({ from: '/inside/centre/central-sign-in/$name/tests/$id' })
  const { data, error, isError, refetch } = useQuery(trialQuery(name, id))
  return (
    <Page
      title={t('panel.centralSignIn.testTitle')}
      note={t('panel.centralSignIn.testNote')}
      above={
        <Link to="/centre/central-sign-in/$name" params={{ name }} className="hover:text-foreground">
          {t('panel.nav.centralSignIn')} / <bdi>{name}</bdi>
        </Link>
      }
    >
      {data ? (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Outcome trial={data} />
          {data.claims && (
            <Surface title={t('panel.centralSignIn.received')}>
              <CodeBlock text={JSON.stringify(data.claims, null, 2)} />
            </Surface>
          )}
        </div>
      ) : (
        <Surface isFlush>
          {isError ? <Fault error={error} onRetry={() => refetch()} /> : <LoadingRows count={4} />}
        </Surface>
      )}
    </Page>
  )
}

function Outcome({ trial }: { trial: IdentityProviderTrial }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { outcome, fault, user, groups, leftOut } = trial
  const tone = fault ? 'bg-danger-soft text-danger-soft-foreground' : 'bg-success-soft text-success-soft-foreground'
  return (
    <Surface title={t('panel.centralSignIn.become')}>
      <div className="flex flex-col gap-4">
        <div role="status" className={`rounded-xl px-4 py-3 ${tone}`}>
          <p className="font-medium">{fault ? fault.title : t(`panel.centralSignIn.outcome.${outcome}`)}</p>
          {fault && <p>{fault.detail}</p>}
          {fault?.reason && (
            <p className="pt-2 text-xs">
              <Code>{fault.reason}</Code>
            </p>
          )}
        </div>
        {user && (
          <Facts
            facts={[
              ...FIELDS.map((field) => ({
                label: t(`panel.centralSignIn.claim.${field}`),
                value: user[field] === null ? <Missing /> : <bdi>{user[field]}</bdi>,
              })),
              {
                label: t('panel.centralSignIn.claim.groups'),
                value: groups.length === 0 ? <Missing /> : format.list(groups),
              },
            ]}
          />
        )}
        {leftOut.length > 0 && (
          <ul className="flex flex-col gap-1 rounded-xl bg-warning-soft px-4 py-3 text-warning-soft-foreground">
            {leftOut.map(({ field, value, title }) => (
              <li key={`${field} ${value}`}>
                {t('panel.centralSignIn.leftOut', { field: t(`panel.centralSignIn.claim.${field}`), value })} {title}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Surface>
  )
}

function Missing() {
  const { t } = useTranslation()
  return <span className="text-muted">{t('panel.centralSignIn.missing')}</span>
}
