import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { DirectoryRun } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Bar } from '../../ui/bar.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { directoriesKey, runQuery, sync } from './api.ts'
import { RunDifference } from './run-difference.tsx'
import { RunFault } from './run-fault.tsx'
import { RunState } from './run-state.tsx'

/** A run, while it goes on and after: how far it is, what differs, what could not be taken, and why it failed. */
export function RunView({ directory, id }: { directory: string; id: number }) {
  const { t } = useTranslation()
  const query = useQuery(runQuery(directory, id))
  const run = query.data
  if (!run)
    return (
      <Surface isFlush>
        {query.isError ? <Fault error={query.error} onRetry={() => query.refetch()} /> : <LoadingRows count={3} />}
      </Surface>
    )
  return (
    <Surface title={t(`panel.directories.run.${run.kind}`)} actions={<RunState status={run.status} />}>
      <div className="flex flex-col gap-4">
        {run.status === 'running' && <Progress run={run} />}
        {run.fault && <RunFault fault={run.fault} />}
        {run.status !== 'running' && <Summary run={run} />}
        {run.beyondGuard.length > 0 && (run.kind === 'dry_run' || run.status === 'failed') && <BeyondGuard run={run} />}
        {run.changes !== null && <RunDifference run={run} />}
      </div>
    </Surface>
  )
}

function Progress({ run: { progress } }: { run: DirectoryRun }) {
  const { t } = useTranslation()
  const format = useFormat()
  const values = {
    users: format.number(progress.users),
    groups: format.number(progress.groups),
    done: format.number(progress.done),
    total: format.number(progress.total ?? 0),
  }
  return (
    <div role="status" className="flex flex-col gap-2">
      <p>{t(`panel.directories.phase.${progress.phase}`, values)}</p>
      {progress.phase === 'applying' && (
        <Bar value={Math.min(progress.done, (progress.total ?? 0) * 0.79)} max={progress.total ?? 0} />
      )}
    </div>
  )
}

function Summary({ run }: { run: DirectoryRun }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { users, groups } = run.progress
  const read = t('panel.directories.read', { users: format.number(users), groups: format.number(groups) })
  return (
    <p className="text-muted">
      {format.facts([
        format.dateTime(run.endedAt ?? run.startedAt),
        run.startedBy ?? t('panel.directories.bySchedule'),
        read,
      ])}
    </p>
  )
}

/** The difference takes away more than the share: who has looked at it may want it nevertheless. */
function BeyondGuard({ run }: { run: DirectoryRun }) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const canWrite = useCanInCentre()('directory:write')
  const submit = useSubmit()
  const [isAsking, setIsAsking] = useState(false)
  const start = async () => {
    if (!(await submit.run(() => sync(run.directory, true)))) return
    setIsAsking(false)
    await queryClient.invalidateQueries({ queryKey: directoriesKey })
  }
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-xl bg-warning-soft px-4 py-3 text-warning-soft-foreground">
      <div>
        <p className="font-medium">{t('panel.directories.beyondGuard')}</p>
        <p>
          {format.facts(
            run.beyondGuard.map(({ what, taken, held }) =>
              t(`panel.directories.beyond.${what}`, { taken: format.number(taken), held: format.number(held) }),
            ),
          )}
        </p>
      </div>
      {canWrite && run.status !== 'running' && (
        <Button size="sm" variant="danger" onPress={() => setIsAsking(true)}>
          {t('panel.directories.syncNevertheless')}
        </Button>
      )}
      <Confirm
        title={t('panel.directories.syncNevertheless')}
        action={t('panel.directories.syncNevertheless')}
        isOpen={isAsking}
        isPending={submit.isPending}
        error={submit.error}
        onConfirm={start}
        onClose={() => setIsAsking(false)}
      >
        <p>{t('panel.directories.syncNeverthelessWhat')}</p>
      </Confirm>
    </div>
  )
}
