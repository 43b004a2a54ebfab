import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../api/me.ts'
import { errorsByField, ProblemError } from '../../api/problem.ts'
import type { NewCentreToken } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Choices } from '../../ui/choices.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Picker } from '../../ui/picker.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { makeToken, type Place, tokenLimitsQuery, tokensKey } from './api.ts'
import { NetworksField, readNetworks } from './networks-field.tsx'
import { TokenShown } from './token-shown.tsx'

const TERMS_DAYS = [7, 30, 90, 180, 365]
const TERM_DAYS = 90
/** Nobody looks at a directory's set-up every season. */
const DIRECTORY_TERM_DAYS = 180

type Kind = NewCentreToken['kind']
type Props = { place: Place; kinds: Kind[]; isSandbox?: boolean; onClose: () => void }

/** Makes a token, and shows it the one time that it can be shown, with a request that works as it stands. */
export function MakeTokenDialog({ place, kinds, isSandbox = false, onClose }: Props) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const make = useMutation({
    mutationFn: (token: NewCentreToken) => makeToken(place, token),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: tokensKey(place) }),
  })
  const made = make.data
  const title = t(kinds.includes('scim') ? 'panel.scim.make' : 'panel.tokens.make')
  if (made?.token !== undefined) return <TokenShown made={{ ...made, token: made.token }} onClose={onClose} />
  return (
    <TokenForm
      title={title}
      place={place}
      kinds={kinds}
      isSandbox={isSandbox}
      isPending={make.isPending}
      error={make.error}
      onSubmit={make.mutate}
      onClose={onClose}
    />
  )
}

type FormProps = Required<Props> & {
  title: string
  isPending: boolean
  error: unknown
  onSubmit: (token: NewCentreToken) => void
}

function TokenForm({ title, place, kinds, isSandbox, isPending, error, onSubmit, onClose }: FormProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Kind>(kinds[0] ?? 'live')
  const isOfDirectory = kind === 'scim'
  const [chosenDays, setDays] = useState(isOfDirectory ? DIRECTORY_TERM_DAYS : TERM_DAYS)
  const [scopes, setScopes] = useState<string[] | null>(null)
  const [networks, setNetworks] = useState('')
  const terms = useTerms(place)
  const days = Math.min(chosenDays, terms.at(-1) ?? chosenDays)
  const held = useHeldPermissions(place)
  const errors = errorsByField(error instanceof ProblemError ? error.problem : null)

  const submit = () =>
    onSubmit({
      kind,
      name: name.trim(),
      expiresIn: `${days}d`,
      scopes: scopes as NewCentreToken['scopes'],
      networks: readNetworks(networks),
    })
  return (
    <FormDialog
      title={title}
      action={title}
      isPending={isPending}
      fault={Object.keys(errors).length === 0 ? error : null}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label={t(isOfDirectory ? 'panel.scim.name' : 'panel.tokens.name')}
        value={name}
        onChange={setName}
        hint={t(isOfDirectory ? 'panel.scim.nameHint' : 'panel.tokens.nameHint')}
        error={errors.name}
        isRequired
        autoFocus
      />
      {kinds.length > 1 && (
        <div>
          <Segmented
            label={t('panel.tokens.column.kind')}
            value={kind}
            options={kinds.map((id) => ({ id, label: t(`panel.tokens.kind.${id}`) }))}
            onChange={setKind}
          />
          <p className="pt-1.5 text-xs text-muted">
            {t(isSandbox ? 'panel.tokens.kindNote.sandbox' : `panel.tokens.kindNote.${kind}`)}
          </p>
        </div>
      )}
      <Picker
        label={t('panel.tokens.expiresIn')}
        value={String(days)}
        options={terms.map((term) => ({
          id: String(term),
          label: t('panel.format.days', { count: term, n: format.number(term) }),
        }))}
        onChange={(term) => setDays(Number(term))}
        hint={t(isOfDirectory ? 'panel.scim.expiresInHint' : 'panel.tokens.expiresInHint')}
        error={errors.expiresIn}
      />
      <NetworksField value={networks} onChange={setNetworks} errors={errors} />
      {!isOfDirectory && (
        <Segmented
          label={t('panel.tokens.scopes')}
          value={scopes === null ? 'usual' : 'chosen'}
          options={(['usual', 'chosen'] as const).map((id) => ({ id, label: t(`panel.tokens.scopesAre.${id}`) }))}
          onChange={(id) => setScopes(id === 'usual' ? null : [])}
        />
      )}
      {scopes !== null && (
        <Choices
          label={t('panel.tokens.scopes')}
          options={held.map((id) => ({ id, label: t(`permissions.${id.replace(':', '.')}`), note: id }))}
          value={scopes}
          onChange={setScopes}
        />
      )}
    </FormDialog>
  )
}

/** The terms to choose from: none beyond what the administrator allows, which is one of them. */
function useTerms(place: Place): number[] {
  const { data } = useQuery(tokenLimitsQuery(place))
  const daysMax = data?.daysMax ?? 365
  return [...new Set([...TERMS_DAYS.filter((days) => days < daysMax), daysMax])]
}

/** What the maker may do there: a token never may more. */
function useHeldPermissions(place: Place): string[] {
  const me = useMe()
  if (place === 'centre') return me.centrePermissions
  return me.services.find(({ name }) => name === place.service)?.permissions ?? []
}
