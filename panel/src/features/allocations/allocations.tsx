import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Link2, Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { servicesKey } from '../../api/choices.ts'
import { useCanInCentre } from '../../api/me.ts'
import type { Allocation } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Empty, Fault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { AllocationDialog } from './allocation-dialog.tsx'
import { allocationsKey, allocationsQuery, type Owner, removeAllocation, usageQuery } from './api.ts'

/**
 * Which accounts a service may use, or which services may use an account: in the order in which they are tried. `mark`
 * stands beside an account.
 */
export function Allocations({ of, mark }: { of: Owner; mark?: (account: string) => ReactNode }) {
  const { t } = useTranslation()
  const can = useCanInCentre()
  const query = useQuery({ ...allocationsQuery(of), enabled: can('allocations:read') })
  const [isMaking, setIsMaking] = useState(false)
  const [removing, setRemoving] = useState<Allocation | null>(null)
  const [editing, setEditing] = useState<Allocation | null>(null)
  const canWrite = can('allocations:write')
  if (!can('allocations:read')) return null

  return (
    <Surface
      title={t('service' in of ? 'panel.allocations.ofService' : 'panel.allocations.ofAccount')}
      isFlush
      actions={
        canWrite && (
          <Button size="sm" variant="tertiary" onPress={() => setIsMaking(true)}>
            <Plus />
            {t('panel.action.add')}
          </Button>
        )
      }
    >
      {query.isPending ? (
        <LoadingRows count={2} />
      ) : query.isError ? (
        <Fault error={query.error} onRetry={() => query.refetch()} />
      ) : query.data.items.length === 0 ? (
        <Empty icon={<Link2 />} title={t('panel.allocations.empty.title')}>
          {t('service' in of ? 'panel.allocations.empty.ofService' : 'panel.allocations.empty.ofAccount')}
        </Empty>
      ) : (
        <ul className="divide-y divide-separator pt-2">
          {query.data.items.map((allocation, index) => (
            <AllocationRow
              key={allocation.id}
              of={of}
              order={'service' in of && query.data.items.length > 1 ? index + 1 : null}
              allocation={allocation}
              mark={mark?.(allocation.account)}
              onEdit={canWrite ? () => setEditing(allocation) : undefined}
              onRemove={canWrite ? () => setRemoving(allocation) : undefined}
            />
          ))}
        </ul>
      )}
      {isMaking && <AllocationDialog of={of} onClose={() => setIsMaking(false)} />}
      {editing && <AllocationDialog of={of} held={editing} onClose={() => setEditing(null)} />}
      {removing && <RemoveDialog allocation={removing} onClose={() => setRemoving(null)} />}
    </Surface>
  )
}

type RowProps = {
  of: Owner
  allocation: Allocation
  order: number | null
  mark?: ReactNode
  onEdit: (() => void) | undefined
  onRemove: (() => void) | undefined
}

function AllocationRow({ of, allocation, order, mark, onEdit, onRemove }: RowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const link =
    'service' in of
      ? ({ to: '/centre/accounts/$name', params: { name: allocation.account } } as const)
      : ({ to: '/centre/services/$name', params: { name: allocation.service } } as const)
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-3">
      <div className="min-w-0 flex-1">
        <Link {...link} className="font-medium hover:text-accent">
          <Code>{link.params.name}</Code>
        </Link>{' '}
        {mark}
        <p className="text-muted">
          <bdi dir="ltr">{allocation.methods.join(', ')}</bdi>
          {format.between}
          {allocation.lines.length === 0 ? (
            t('panel.allocations.allLines')
          ) : (
            <bdi dir="ltr">{allocation.lines.join(', ')}</bdi>
          )}
          {allocation.classes.length > 0 &&
            format.between + format.list(allocation.classes.map((one) => t(`panel.class.${one}`)))}
          {allocation.weight !== null &&
            format.between + t('panel.allocations.share', { n: format.number(allocation.weight) })}
        </p>
        <Usage allocation={allocation} />
      </div>
      {order !== null && (
        <span className="text-muted">{t('panel.allocations.position', { n: format.number(order) })}</span>
      )}
      {onEdit && (
        <Button size="sm" variant="tertiary" onPress={onEdit}>
          {t('panel.action.edit')}
        </Button>
      )}
      {onRemove && (
        <Button size="sm" variant="danger-soft" onPress={onRemove}>
          {t('panel.action.delete')}
        </Button>
      )}
    </li>
  )
}

/** How much of its quotas is used. */
function Usage({ allocation: { id, quota } }: { allocation: Allocation }) {
  const { t } = useTranslation()
  const format = useFormat()
  const hasQuota = [quota.day, quota.month].some((caps) => Object.values(caps).some((cap) => cap !== null))
  const uses = useQuery({ ...usageQuery(id), enabled: hasQuota }).data?.uses ?? []
  return uses.map(({ span, unit, used, cap }) => (
    <p key={`${span} ${unit}`} className={used >= cap ? 'text-danger' : 'text-muted'}>
      {t(`panel.services.quota.${span}`)} · {t(`panel.services.quota.unit.${unit}`)}:{' '}
      {t('panel.allocations.used', { used: format.number(used), cap: format.number(cap) })}
    </p>
  ))
}

function RemoveDialog({ allocation, onClose }: { allocation: Allocation; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const remove = async () => {
    const isRemoved = await submit.run(() => removeAllocation(allocation.id))
    if (isRemoved) onClose()
    void queryClient.invalidateQueries({ queryKey: allocationsKey })
    void queryClient.invalidateQueries({ queryKey: servicesKey })
  }
  return (
    <Confirm
      title={t('panel.allocations.removeTitle')}
      action={t('panel.action.delete')}
      isOpen
      isPending={submit.isPending}
      error={submit.error}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>{t('panel.allocations.removeWhat', { service: allocation.service, account: allocation.account })}</p>
    </Confirm>
  )
}
