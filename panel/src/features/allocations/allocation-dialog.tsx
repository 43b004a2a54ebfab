import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { servicesKey, servicesQuery } from '../../api/choices.ts'
import { meQuery } from '../../api/me.ts'
import type { Account, Allocation } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Choices } from '../../ui/choices.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Picker } from '../../ui/picker.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { accountsQuery, allocationsKey, changeAllocation, createAllocation, type Owner, providersQuery } from './api.ts'
import { RulesFields, readRules, writeRules } from './rules-fields.tsx'

/** Lets a service use an account: with which methods, from which lines, in which place. */
type Props = { of: Owner; held?: Allocation | undefined; onClose: () => void }

/** `held`: the one to change; else one is made. */
export function AllocationDialog({ of, held, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const [service, setService] = useState(held?.service ?? ('service' in of ? of.service : null))
  const [account, setAccount] = useState(held?.account ?? ('account' in of ? of.account : null))
  const [methods, setMethods] = useState<string[]>(held?.methods ?? [])
  const [lines, setLines] = useState<string[]>(held?.lines ?? [])
  const [position, setPosition] = useState<number | null>(held?.position ?? 0)
  const [rules, setRules] = useState(() => readRules(held))
  const accounts = useQuery(accountsQuery).data?.items ?? []
  const services = useQuery({ ...servicesQuery, enabled: !('service' in of) }).data?.items ?? []
  const chosen = accounts.find(({ name }) => name === account)

  const save = async () => {
    if (service === null || account === null || position === null) return
    const traits = { methods, lines, position, ...writeRules(rules) }
    const isSaved = await submit.run(() =>
      held ? changeAllocation(held.id, traits) : createAllocation({ service, account, ...traits }),
    )
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: allocationsKey })
    void queryClient.invalidateQueries({ queryKey: servicesKey })
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    onClose()
  }
  return (
    <FormDialog
      title={t(held ? 'panel.allocations.edit' : 'panel.allocations.make')}
      action={t(held ? 'panel.action.save' : 'panel.allocations.make')}
      isPending={submit.isPending}
      fault={submit.error}
      onSubmit={save}
      onClose={onClose}
    >
      {held ? null : 'service' in of ? (
        <Picker
          label={t('panel.allocations.account')}
          value={account}
          options={accounts.map(({ name, title }) => ({ id: name, label: format.title(title) }))}
          onChange={(name) => {
            setAccount(name)
            setMethods([])
            setLines([])
          }}
          placeholder={t('panel.allocations.chooseAccount')}
          isRequired
        />
      ) : (
        <Picker
          label={t('panel.shell.service')}
          value={service}
          options={services.map(({ name, title }) => ({ id: name, label: format.title(title) }))}
          onChange={setService}
          placeholder={t('panel.shell.chooseService')}
          isRequired
        />
      )}
      {chosen && <MethodChoices account={chosen} value={methods} onChange={setMethods} />}
      {chosen && chosen.lines.length > 0 && (
        <Choices
          label={t('panel.allocations.lines')}
          isLabelShown
          options={chosen.lines.map(({ number }) => ({ id: number, label: number }))}
          value={lines}
          onChange={setLines}
        />
      )}
      <WholeNumberField
        label={t('panel.allocations.order')}
        value={position}
        onChange={setPosition}
        hint={t('panel.allocations.orderHint')}
        isRequired
      />
      <RulesFields value={rules} onChange={setRules} errors={submit.errors} />
    </FormDialog>
  )
}

type MethodsProps = { account: Account; value: string[]; onChange: (methods: string[]) => void }

function MethodChoices({ account, value, onChange }: MethodsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const provider = useQuery(providersQuery).data?.find(({ slug }) => slug === account.provider)
  return (
    <Choices
      label={t('panel.allocations.methods')}
      isLabelShown
      isRequired
      options={(provider?.methods ?? []).map(({ method, title, disabled }) => ({
        id: method,
        label: disabled ? `${format.title(title)} (${t('panel.allocations.methodOff')})` : format.title(title),
        note: method,
      }))}
      value={value}
      onChange={onChange}
    />
  )
}
