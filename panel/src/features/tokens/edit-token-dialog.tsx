import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Token } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { changeToken, type Place, tokensKey } from './api.ts'
import { NetworksField, readNetworks } from './networks-field.tsx'

/** Changes what a token is called, and how many requests it may make. */
export function EditTokenDialog({ place, token, onClose }: { place: Place; token: Token; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit(['name', 'ratePerMinute', 'networks'])
  const [name, setName] = useState(token.name)
  const [ratePerMinute, setRatePerMinute] = useState(token.ratePerMinute)
  const [networks, setNetworks] = useState(token.networks.join(' '))

  const save = async () => {
    const isSaved = await submit.run(() =>
      changeToken(place, token.id, { name: name.trim(), ratePerMinute, networks: readNetworks(networks) }),
    )
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: tokensKey(place) })
    onClose()
  }
  return (
    <FormDialog
      title={t('panel.tokens.edit')}
      action={t('panel.action.save')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <Field label={t('panel.tokens.name')} value={name} onChange={setName} error={submit.errors.name} isRequired />
      <NetworksField value={networks} onChange={setNetworks} errors={submit.errors} />
      <WholeNumberField
        label={t('panel.rate.label')}
        value={ratePerMinute}
        onChange={setRatePerMinute}
        hint={t('panel.rate.hint')}
        error={submit.errors.ratePerMinute}
      />
    </FormDialog>
  )
}
