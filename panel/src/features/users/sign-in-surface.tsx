import { Button } from '@heroui/react/button'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre, useMe } from '../../api/me.ts'
import type { UserDetail } from '../../api/types.ts'
import { useProof } from '../../api/use-proof.tsx'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Surface } from '../../ui/surface.tsx'
import { AllowSignInDialog } from './allow-sign-in-dialog.tsx'
import { changeUser, endSessions, resetSecondFactor, usersKey } from './api.ts'

const ACTS = {
  endSessions,
  resetSecondFactor,
  forbidSignIn: (id: number) => changeUser(id, { canSignIn: false }),
}
type Asked = keyof typeof ACTS

/** How a person signs in, and what an administrator can do about it; each is asked about first. */
export function SignInSurface({ user }: { user: UserDetail }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const canWrite = useCanInCentre()('users:write')
  // one's own password and factors are changed on one's own page
  const isOwn = useMe().id === user.id
  const submit = useSubmit()
  const { withProof, proofDialog } = useProof()
  const [asked, setAsked] = useState<Asked | 'allowSignIn' | null>(null)
  const { waysIn, canSignIn, signInOff, openSessions } = user
  const isKnownElsewhere = waysIn.central || user.source !== 'local'

  const act = async (what: Asked) => {
    if (await submit.run(() => withProof(() => ACTS[what](user.id)))) setAsked(null)
    void queryClient.invalidateQueries({ queryKey: usersKey })
  }
  const button = (what: NonNullable<typeof asked>, variant: 'tertiary' | 'secondary' | 'danger-soft' = 'tertiary') => (
    <Button size="sm" variant={variant} onPress={() => setAsked(what)}>
      {t(`panel.users.${what}`)}
    </Button>
  )
  return (
    <Surface title={t('panel.users.signIn')}>
      <SignInFacts user={user} />
      {canWrite && (
        <div className="flex flex-wrap gap-2 pt-4">
          {openSessions > 0 && button('endSessions')}
          {!isOwn && (waysIn.authenticatorApp || waysIn.passkeys > 0) && button('resetSecondFactor')}
          {!isOwn && !canSignIn && button('allowSignIn', 'secondary')}
          {!isOwn && (canSignIn || (isKnownElsewhere && !signInOff)) && button('forbidSignIn', 'danger-soft')}
        </div>
      )}
      {asked === 'allowSignIn' && (
        <AllowSignInDialog user={user} wantsPassword={!isKnownElsewhere} onClose={() => setAsked(null)} />
      )}
      {asked !== null && asked !== 'allowSignIn' && (
        <Confirm
          title={t(`panel.users.${asked}`)}
          action={t(`panel.users.${asked}`)}
          isOpen
          isPending={submit.isPending}
          error={submit.error}
          onConfirm={() => act(asked)}
          onClose={() => setAsked(null)}
        >
          <p>{t(`panel.users.${asked}What`)}</p>
        </Confirm>
      )}
      {proofDialog}
    </Surface>
  )
}

function SignInFacts({ user }: { user: UserDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { password, authenticatorApp, passkeys, central } = user.waysIn
  const ways = [
    ...(password ? [t('panel.users.way.password')] : []),
    ...(central ? [t('panel.users.way.central')] : []),
    ...(authenticatorApp ? [t('panel.users.way.authenticatorApp')] : []),
    ...(passkeys > 0 ? [t('panel.users.way.passkeys', { count: passkeys, n: format.number(passkeys) })] : []),
  ]
  const facts = [
    { label: t('panel.users.ways'), value: ways.length === 0 ? t('panel.users.noWay') : format.list(ways) },
    {
      label: t('panel.users.field.lastSignInAt'),
      value: user.lastSignInAt === null ? t('panel.users.neverSignedIn') : format.dateTime(user.lastSignInAt),
    },
    { label: t('panel.users.openSessions'), value: format.number(user.openSessions) },
  ]
  return <Facts facts={facts} />
}
