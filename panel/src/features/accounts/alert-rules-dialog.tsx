import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { foundUsersQuery } from '../../api/choices.ts'
import { useCanInCentre } from '../../api/me.ts'
import type { AlertRules } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { readDays } from '../../i18n/typed-days.ts'
import { Choices } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { LinesField, readLines } from '../../ui/lines-field.tsx'
import { type Pickable, PickMany } from '../../ui/pick-many.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { useDebounced } from '../../ui/use-debounced.ts'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { alertRulesKey, setAlertRules } from './balance-api.ts'
import { readAmounts, readTime } from './typed.ts'

const ASK_AFTER_MS = 250
const LOCALES = ['fa', 'en'] as const

type Props = { account: string; rules: AlertRules; onClose: () => void }

/** Thresholds and receivers of an account's alerts. */
export function AlertRulesDialog({ account, rules, onClose }: Props) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const maySeeUsers = useCanInCentre()('users:read')
  const [amounts, setAmounts] = useState(rules.amounts.join('\n'))
  const [runwayDays, setRunwayDays] = useState(rules.runwayDays.join(', '))
  const [expiryDays, setExpiryDays] = useState(rules.expiryDays.join(', '))
  const [tellsFaults, setTellsFaults] = useState(rules.tellsFaults)
  const [mobiles, setMobiles] = useState(rules.mobiles.join('\n'))
  const [people, setPeople] = useState<Pickable[]>(
    rules.users.map(({ id, name }) => ({ id: String(id), name: name ?? String(id) })),
  )
  const [locale, setLocale] = useState(rules.locale)
  const [from, setFrom] = useState(rules.quietHours?.from ?? '')
  const [until, setUntil] = useState(rules.quietHours?.until ?? '')
  const [repeatHours, setRepeatHours] = useState(rules.repeatHours)
  /** The first fault of a list, whichever of its items has it. */
  const errorOf = (field: string) =>
    Object.entries(submit.errors).find(([path]) => path === field || path.startsWith(`${field}[`))?.[1]
  const hasNoPlace = Object.keys(submit.errors).length === 0

  async function save(): Promise<void> {
    const isSaved = await submit.run(() =>
      setAlertRules(account, {
        amounts: readAmounts(amounts),
        runwayDays: readDays(runwayDays),
        expiryDays: readDays(expiryDays),
        tellsFaults,
        mobiles: readLines(mobiles),
        userIds: people.map(({ id }) => Number(id)),
        locale,
        quietHours: from.trim() || until.trim() ? { from: readTime(from), until: readTime(until) } : null,
        repeatHours,
      }),
    )
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: alertRulesKey(account) })
    onClose()
  }

  return (
    <FormDialog
      title={t('panel.accounts.alertRules.title')}
      action={t('panel.action.save')}
      isPending={submit.isPending}
      fault={hasNoPlace ? submit.error : null}
      onSubmit={save}
      onClose={onClose}
    >
      <LinesField
        label={t('panel.accounts.alertRules.amounts')}
        hint={t('panel.accounts.alertRules.amountsHint')}
        value={amounts}
        onChange={setAmounts}
        rows={3}
        error={errorOf('amounts')}
      />
      <Field
        label={t('panel.accounts.alertRules.runwayDays')}
        hint={t('panel.accounts.alertRules.runwayHint')}
        value={runwayDays}
        onChange={setRunwayDays}
        error={errorOf('runwayDays')}
        isLtr
      />
      <Field
        label={t('panel.accounts.alertRules.expiryDays')}
        hint={t('panel.accounts.alertRules.expiryHint')}
        value={expiryDays}
        onChange={setExpiryDays}
        error={errorOf('expiryDays')}
        isLtr
      />
      <Choices
        label={t('panel.accounts.alertRules.faults')}
        isLabelShown
        options={[{ id: 'faults', label: t('panel.accounts.alertRules.faultsTold') }]}
        value={tellsFaults ? ['faults'] : []}
        onChange={(chosen) => setTellsFaults(chosen.length > 0)}
      />
      <LinesField
        label={t('panel.accounts.alertRules.mobiles')}
        hint={t('panel.accounts.alertRules.mobilesHint')}
        value={mobiles}
        onChange={setMobiles}
        rows={3}
        error={errorOf('mobiles')}
      />
      <Segmented
        label={t('panel.accounts.alertRules.language')}
        value={locale}
        onChange={setLocale}
        options={LOCALES.map((id) => ({ id, label: t(`panel.accounts.alertRules.languages.${id}`) }))}
      />
      {maySeeUsers && <PeopleField people={people} onChange={setPeople} />}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t('panel.accounts.alertRules.quietFrom')}
          value={from}
          onChange={setFrom}
          placeholder="22:00"
          error={submit.errors['quietHours.from']}
          isLtr
        />
        <Field
          label={t('panel.accounts.alertRules.quietUntil')}
          value={until}
          onChange={setUntil}
          placeholder="07:00"
          error={submit.errors['quietHours.until']}
          isLtr
        />
      </div>
      <WholeNumberField
        label={t('panel.accounts.alertRules.repeatHours')}
        hint={t('panel.accounts.alertRules.repeatHint')}
        value={repeatHours}
        onChange={setRepeatHours}
        error={submit.errors.repeatHours}
      />
    </FormDialog>
  )
}

function PeopleField({ people, onChange }: { people: Pickable[]; onChange: (people: Pickable[]) => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const q = useDebounced(typed.trim(), ASK_AFTER_MS)
  const { data } = useQuery({ ...foundUsersQuery(q), placeholderData: keepPreviousData })
  return (
    <div className="flex flex-col gap-2">
      <span className="text-sm font-medium">{t('panel.accounts.alertRules.users')}</span>
      <PickMany
        label={t('panel.accounts.alertRules.users')}
        placeholder={t('panel.accounts.alertRules.usersPlaceholder')}
        found={(data?.items ?? []).map(({ id, name, username }) => ({ id: String(id), name, note: username }))}
        chosen={people}
        query={typed}
        onQuery={setTyped}
        onChange={onChange}
        empty={t('panel.accounts.alertRules.nobodyFound')}
      />
    </div>
  )
}
