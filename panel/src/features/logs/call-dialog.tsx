import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../api/me.ts'
import { useServiceTitle } from '../../api/service-titles.ts'
import type { ApiCall, ApiCallDetail } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Facts } from '../../ui/facts.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { apiCallQuery, type Place, sentMessageQuery } from './api.ts'
import { SEND, writeCurl, writeSend } from './curl.ts'

/** One call: who made it, what it asked, what it was told, and the command that makes it again. */
export function CallDialog({ place, call, onClose }: { place: Place; call: ApiCall; onClose: () => void }) {
  const query = useQuery(apiCallQuery(place, call.id))
  return (
    <Dialog title={`${call.method} ${call.route}`} isOpen onClose={onClose} size="lg">
      {query.data ? (
        <CallDetail place={place} call={query.data} />
      ) : query.isError ? (
        <Fault error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <LoadingRows count={4} />
      )}
    </Dialog>
  )
}

function CallDetail({ place, call }: { place: Place; call: ApiCallDetail }) {
  const { t } = useTranslation()
  const asked = useAsked(call)
  const told = call.problem ?? call.answer
  // a token's service is its own; whoever asked as a person named it
  const service = call.token === null ? call.service : null
  const curl = writeCurl({ method: call.method, path: asked.path, service, body: asked.body }, location.origin)
  return (
    <div className="flex flex-col gap-4">
      <CallFacts call={call} />
      <CallLinks place={place} call={call} />
      <h3 className="font-semibold">{t('panel.logs.request')}</h3>
      {asked.isLoading ? (
        <LoadingRows count={2} />
      ) : asked.body ? (
        <CodeBlock text={write(asked.body)} />
      ) : (
        <p className="text-muted">{t('panel.logs.noBody')}</p>
      )}
      {told !== null && (
        <>
          <h3 className="font-semibold">{t('panel.logs.answer')}</h3>
          <CodeBlock text={write(told)} />
        </>
      )}
      <h3 className="font-semibold">{t('panel.logs.curl')}</h3>
      <CodeBlock text={curl} label={t('panel.logs.copyCurl')} />
      <p className="text-xs text-muted">{t('panel.logs.curlNote')}</p>
    </div>
  )
}

/**
 * An accepted message is not kept a second time in the log: what was asked is read from it, by who may read messages
 * there.
 */
function useAsked(call: ApiCallDetail) {
  const canRead = useCan(call.service ?? undefined)('messages:read')
  const isSent = call.route === SEND && call.status === 202
  const sent = isSent && canRead && call.service !== null ? call.subject : null
  const { data, isLoading } = useQuery({ ...sentMessageQuery(call.service ?? '', sent ?? ''), enabled: sent !== null })
  const path = call.path ?? call.route
  return { path, body: data ? writeSend(data) : call.body, isLoading }
}

function CallFacts({ call }: { call: ApiCallDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const serviceTitle = useServiceTitle()
  const who = call.token
    ? t('panel.logs.byToken', { name: call.token.name, id: format.plainNumber(call.token.id) })
    : (call.user?.username ?? t('panel.logs.nobody'))
  const facts = [
    { label: t('panel.logs.field.at'), value: format.dateTime(call.at) },
    { label: t('panel.logs.column.who'), value: <bdi>{who}</bdi> },
    { label: t('panel.logs.field.ip'), value: call.ip && <Code>{call.ip}</Code> },
    { label: t('panel.logs.field.service'), value: call.service && serviceTitle(call.service) },
    {
      label: t('panel.logs.field.status'),
      value: (
        <Code>
          {call.status} {call.code}
        </Code>
      ),
    },
    { label: t('panel.logs.field.ms'), value: call.ms !== null && format.duration(call.ms) },
    { label: t('panel.logs.path'), value: <Code className="break-all">{call.path ?? call.route}</Code> },
    { label: t('panel.logs.field.requestId'), value: <Code className="text-xs">{call.requestId}</Code> },
  ]
  return <Facts facts={facts.filter(({ value }) => Boolean(value))} />
}

function CallLinks({ place, call }: { place: Place; call: ApiCallDetail }) {
  const { t } = useTranslation()
  const search = { requestId: call.requestId }
  const canRead = useCan(call.service ?? undefined)('messages:read')
  const isOfMessage = call.subject !== null && call.service !== null && call.route.startsWith(SEND)
  return (
    <div className="flex flex-wrap gap-2">
      {isOfMessage && canRead && (
        <LinkButton
          size="sm"
          variant="tertiary"
          to="/s/$service/messages/$id"
          params={{ service: call.service as string, id: call.subject as string }}
        >
          {t('panel.logs.seeMessage')}
        </LinkButton>
      )}
      {call.method !== 'GET' &&
        !isOfMessage &&
        (place === 'centre' ? (
          <LinkButton size="sm" variant="tertiary" to="/centre/audit-entries" search={search}>
            {t('panel.logs.seeChanges')}
          </LinkButton>
        ) : (
          <LinkButton size="sm" variant="tertiary" to="/s/$service/audit-entries" params={place} search={search}>
            {t('panel.logs.seeChanges')}
          </LinkButton>
        ))}
    </div>
  )
}

const write = (value: unknown): string => JSON.stringify(value, null, 2)
