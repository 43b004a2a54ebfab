import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../api/client.ts'
import { meQuery } from '../../api/me.ts'
import { useProof } from '../../api/use-proof.tsx'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Fault, FormFault, LoadingRows } from '../../ui/states.tsx'
import { Tag } from '../../ui/tag.tsx'
import { secondFactorQuery } from './api.ts'
import { PasskeyDialog, PasskeyList } from './passkeys.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { TotpDialog } from './totp-dialog.tsx'

type Open = { kind: 'app'; setUp: { state: string; secret: string; address: string } } | { kind: 'passkey' | 'end app' }

/** What the person has as a second factor, and ways to set up more. `onFirst`: one is there where there was none. */
export function SecondFactor({ onFirst }: { onFirst?: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const { data, error, refetch } = useQuery(secondFactorQuery)
  const { withProof, proofDialog } = useProof()
  const submit = useSubmit()
  const [open, setOpen] = useState<Open | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)

  const changed = () => {
    void queryClient.invalidateQueries({ queryKey: secondFactorQuery.queryKey })
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey, exact: true })
  }
  const done = (recoveryCodes: string[] | null) => {
    setOpen(null)
    setCodes(recoveryCodes)
    changed()
    if (recoveryCodes === null) onFirst?.()
  }
  const beginApp = () =>
    submit.run(async () => {
      setOpen({ kind: 'app', setUp: await withProof(() => ask(api.POST('/api/v1/me/totp/set-up', {}))) })
    })
  const endApp = async () => {
    if (await submit.run(() => withProof(() => ask(api.DELETE('/api/v1/me/totp', {}))))) done(null)
  }
  const renewCodes = () =>
    submit.run(async () => {
      const { recoveryCodes } = await withProof(() => ask(api.POST('/api/v1/me/recovery-codes', {})))
      done(recoveryCodes)
    })
  if (error) return <Fault error={error} onRetry={refetch} />
  if (!data) return <LoadingRows count={3} />
  const hasAny = data.totp !== null || data.passkeys.length > 0

  return (
    <div className="flex flex-col divide-y divide-separator">
      {open === null && <FormFault error={submit.error} />}
      <Part
        title={t('panel.profile.app')}
        note={data.totp ? t('panel.profile.since', { time: format.date(data.totp.since) }) : t('panel.profile.appWhat')}
        mark={data.totp && <Tag tone="good">{t('panel.profile.on')}</Tag>}
      >
        <Button size="sm" variant={data.totp ? 'tertiary' : 'primary'} onPress={beginApp}>
          {t(data.totp ? 'panel.profile.appReplace' : 'panel.profile.setUp')}
        </Button>
        {data.totp && (
          <Button size="sm" variant="tertiary" onPress={() => setOpen({ kind: 'end app' })}>
            {t('panel.profile.switchOff')}
          </Button>
        )}
      </Part>
      <Part
        title={t('panel.profile.passkeys')}
        note={t(data.passkeysPossible ? 'panel.profile.passkeyWhat' : 'panel.profile.passkeysImpossible')}
      >
        {data.passkeysPossible && (
          <Button size="sm" variant={hasAny ? 'tertiary' : 'secondary'} onPress={() => setOpen({ kind: 'passkey' })}>
            {t('panel.profile.addPasskey')}
          </Button>
        )}
      </Part>
      {data.passkeys.length > 0 && <PasskeyList passkeys={data.passkeys} withProof={withProof} onChange={changed} />}
      {hasAny && (
        <Part
          title={t('panel.profile.recoveryCodes')}
          note={t('panel.profile.recoveryLeft', {
            count: data.recoveryCodesLeft,
            n: format.number(data.recoveryCodesLeft),
          })}
        >
          <Button size="sm" variant="tertiary" onPress={renewCodes}>
            {t('panel.profile.recoveryRenew')}
          </Button>
        </Part>
      )}
      {open?.kind === 'app' && <TotpDialog setUp={open.setUp} onDone={done} onClose={() => setOpen(null)} />}
      {open?.kind === 'passkey' && <PasskeyDialog withProof={withProof} onDone={done} onClose={() => setOpen(null)} />}
      {open?.kind === 'end app' && (
        <Confirm
          title={t('panel.profile.appOff')}
          action={t('panel.profile.switchOff')}
          isOpen
          isPending={submit.isPending}
          error={submit.error}
          onConfirm={endApp}
          onClose={() => setOpen(null)}
        >
          <p>{t('panel.profile.appOffWhat')}</p>
        </Confirm>
      )}
      {codes && (
        <RecoveryCodes
          codes={codes}
          onClose={() => {
            setCodes(null)
            onFirst?.()
          }}
        />
      )}
      {proofDialog}
    </div>
  )
}

type PartProps = { title: string; note: string; mark?: React.ReactNode; children: React.ReactNode }

function Part({ title, note, mark, children }: PartProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 font-medium">
          {title} {mark}
        </p>
        <p className="text-muted">{note}</p>
      </div>
      <div className="flex gap-2">{children}</div>
    </div>
  )
}
