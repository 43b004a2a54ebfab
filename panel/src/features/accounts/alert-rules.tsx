import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { AlertRules } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Facts } from '../../ui/facts.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { Tag } from '../../ui/tag.tsx'
import { AlertRulesDialog } from './alert-rules-dialog.tsx'
import { alertRulesQuery, balanceQuery } from './balance-api.ts'

/** When somebody is told of an account, and who. */
export function AlertRulesSurface({ account }: { account: string }) {
  const { t } = useTranslation()
  const canWrite = useCanInCentre()('accounts:write')
  const query = useQuery(alertRulesQuery(account))
  const [isEditing, setIsEditing] = useState(false)
  const edit = canWrite && query.data && (
    <Button size="sm" variant="tertiary" onPress={() => setIsEditing(true)}>
      {t('panel.action.edit')}
    </Button>
  )
  return (
    <Surface title={t('panel.accounts.alertRules.title')} actions={edit}>
      {query.data ? (
        <RulesView account={account} rules={query.data} />
      ) : query.isError ? (
        <Fault error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <LoadingRows count={3} />
      )}
      {isEditing && query.data && (
        <AlertRulesDialog account={account} rules={query.data} onClose={() => setIsEditing(false)} />
      )}
    </Surface>
  )
}

function RulesView({ account, rules }: { account: string; rules: AlertRules }) {
  const { t } = useTranslation()
  const format = useFormat()
  const unit = useQuery(balanceQuery(account)).data?.balance?.unit ?? 'IRR'
  const { mobiles, users, quietHours, repeatHours } = rules
  const days = (values: number[]) => values.length > 0 && format.list(values.map((value) => format.number(value)))
  const facts = [
    {
      label: t('panel.accounts.alertRules.amounts'),
      value: rules.amounts.length > 0 && format.list(rules.amounts.map((amount) => format.money({ amount, unit }))),
    },
    { label: t('panel.accounts.alertRules.runwayDays'), value: days(rules.runwayDays) },
    { label: t('panel.accounts.alertRules.expiryDays'), value: days(rules.expiryDays) },
    {
      label: t('panel.accounts.alertRules.faults'),
      value: rules.tellsFaults && t('panel.accounts.alertRules.faultsTold'),
    },
    {
      label: t('panel.accounts.alertRules.quiet'),
      value: quietHours && <Code>{`${quietHours.from}–${quietHours.until}`}</Code>,
    },
    {
      label: t('panel.accounts.alertRules.repeat'),
      value: repeatHours !== null && t('panel.format.hours', { count: repeatHours, n: format.number(repeatHours) }),
    },
  ]
  const isNobody = mobiles.length + users.length === 0
  return (
    <div className="flex flex-col gap-3">
      <Facts facts={facts.filter(({ value }) => Boolean(value))} />
      {isNobody ? (
        <p className="text-warning-soft-foreground">{t('panel.accounts.alertRules.nobody')}</p>
      ) : (
        <ul aria-label={t('panel.accounts.alertRules.receivers')} className="flex flex-col gap-1">
          {users.map(({ id, name, hasMobile }) => (
            <li key={id} className="flex flex-wrap items-center gap-2">
              {name ?? <Code>{String(id)}</Code>}
              {hasMobile === false && <Tag tone="bad">{t('panel.accounts.alertRules.noMobile')}</Tag>}
            </li>
          ))}
          {mobiles.map((mobile) => (
            <li key={mobile}>
              <bdi dir="ltr">{format.phone(mobile)}</bdi>
            </li>
          ))}
        </ul>
      )}
      <div>
        <LinkButton size="sm" variant="tertiary" to="/centre/alerts" search={{ account }}>
          {t('panel.accounts.alertRules.history')}
        </LinkButton>
      </div>
    </div>
  )
}
