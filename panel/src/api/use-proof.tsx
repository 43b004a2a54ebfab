import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../ui/field.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { api, ask } from './client.ts'
import { ProblemError } from './problem.ts'
import { useSubmit } from './use-submit.ts'

type Waiting = { go: () => void; giveUp: () => void }

/** Does what asks for a fresh proof of who one is: where it is missing, asks for the password and goes on. */
export function useProof(): { withProof: <T>(act: () => Promise<T>) => Promise<T>; proofDialog: ReactNode } {
  const [waiting, setWaiting] = useState<Waiting | null>(null)
  const withProof = async <T,>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'proof_required') throw error
      await new Promise<void>((resolve, reject) => setWaiting({ go: resolve, giveUp: () => reject(error) }))
      return act()
    }
  }
  const end = (how: keyof Waiting) => {
    waiting?.[how]()
    setWaiting(null)
  }
  const proofDialog = waiting && <ProofDialog onDone={() => end('go')} onClose={() => end('giveUp')} />
  return { withProof, proofDialog }
}

function ProofDialog({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const { t } = useTranslation()
  const submit = useSubmit(['password'])
  const [password, setPassword] = useState('')
  const prove = async () => {
    if (await submit.run(() => ask(api.POST('/api/v1/me/proof', { body: { password } })))) onDone()
  }
  return (
    <FormDialog
      title={t('panel.profile.proof')}
      action={t('panel.profile.goOn')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={prove}
      onClose={onClose}
    >
      <p>{t('panel.profile.proofWhy')}</p>
      <Field
        label={t('panel.signIn.password')}
        type="password"
        value={password}
        onChange={setPassword}
        error={submit.errors.password}
        autoComplete="current-password"
        isLtr
        isRequired
        autoFocus
      />
    </FormDialog>
  )
}
