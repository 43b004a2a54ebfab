import { useTranslation } from 'react-i18next'
import type { UsableMethod } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'

/** By which methods a service may send, in the order of choice, and whether each carries anything now. */
export function Methods({ methods }: { methods: UsableMethod[] | undefined }) {
  const { t } = useTranslation()
  return (
    <Surface isFlush className="min-w-0 overflow-clip" title={t('panel.dashboard.methods.title')}>
      <div className="min-h-40 pt-2">
        {methods === undefined ? (
          <LoadingRows count={3} />
        ) : methods.length === 0 ? (
          <p className="px-5 pb-5 text-muted">{t('panel.dashboard.methods.empty')}</p>
        ) : (
          <ul>
            {methods.map((method) => (
              <Method key={`${method.account.name} ${method.method}`} method={method} />
            ))}
          </ul>
        )}
      </div>
    </Surface>
  )
}

function Method({ method: { method, account, lines, usable, reason, stopped } }: { method: UsableMethod }) {
  const { t } = useTranslation()
  const format = useFormat()
  const color = !usable ? 'bg-danger' : stopped ? 'bg-warning' : 'bg-success'
  const [first, ...more] = lines
  return (
    <li className="flex items-start gap-3 border-t border-separator px-5 py-3">
      <span aria-hidden="true" className={`mt-2 size-2 shrink-0 rounded-full ${color}`} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          <bdi>{format.title(account.title)}</bdi>
        </p>
        <p className="truncate text-xs text-muted">
          <Code>{method}</Code>
          {first !== undefined && (
            <>
              {format.between}
              {more.length === 0 ? (
                <Code>{first}</Code>
              ) : (
                t('panel.dashboard.methods.lines', { first, n: format.number(more.length) })
              )}
            </>
          )}
        </p>
      </div>
      <p className="max-w-[50%] text-end text-xs leading-6 text-muted">
        {reason !== null
          ? t(`unusable.${reason}`)
          : stopped
            ? stopped.failure.title
            : t('panel.dashboard.methods.ready')}
      </p>
    </li>
  )
}
