import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { renderSVG } from 'uqr'
import { api, ask } from '../../api/client.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Code } from '../../ui/code.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'

type SetUp = { state: string; secret: string; address: string }
type Props = { setUp: SetUp; onDone: (recoveryCodes: string[] | null) => void; onClose: () => void }

/** Takes an authenticator app on: it reads the secret, and shows a code of it. */
export function TotpDialog({ setUp, onDone, onClose }: Props) {
  const { t } = useTranslation()
  const submit = useSubmit(['code'])
  const [code, setCode] = useState('')
  const save = () =>
    submit.run(async () => {
      const { recoveryCodes } = await ask(api.PUT('/api/v1/me/totp', { body: { state: setUp.state, code } }))
      onDone(recoveryCodes)
    })
  return (
    <FormDialog
      title={t('panel.profile.app')}
      action={t('panel.profile.appTakeOn')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      <p>{t('panel.profile.appHow')}</p>
      <QrCode text={setUp.address} label={t('panel.profile.qr')} />
      <p className="text-center text-muted">
        {t('panel.profile.appByHand')}{' '}
        <Code className="font-mono break-all text-foreground">{setUp.secret.replace(/(.{4})(?=.)/g, '$1 ')}</Code>
      </p>
      <Field
        label={t('panel.signIn.code')}
        value={code}
        onChange={setCode}
        error={submit.errors.code}
        autoComplete="one-time-code"
        inputMode="numeric"
        isLtr
        isRequired
        autoFocus
      />
    </FormDialog>
  )
}

// An image and not markup of ours: nothing of the text can become more than a picture. White, for cameras need that.
function QrCode({ text, label }: { text: string; label: string }) {
  const source = useMemo(() => `data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(text, { border: 2 }))}`, [text])
  return <img src={source} alt={label} className="size-48 self-center rounded-xl bg-white" />
}
