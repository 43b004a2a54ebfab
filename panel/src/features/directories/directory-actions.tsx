import { Button } from '@heroui/react/button'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { Directory } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { FormFault } from '../../ui/states.tsx'
import { directoriesKey, dryRun, removeDirectory, sync } from './api.ts'
import { DirectoryDialog } from './directory-dialog.tsx'
import { TrialDialog } from './trial-dialog.tsx'

/** What can be done with a directory by who may. */
export function DirectoryActions({ directory }: { directory: Directory }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const canWrite = useCanInCentre()('directory:write')
  const submit = useSubmit()
  const [open, setOpen] = useState<'trial' | 'edit' | 'remove' | null>(null)
  const { name, running, lastRun } = directory
  const begin = async (request: () => Promise<unknown>) => {
    await submit.run(request)
    await queryClient.invalidateQueries({ queryKey: directoriesKey })
  }
  const remove = async () => {
    if (!(await submit.run(() => removeDirectory(name)))) return
    setOpen(null)
    void queryClient.invalidateQueries({ queryKey: directoriesKey })
    await navigate({ to: '/centre/directories' })
  }
  if (!canWrite) return null
  return (
    <>
      {open === null && <FormFault error={submit.error} />}
      <Button variant="tertiary" onPress={() => setOpen('trial')}>
        {t('panel.directories.test')}
      </Button>
      <Button
        variant={lastRun === null ? 'primary' : 'secondary'}
        isDisabled={running}
        onPress={() => begin(() => dryRun(name))}
      >
        {t('panel.directories.dryRun')}
      </Button>
      {lastRun !== null && (
        <Button isDisabled={running} onPress={() => begin(() => sync(name, false))}>
          {t('panel.directories.sync')}
        </Button>
      )}
      <Button variant="tertiary" onPress={() => setOpen('edit')}>
        {t('panel.action.edit')}
      </Button>
      <Button variant="danger-soft" onPress={() => setOpen('remove')}>
        {t('panel.action.delete')}
      </Button>
      {open === 'trial' && <TrialDialog name={name} onClose={() => setOpen(null)} />}
      {open === 'edit' && <DirectoryDialog directory={directory} onClose={() => setOpen(null)} />}
      <Confirm
        title={t('panel.directories.removeTitle', { name })}
        action={t('panel.action.delete')}
        isOpen={open === 'remove'}
        isPending={submit.isPending}
        error={submit.error}
        onConfirm={remove}
        onClose={() => setOpen(null)}
      >
        <p>{t('panel.directories.removeWhat')}</p>
      </Confirm>
    </>
  )
}
