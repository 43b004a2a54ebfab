import { Button } from '@heroui/react/button'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../api/me.ts'
import type { Service } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { servicesKey, setArchive } from './api.ts'

/** Puts a service that is over away, or brings it back. */
export function Archive({ service }: { service: Service }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const [isAsking, setIsAsking] = useState(false)
  const set = async (isArchived: boolean) => {
    const isSet = await submit.run(() => setArchive(service.name, isArchived))
    if (isSet) setIsAsking(false)
    void queryClient.invalidateQueries({ queryKey: servicesKey })
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
  }
  if (service.archived)
    return (
      <Button variant="secondary" isPending={submit.isPending} onPress={() => set(false)}>
        {t('panel.services.restore')}
      </Button>
    )
  return (
    <>
      <Button variant="danger-soft" onPress={() => setIsAsking(true)}>
        {t('panel.services.archive')}
      </Button>
      <Confirm
        title={t('panel.services.archiveTitle')}
        action={t('panel.services.archive')}
        isOpen={isAsking}
        isPending={submit.isPending}
        error={submit.error}
        onConfirm={() => set(true)}
        onClose={() => setIsAsking(false)}
      >
        <p>{t('panel.services.archiveWhat')}</p>
      </Confirm>
    </>
  )
}
