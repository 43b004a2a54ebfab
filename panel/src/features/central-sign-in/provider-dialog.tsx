import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { IdentityProvider } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Choices } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Picker } from '../../ui/picker.tsx'
import { TitlesField } from '../../ui/titles-field.tsx'
import { changeProvider, createProvider, providersKey } from './api.ts'
import { CLAIM_FIELDS, type Draft, readDraft, toChanges } from './draft.ts'

const LINKS = ['never', 'directory', 'everyone'] as const
const FIELDS = ['name', 'title.fa', 'title.en', 'issuer', 'clientId', 'clientSecret', 'groups', 'required']

type Props = { provider: IdentityProvider | null; onClose: () => void }

/** Adds a provider of central sign-in, or changes one. */
export function ProviderDialog({ provider, onClose }: Props) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit(FIELDS)
  const [draft, setDraft] = useState<Draft>(() => readDraft(provider))
  const set = (changes: Partial<Draft>) => setDraft((held) => ({ ...held, ...changes }))

  const save = async () => {
    const changes = toChanges(draft)
    const { name, issuer } = draft
    const isSaved = await submit.run(() =>
      provider
        ? changeProvider(provider.name, changes)
        : createProvider({ ...changes, name: name.trim(), issuer: issuer.trim(), clientId: draft.clientId.trim() }),
    )
    if (!isSaved) return
    void queryClient.invalidateQueries({ queryKey: providersKey })
    onClose()
  }
  return (
    <FormDialog
      title={t(provider ? 'panel.centralSignIn.edit' : 'panel.centralSignIn.make')}
      action={t(provider ? 'panel.action.save' : 'panel.centralSignIn.make')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <ClientFields draft={draft} set={set} provider={provider} errors={submit.errors} />
      <PeopleFields draft={draft} set={set} errors={submit.errors} />
      <ClaimFields draft={draft} set={set} />
    </FormDialog>
  )
}

type FieldsProps = { draft: Draft; set: (changes: Partial<Draft>) => void; errors: Record<string, string> }

function ClientFields({ draft, set, errors, provider }: FieldsProps & { provider: IdentityProvider | null }) {
  const { t } = useTranslation()
  return (
    <>
      <TitlesField value={draft.title} onChange={(title) => set({ title })} errors={errors} />
      {provider === null && (
        <>
          <Field
            label={t('panel.centralSignIn.name')}
            value={draft.name}
            onChange={(name) => set({ name })}
            hint={t('panel.centralSignIn.nameHint')}
            error={errors.name}
            isRequired
            isLtr
          />
          <Field
            label={t('panel.centralSignIn.issuer')}
            value={draft.issuer}
            onChange={(issuer) => set({ issuer })}
            hint={t('panel.centralSignIn.issuerHint')}
            placeholder="https://login.example.org/realms/staff"
            error={errors.issuer}
            spellCheck="false"
            isRequired
            isLtr
          />
        </>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t('panel.centralSignIn.clientId')}
          value={draft.clientId}
          onChange={(clientId) => set({ clientId })}
          error={errors.clientId}
          spellCheck="false"
          isRequired
          isLtr
        />
        <Field
          label={t('panel.centralSignIn.clientSecret')}
          type="password"
          value={draft.clientSecret}
          onChange={(clientSecret) => set({ clientSecret })}
          hint={t(provider?.hasClientSecret ? 'panel.centralSignIn.secretKept' : 'panel.centralSignIn.secretHint')}
          error={errors.clientSecret}
          autoComplete="off"
          isLtr
        />
      </div>
    </>
  )
}

function PeopleFields({ draft, set, errors }: FieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <Choices
        label={t('panel.centralSignIn.who')}
        options={(['enabled', 'makesUsers'] as const).map((id) => ({
          id,
          label: t(`panel.centralSignIn.${id}`),
          note: t(`panel.centralSignIn.${id}Hint`),
        }))}
        value={(['enabled', 'makesUsers'] as const).filter((id) => draft[id])}
        onChange={(ids) => set({ enabled: ids.includes('enabled'), makesUsers: ids.includes('makesUsers') })}
      />
      <Picker
        label={t('panel.centralSignIn.linksByUsername')}
        value={draft.linksByUsername}
        options={LINKS.map((id) => ({ id, label: t(`panel.centralSignIn.links.${id}`) }))}
        onChange={(linksByUsername) => set({ linksByUsername })}
        hint={t(`panel.centralSignIn.linksHint.${draft.linksByUsername}`)}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t('panel.centralSignIn.requiredClaim')}
          value={draft.requiredClaim}
          onChange={(requiredClaim) => set({ requiredClaim })}
          hint={t('panel.centralSignIn.requiredHint')}
          isRequired={draft.requiredValue.trim() !== ''}
          placeholder="realm_access.roles"
          spellCheck="false"
          isLtr
        />
        <Field
          label={t('panel.centralSignIn.requiredValue')}
          value={draft.requiredValue}
          onChange={(requiredValue) => set({ requiredValue })}
          error={errors.required}
          isRequired={draft.requiredClaim.trim() !== ''}
          spellCheck="false"
        />
      </div>
      <Field
        label={t('panel.centralSignIn.groups')}
        value={draft.groups}
        onChange={(groups) => set({ groups })}
        hint={t('panel.centralSignIn.groupsHint')}
        error={errors.groups}
      />
    </>
  )
}

function ClaimFields({ draft, set }: Omit<FieldsProps, 'errors'>) {
  const { t } = useTranslation()
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 text-sm font-medium">{t('panel.centralSignIn.claims')}</legend>
      <p className="text-xs text-muted">{t('panel.centralSignIn.claimsHint')}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        {CLAIM_FIELDS.map((field) => (
          <Field
            key={field}
            label={t(`panel.centralSignIn.claim.${field}`)}
            value={draft.claims[field]}
            onChange={(path) => set({ claims: { ...draft.claims, [field]: path } })}
            spellCheck="false"
            isLtr
          />
        ))}
        <Field
          label={t('panel.centralSignIn.scopes')}
          value={draft.scopes}
          onChange={(scopes) => set({ scopes })}
          hint={t('panel.centralSignIn.scopesHint')}
          spellCheck="false"
          isLtr
        />
      </div>
    </fieldset>
  )
}
