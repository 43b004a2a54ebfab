import { Button } from '@heroui/react/button'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { UserDetail } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { setSuspension, usersKey } from './api.ts'
import { UserDialog } from './user-dialog.tsx'

type Asked = 'suspend' | 'resume'

/** What can be done with a person; each is asked about first. */
export function UserActions({ user }: { user: UserDetail }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const canWrite = useCanInCentre()('users:write')
  const submit = useSubmit()
  const [asked, setAsked] = useState<Asked | 'edit' | null>(null)
  const canSeeChanges = useCanInCentre()('centre-audit:read')
  const changes = canSeeChanges && (
    <LinkButton variant="tertiary" to="/centre/audit-entries" search={{ subjectKind: 'user', subject: user.username }}>
      {t('panel.logs.changes')}
    </LinkButton>
  )
  if (!canWrite) return changes

  const act = async (what: Asked) => {
    if (await submit.run(() => setSuspension(user.id, what === 'suspend'))) setAsked(null)
    void queryClient.invalidateQueries({ queryKey: usersKey })
  }
  const button = (what: Asked, variant: 'secondary' | 'danger-soft') => (
    <Button variant={variant} onPress={() => setAsked(what)}>
      {t(`panel.users.${what}`)}
    </Button>
  )
  return (
    <>
      {changes}
      {user.suspended ? button('resume', 'secondary') : button('suspend', 'danger-soft')}
      <Button variant="tertiary" onPress={() => setAsked('edit')}>
        {t('panel.action.edit')}
      </Button>
      {asked === 'edit' && <UserDialog user={user} onClose={() => setAsked(null)} />}
      {asked !== null && asked !== 'edit' && (
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
    </>
  )
}
