import { Button } from '@heroui/react/button'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../api/client.ts'
import type { OwnBrowser } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { nameDevice } from '../../ui/device-name.ts'
import { Fault, FormFault, LoadingRows } from '../../ui/states.tsx'
import { Tag } from '../../ui/tag.tsx'
import { canShow, type Obstacle, readBrowser, subscribe, unsubscribe } from './this-browser.ts'

const browsersQuery = queryOptions({
  queryKey: ['me', 'push-subscriptions'],
  queryFn: async () => ({
    ...(await ask(api.GET('/api/v1/push-subscriptions', {}))),
    here: canShow() ? await readBrowser() : null,
  }),
})

/** One's own browsers that show notifications, and whether the one in hand is among them. */
export function Notifications() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const submit = useSubmit()
  const [tried, setTried] = useState<Obstacle | null>(null)
  const { data, error, refetch } = useQuery(browsersQuery)
  if (error) return <Fault error={error} onRetry={refetch} />
  if (!data) return <LoadingRows count={2} />
  const { publicKey, items, here } = data
  const own = items.find(({ endpoint }) => endpoint === here?.endpoint)
  const isOn = own !== undefined && !own.isOutdated

  const run = async (act: () => Promise<unknown>) => {
    await submit.run(act)
    await queryClient.invalidateQueries({ queryKey: browsersQuery.queryKey })
  }
  const switchOn = () => run(async () => setTried(await subscribe(publicKey as string)))
  const remove = (id: number) =>
    run(async () => {
      if (id === own?.id) await unsubscribe()
      await ask(api.DELETE('/api/v1/push-subscriptions/{id}', { params: { path: { id } } }))
    })
  const obstacle = findObstacle({
    publicKey,
    isAble: here !== null,
    isDenied: tried === 'denied' || here?.isDenied === true,
  })
  const said = obstacle ?? 'what'
  return (
    <>
      <FormFault error={submit.error} />
      <p className="pb-3 text-muted">{t(`panel.profile.notifications.${said}`)}</p>
      {tried === 'unreachable' && !isOn && (
        <p role="alert" className="pb-3 text-danger">
          {t('panel.profile.notifications.unreachable')}
        </p>
      )}
      {!isOn && obstacle === null && (
        <Button variant="secondary" isPending={submit.isPending} onPress={switchOn}>
          {t('panel.profile.notifications.switchOn')}
        </Button>
      )}
      {items.length > 0 && (
        <ul className="divide-y divide-separator pt-2">
          {items.map((one) => (
            <Browser
              key={one.id}
              browser={one}
              isThisOne={one.id === own?.id}
              isPending={submit.isPending}
              onRemove={() => remove(one.id)}
            />
          ))}
        </ul>
      )}
    </>
  )
}

/** Why the browser in hand cannot show any; null where it can. */
function findObstacle(given: { publicKey: string | null; isAble: boolean; isDenied: boolean }) {
  if (given.publicKey === null) return 'notSetUp'
  if (!given.isAble) return 'notAble'
  return given.isDenied ? 'denied' : null
}

type BrowserProps = { browser: OwnBrowser; isThisOne: boolean; isPending: boolean; onRemove: () => void }

function Browser({ browser, isThisOne, isPending, onRemove }: BrowserProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { userAgent, createdAt, lastUsedAt, isOutdated } = browser
  const name = userAgent ? nameDevice(userAgent) : t('panel.profile.unknownDevice')
  return (
    <li className="flex items-center justify-between gap-3 py-2.5">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <Code>{name}</Code>
          {isThisOne && <Tag tone="good">{t('panel.profile.thisOne')}</Tag>}
          {isOutdated && <Tag tone="doubt">{t('panel.profile.notifications.outdated')}</Tag>}
        </p>
        <p className="text-xs text-muted">
          {t('panel.profile.since', { time: format.date(createdAt) })} ·{' '}
          {lastUsedAt === null
            ? t('panel.profile.notifications.neverUsed')
            : t('panel.profile.lastUsed', { time: format.relative(lastUsedAt) })}
        </p>
      </div>
      <Button
        size="sm"
        variant="tertiary"
        isDisabled={isPending}
        aria-label={t('panel.profile.notifications.switchOffNamed', { name })}
        onPress={onRemove}
      >
        {t('panel.profile.switchOff')}
      </Button>
    </li>
  )
}
