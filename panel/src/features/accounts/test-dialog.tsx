import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../api/me.ts'
import type { Account, MessageDetail } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Picker } from '../../ui/picker.tsx'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { providersQuery, sendTestMessage, testMessageQuery } from './api.ts'

type Props = { account: Account; show: (message: MessageDetail) => ReactNode; onClose: () => void }

/** Tries an account with one message, and shows how it goes as it goes. */
export function TestDialog({ account, show, onClose }: Props) {
  const [sent, setSent] = useState<string | null>(null)
  if (sent === null) return <TestForm account={account} onSent={setSent} onClose={onClose} />
  return <TestSeen account={account} id={sent} show={show} onClose={onClose} />
}

function TestForm({ account, onSent, onClose }: Pick<Props, 'account' | 'onClose'> & { onSent: (id: string) => void }) {
  const { t } = useTranslation()
  const [to, setTo] = useState('')
  const [text, setText] = useState(t('panel.accounts.test.sample'))
  const [key, setKey] = useState<string | null>(null)
  const [line, setLine] = useState<string | null>(null)
  const keys = account.keys.filter(({ disabled }) => !disabled)
  const lines = account.lines.filter(({ disabled }) => !disabled)
  const channel = useQuery(providersQuery).data?.find(({ slug }) => slug === account.provider)?.channel
  const isEmail = channel === 'email'
  const isPush = channel === 'push'
  const submit = useSubmit(['to', 'text', 'key', 'line'])
  const { username } = useMe()

  const send = async () => {
    let id = ''
    const isSent = await submit.run(async () => {
      const made = await sendTestMessage(account.name, {
        // a notification is tried on one's own browsers
        to: isPush ? username : to.trim(),
        text,
        ...(key === null ? {} : { key }),
        ...(line === null ? {} : { line }),
      })
      id = made.id
    })
    if (isSent) onSent(id)
  }
  return (
    <FormDialog
      title={t('panel.accounts.test.title')}
      action={t('panel.accounts.test.send')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={send}
      onClose={onClose}
    >
      <p className="text-muted">{t(isPush ? 'panel.accounts.test.whatPush' : 'panel.accounts.test.what')}</p>
      {isPush ? (
        submit.errors.to && (
          <p role="alert" className="text-danger">
            {submit.errors.to}
          </p>
        )
      ) : (
        <Field
          label={t(isEmail ? 'panel.accounts.test.address' : 'panel.accounts.test.to')}
          value={to}
          onChange={setTo}
          error={submit.errors.to}
          inputMode={isEmail ? 'email' : 'tel'}
          isRequired
          isLtr
        />
      )}
      <Field
        label={t('panel.accounts.test.text')}
        value={text}
        onChange={setText}
        error={submit.errors.text}
        isRequired
      />
      {keys.length > 1 && (
        <Picker
          label={t('panel.accounts.keys')}
          value={key}
          options={keys.map(({ name }) => ({ id: name, label: name }))}
          onChange={setKey}
          placeholder={t('panel.accounts.test.first')}
          error={submit.errors.key}
        />
      )}
      {lines.length > 0 && (
        <Picker
          label={t('panel.accounts.lines')}
          value={line}
          options={lines.map(({ number }) => ({ id: number, label: number }))}
          onChange={setLine}
          placeholder={t('panel.accounts.test.first')}
          error={submit.errors.line}
        />
      )}
    </FormDialog>
  )
}

function TestSeen({ account, id, show, onClose }: Props & { id: string }) {
  const { t } = useTranslation()
  const query = useQuery(testMessageQuery(account.name, id))
  return (
    <Dialog title={t('panel.accounts.test.title')} isOpen onClose={onClose} size="lg">
      {query.isPending && <LoadingRows count={3} />}
      {query.isError && <Fault error={query.error} onRetry={() => query.refetch()} />}
      {query.data && show(query.data)}
    </Dialog>
  )
}
