import { Button } from '@heroui/react/button'
import { useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { FormFault } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { Tag } from '../../ui/tag.tsx'
import { accountsKey } from './api.ts'

export type Part = { id: string; name: ReactNode; note: ReactNode; disabled: boolean }

type Props = {
  title: string
  empty: string
  /** What will happen when one is removed. */
  removeWhat: string
  parts: Part[]
  onAdd: () => void
  onEdit: (id: string) => void
  setDisabled: (id: string, disabled: boolean) => Promise<unknown>
  remove: (id: string) => Promise<unknown>
}

/** The keys or the lines of an account: each can be switched off, on again, and removed. */
export function PartsList({ title, empty, removeWhat, parts, onAdd, onEdit, setDisabled, remove }: Props) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const canWrite = useCanInCentre()('accounts:write')
  const submit = useSubmit()
  const [removing, setRemoving] = useState<string | null>(null)
  const act = async (request: () => Promise<unknown>) => {
    const isDone = await submit.run(request)
    void queryClient.invalidateQueries({ queryKey: accountsKey })
    if (isDone) setRemoving(null)
  }
  return (
    <Surface
      title={title}
      isFlush
      actions={
        canWrite && (
          <Button size="sm" variant="tertiary" onPress={onAdd}>
            <Plus />
            {t('panel.action.add')}
          </Button>
        )
      }
    >
      {removing === null && submit.error !== null && (
        <div className="px-5 pt-2">
          <FormFault error={submit.error} />
        </div>
      )}
      {parts.length === 0 && <p className="px-5 pt-1 pb-5 text-muted">{empty}</p>}
      <ul className="divide-y divide-separator">
        {parts.map(({ id, name, note, disabled }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-2.5">
            <span className="font-medium">{name}</span>
            <span className="basis-full text-muted sm:flex-1 sm:basis-0">{note}</span>
            {disabled && <Tag tone="doubt">{t('panel.accounts.off')}</Tag>}
            {canWrite && (
              <>
                <Button size="sm" variant="tertiary" onPress={() => onEdit(id)}>
                  {t('panel.action.edit')}
                </Button>
                <Button size="sm" variant="tertiary" onPress={() => act(() => setDisabled(id, !disabled))}>
                  {t(disabled ? 'panel.accounts.switchOn' : 'panel.accounts.switchOff')}
                </Button>
                <Button size="sm" variant="danger-soft" onPress={() => setRemoving(id)}>
                  {t('panel.action.delete')}
                </Button>
              </>
            )}
          </li>
        ))}
      </ul>
      {removing !== null && (
        <Confirm
          title={t('panel.accounts.removeTitle', { name: removing })}
          action={t('panel.action.delete')}
          isOpen
          isPending={submit.isPending}
          error={submit.error}
          onConfirm={() => act(() => remove(removing))}
          onClose={() => setRemoving(null)}
        >
          <p>{removeWhat}</p>
        </Confirm>
      )}
    </Surface>
  )
}
