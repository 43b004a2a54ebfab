import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Picker } from '../../ui/picker.tsx'
import { makeScimToken, scimTokensQuery, tokenDaysQuery } from './api.ts'

const TERMS_DAYS = [30, 90, 180, 365]

/** Makes a directory's token, and shows it the one time that it can be shown. */
export function MakeScimTokenDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const submit = useSubmit(['name', 'expiresIn'])
  const [name, setName] = useState('')
  const [secret, setSecret] = useState<string | null>(null)
  const daysMax = useQuery(tokenDaysQuery).data?.daysMax ?? 365
  const terms = [...new Set([...TERMS_DAYS.filter((days) => days < daysMax), daysMax])]
  const [chosen, setChosen] = useState(180)
  const days = Math.min(chosen, daysMax)

  const save = async () => {
    const isMade = await submit.run(async () => setSecret((await makeScimToken(name.trim(), days)).token ?? null))
    if (isMade) void queryClient.invalidateQueries({ queryKey: scimTokensQuery.queryKey })
  }
  if (secret !== null) return <SecretShown secret={secret} onClose={onClose} />
  return (
    <FormDialog
      title={t('panel.scim.make')}
      action={t('panel.scim.make')}
      isPending={submit.isPending}
      fault={submit.fault}
      isReady={name.trim() !== ''}
      onSubmit={save}
      onClose={onClose}
    >
      <Field
        label={t('panel.scim.name')}
        value={name}
        onChange={setName}
        hint={t('panel.scim.nameHint')}
        error={submit.errors.name}
        isRequired
        autoFocus
      />
      <Picker
        label={t('panel.tokens.expiresIn')}
        value={String(days)}
        options={terms.map((term) => ({
          id: String(term),
          label: t('panel.format.days', { count: term, n: format.number(term) }),
        }))}
        onChange={(term) => setChosen(Number(term))}
        hint={t('panel.scim.expiresInHint')}
        error={submit.errors.expiresIn}
      />
    </FormDialog>
  )
}

function SecretShown({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog
      title={t('panel.tokens.made')}
      isOpen
      onClose={onClose}
      size="lg"
      footer={<Button onPress={onClose}>{t('panel.tokens.kept')}</Button>}
    >
      <div className="flex flex-col gap-4 pt-2">
        <p className="rounded-xl bg-warning-soft px-4 py-3 text-warning-soft-foreground">
          {t('panel.tokens.shownOnce')}
        </p>
        <CodeBlock text={secret} label={t('panel.tokens.copyToken')} />
      </div>
    </Dialog>
  )
}
