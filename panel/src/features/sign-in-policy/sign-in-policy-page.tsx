import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../api/client.ts'
import { meQuery, useCanInCentre } from '../../api/me.ts'
import type { SignInPolicy } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Choices } from '../../ui/choices.tsx'
import { Page } from '../../ui/page.tsx'
import { Fault, FormFault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'

const key = ['sign-in-policy']
const SECOND_FACTOR = ['nobody', 'administrators', 'everybody'] as const
const PASSWORDS = ['everybody', 'administrators', 'nobody'] as const

/** What the administrator asks of every sign-in. */
export function SignInPolicyPage() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => ask(api.GET('/api/v1/centre/sign-in-policy', {})),
  })
  return (
    <Page title={t('panel.nav.signInPolicy')} note={t('panel.policy.note')}>
      <Surface className="max-w-3xl">
        {error ? (
          <Fault error={error} onRetry={refetch} />
        ) : data ? (
          <PolicyForm policy={data} />
        ) : (
          <LoadingRows count={5} />
        )}
      </Surface>
    </Page>
  )
}

function PolicyForm({ policy }: { policy: SignInPolicy }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const canWrite = useCanInCentre()('centre:write')
  const submit = useSubmit(['idleMinutes', 'longestHours'])
  const [wanted, setWanted] = useState(policy)
  const [isSaved, setIsSaved] = useState(false)
  const set = (change: Partial<SignInPolicy>) => {
    setIsSaved(false)
    setWanted({ ...wanted, ...change })
  }
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const done = await submit.run(async () =>
      queryClient.setQueryData(key, await ask(api.PATCH('/api/v1/centre/sign-in-policy', { body: wanted }))),
    )
    setIsSaved(done)
    if (!done) return
    // it may ask something of whoever has just changed it
    const me = await queryClient.fetchQuery({ ...meQuery, staleTime: 0 })
    if (me.mustSetUpSecondFactor) await navigate({ to: '/second-factor' })
  }
  return (
    <form onSubmit={save} className="flex flex-col gap-6" noValidate>
      <FormFault error={submit.fault} />
      <Choices
        label={t('panel.policy.secondFactor')}
        isSingle
        isLabelShown
        value={[wanted.secondFactor]}
        onChange={([id]) => set({ secondFactor: SECOND_FACTOR.find((one) => one === id) ?? 'nobody' })}
        options={SECOND_FACTOR.map((id) => ({
          id,
          label: t(`panel.policy.factorOf.${id}`),
          note: t(`panel.policy.factorNote.${id}`),
        }))}
      />
      <Choices
        label={t('panel.policy.passwords')}
        isSingle
        isLabelShown
        value={[wanted.passwords]}
        onChange={([id]) => set({ passwords: PASSWORDS.find((one) => one === id) ?? 'everybody' })}
        options={PASSWORDS.map((id) => ({
          id,
          label: t(`panel.policy.passwordOf.${id}`),
          note: t(`panel.policy.passwordNote.${id}`),
        }))}
      />
      <Choices
        label={t('panel.policy.reset')}
        isLabelShown
        value={wanted.resetBySms ? ['sms'] : []}
        onChange={(ids) => set({ resetBySms: ids.includes('sms') })}
        options={[{ id: 'sms', label: t('panel.policy.resetBySms'), note: t('panel.policy.resetNote') }]}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <WholeNumberField
          label={t('panel.policy.idleMinutes')}
          hint={t('panel.policy.idleHint')}
          value={wanted.idleMinutes}
          onChange={(idleMinutes) => set({ idleMinutes: idleMinutes ?? 0 })}
          error={submit.errors.idleMinutes}
        />
        <WholeNumberField
          label={t('panel.policy.longestHours')}
          hint={t('panel.policy.longestHint')}
          value={wanted.longestHours}
          onChange={(longestHours) => set({ longestHours: longestHours ?? 0 })}
          error={submit.errors.longestHours}
        />
      </div>
      {canWrite && (
        <div className="flex items-center gap-3">
          <Button type="submit" isPending={submit.isPending}>
            {t('panel.action.save')}
          </Button>
          {isSaved && <p role="status">{t('panel.policy.saved')}</p>}
        </div>
      )}
    </form>
  )
}
