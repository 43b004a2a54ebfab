import { Button } from '@heroui/react/button'
import { CircleAlert, Inbox } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { readProblem } from '../api/problem.ts'
import { INTL_LOCALES } from '../i18n/format.ts'

type EmptyProps = { title: string; children?: ReactNode; action?: ReactNode; icon?: ReactNode; isPage?: boolean }

/** A list that holds nothing, or (`isPage`) a whole page: says so, and what to do. */
export function Empty({ title, children, action, icon = <Inbox />, isPage }: EmptyProps) {
  const Title = isPage ? 'h1' : 'p'
  return (
    <div className="flex flex-col items-center gap-3 px-6 py-14 text-center">
      <span className="flex size-12 items-center justify-center rounded-full bg-default text-muted [&>svg]:size-5">
        {icon}
      </span>
      <Title className="font-semibold">{title}</Title>
      {children && <div className="max-w-md text-muted">{children}</div>}
      {action}
    </div>
  )
}

const FORBIDDEN = 403

/** Why something could not be shown, in the API's words, and a way to try again where that may help. */
export function Fault({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation()
  const problem = readProblem(error)
  return (
    <div role="alert" className="flex flex-col items-center gap-3 px-6 py-14 text-center">
      <span className="flex size-12 items-center justify-center rounded-full bg-danger-soft text-danger">
        <CircleAlert className="size-5" />
      </span>
      <ProblemWords problem={problem} />
      {onRetry && problem.status !== FORBIDDEN && (
        <Button variant="tertiary" onPress={onRetry}>
          {t('panel.action.retry')}
        </Button>
      )}
    </div>
  )
}

function ProblemWords({ problem }: { problem: ReturnType<typeof readProblem> }) {
  const { t } = useTranslation()
  return (
    <>
      <p className="font-semibold">{problem.title || t(`panel.problem.${problem.code}.title`)}</p>
      <p className="max-w-md text-muted">
        {problem.title ? problem.detail : t(`panel.problem.${problem.code}.detail`)}
      </p>
      {problem.requestId && (
        <p className="text-xs text-muted">
          {t('panel.problem.requestId')} <bdi dir="ltr">{problem.requestId}</bdi>
        </p>
      )}
    </>
  )
}

/** A problem above a form: each place that it names, as far as the form has no field for one of them. */
export function FormFault({ error }: { error: unknown }) {
  const { t } = useTranslation()
  if (!error) return null
  const problem = readProblem(error)
  const errors = problem.errors ?? []
  return (
    <div role="alert" className="flex gap-3 rounded-xl bg-danger-soft px-4 py-3 text-danger-soft-foreground">
      <CircleAlert className="mt-0.5 size-4 shrink-0" />
      <div>
        <p className="font-medium">{problem.title || t(`panel.problem.${problem.code}.title`)}</p>
        {errors.length === 0 ? (
          <p>{problem.title ? problem.detail : t(`panel.problem.${problem.code}.detail`)}</p>
        ) : (
          <ul>
            {errors.map(({ path, title }) => (
              <li key={path}>
                <Place path={path} />: <bdi>{title}</bdi>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}

/** A place of a request in words, where there are any for its last step; else as programs write it. */
function Place({ path }: { path: string }) {
  const { t, i18n } = useTranslation()
  const [, name = '', at] = /([A-Za-z]\w*)(?:\[(\d+)\])?$/.exec(path) ?? []
  const key = `panel.place.${name}`
  if (!i18n.exists(key)) return <bdi dir="ltr">{path}</bdi>
  if (at === undefined) return <bdi title={path}>{t(key)}</bdi>
  const n = new Intl.NumberFormat(INTL_LOCALES[i18n.language === 'en' ? 'en' : 'fa']).format(Number(at) + 1)
  return <bdi title={path}>{t('panel.placeAt', { place: t(key), n })}</bdi>
}

/** Grey rows in the place of what is on its way. */
export function LoadingRows({ count = 8 }: { count?: number }) {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('panel.state.loading')} className="flex flex-col divide-y divide-separator">
      {Array.from({ length: count }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <div key={row} className="flex h-12 animate-pulse items-center gap-6 px-5 motion-reduce:animate-none">
          <span className="h-3 w-32 rounded bg-default" />
          <span className="h-3 flex-1 rounded bg-default" />
          <span className="h-3 w-16 rounded bg-default" />
        </div>
      ))}
    </div>
  )
}
