import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../api/client.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { nameDevice } from '../../ui/device-name.ts'
import { Fault, FormFault, LoadingRows } from '../../ui/states.tsx'
import { Tag } from '../../ui/tag.tsx'
import { ownSessionsQuery } from './api.ts'

/** Where one is signed in, each with a way to end it. */
export function OwnSessions() {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const { data, error, refetch } = useQuery(ownSessionsQuery)
  const end = async (act: () => Promise<unknown>) => {
    await submit.run(act)
    void queryClient.invalidateQueries({ queryKey: ownSessionsQuery.queryKey })
  }
  if (error) return <Fault error={error} onRetry={refetch} />
  if (!data) return <LoadingRows count={2} />
  return (
    <>
      <FormFault error={submit.error} />
      <ul className="divide-y divide-separator">
        {data.items.map((session) => (
          <li key={session.id} className="flex items-center justify-between gap-3 py-2.5">
            <div className="min-w-0">
              <p className="flex flex-wrap items-center gap-2 font-medium">
                {session.userAgent ? <Code>{nameDevice(session.userAgent)}</Code> : t('panel.profile.unknownDevice')}
                {session.isThisOne && <Tag tone="good">{t('panel.profile.thisOne')}</Tag>}
              </p>
              <p className="text-xs text-muted">
                {t(`panel.profile.method.${session.method}`)}
                {format.between}
                <Code>{session.ip ?? '–'}</Code>
                {format.between}
                {t('panel.profile.lastUsed', { time: format.relative(session.lastUsedAt) })}
              </p>
            </div>
            {!session.isThisOne && (
              <Button
                size="sm"
                variant="tertiary"
                isDisabled={submit.isPending}
                onPress={() =>
                  end(() => ask(api.DELETE('/api/v1/me/sessions/{id}', { params: { path: { id: session.id } } })))
                }
              >
                {t('panel.profile.endSession')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {data.items.length > 1 && (
        <Button
          variant="tertiary"
          className="mt-3"
          isDisabled={submit.isPending}
          onPress={() => end(() => ask(api.DELETE('/api/v1/me/sessions', {})))}
        >
          {t('panel.profile.endOthers')}
        </Button>
      )}
    </>
  )
}
