import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BlockListOfLine } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Fault, FormFault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { Tag } from '../../ui/tag.tsx'
import { blockListsQuery, shareBlockList, stopSharingBlockList } from './api.ts'

/**
 * Lines whose providers have lists of their own: what is read from them, and whether ours is put there. Nothing where
 * none has.
 */
export function BlockLists({ canWrite }: { canWrite: boolean }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(blockListsQuery)
  const [open, setOpen] = useState<BlockListOfLine | null>(null)
  if (!data)
    return (
      <Surface title={t('panel.blockedNumbers.lists.title')}>
        {error ? <Fault error={error} onRetry={refetch} /> : <LoadingRows count={2} />}
      </Surface>
    )
  if (data.items.length === 0) return null
  return (
    <Surface title={t('panel.blockedNumbers.lists.title')}>
      <ul className="flex max-h-64 flex-col divide-y divide-border overflow-y-auto">
        {data.items.map((list) => (
          <li key={`${list.account.name} ${list.line}`} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
            <ListState list={list} />
            {canWrite && (
              <Button size="sm" variant="tertiary" onPress={() => setOpen(list)}>
                {t(list.sharing ? 'panel.blockedNumbers.lists.stop' : 'panel.blockedNumbers.lists.share')}
                <span className="sr-only">{list.line}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {open && <ShareDialog list={open} onClose={() => setOpen(null)} />}
    </Surface>
  )
}

function ListState({ list: { account, line, readUntil, isReadFailing, sharing } }: { list: BlockListOfLine }) {
  const { t } = useTranslation()
  const format = useFormat()
  const failing = sharing?.failing
  return (
    <div className="min-w-0 flex-1">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{format.title(account.title)}</span>
        <Code>{line}</Code>
        {sharing && (
          <Tag tone={failing ? 'bad' : sharing.waiting > 0 ? 'doubt' : 'good'}>
            {failing
              ? t('panel.blockedNumbers.lists.failing')
              : t('panel.blockedNumbers.lists.shared', { n: format.number(sharing.shared) })}
          </Tag>
        )}
      </p>
      <p className="text-xs text-muted">
        {isReadFailing
          ? t('panel.blockedNumbers.lists.readFailing')
          : readUntil
            ? t('panel.blockedNumbers.lists.read', { at: format.dateTime(readUntil) })
            : t('panel.blockedNumbers.lists.neverRead')}
        {sharing &&
          sharing.waiting > 0 &&
          format.between + t('panel.blockedNumbers.lists.waiting', { n: format.number(sharing.waiting) })}
      </p>
      {failing && (
        <p className="text-sm text-danger-soft-foreground">
          {failing.title} · {t(`who.${failing.who}`)}
          {failing.provider.text && (
            <>
              {' · '}
              <bdi>{`${failing.provider.code} ${failing.provider.text}`}</bdi>
            </>
          )}
        </p>
      )}
    </div>
  )
}

function ShareDialog({ list, onClose }: { list: BlockListOfLine; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit(['line'])
  const verb = list.sharing ? 'stop' : 'share'
  const run = async () => {
    const isDone = await submit.run(() => (list.sharing ? stopSharingBlockList(list) : shareBlockList(list)))
    void queryClient.invalidateQueries({ queryKey: blockListsQuery.queryKey })
    if (isDone) onClose()
  }
  return (
    <Dialog
      title={t(`panel.blockedNumbers.lists.${verb}Title`, { line: list.line })}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button variant="tertiary" onPress={onClose}>
            {t('panel.action.back')}
          </Button>
          <Button isPending={submit.isPending} onPress={run}>
            {t(`panel.blockedNumbers.lists.${verb}`)}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p>{t(`panel.blockedNumbers.lists.${verb}Note`)}</p>
        {submit.errors.line && <p role="alert">{submit.errors.line}</p>}
        <FormFault error={submit.fault} />
      </div>
    </Dialog>
  )
}
