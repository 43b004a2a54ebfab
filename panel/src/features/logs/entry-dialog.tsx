import { useTranslation } from 'react-i18next'
import type { AuditEntry } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Facts } from '../../ui/facts.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { ActorName } from './actor-name.tsx'
import type { Place } from './api.ts'
import { linkToSubject } from './subject-links.ts'

/** One audit entry: who, from where, and what was before and after. */
type Props = { place: Place; entry: AuditEntry; onClose: () => void }

export function EntryDialog({ place, entry, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const word = `panel.logs.action.${entry.action}`
  const called = entry.subject.title ? format.title(entry.subject.title) : entry.subject.id
  const facts = [
    { label: t('panel.logs.field.at'), value: format.dateTime(entry.at) },
    { label: t('panel.logs.column.who'), value: <Who actor={entry.actor} /> },
    { label: t('panel.logs.field.subject'), value: entry.subject.title && <Code>{entry.subject.id}</Code> },
    { label: t('panel.logs.field.ip'), value: entry.ip && <Code>{entry.ip}</Code> },
    { label: t('panel.logs.field.requestId'), value: entry.requestId && <Code>{entry.requestId}</Code> },
  ]
  return (
    <Dialog
      title={`${i18n.exists(word) ? t(word) : entry.action} · \u2068${called}\u2069`}
      isOpen
      onClose={onClose}
      size="lg"
    >
      <Facts facts={facts.filter(({ value }) => Boolean(value))} />
      <EntryLinks place={place} entry={entry} />
      <Changes entry={entry} />
    </Dialog>
  )
}

function Who({ actor }: Pick<AuditEntry, 'actor'>) {
  const { name, fullName } = actor
  if (fullName === null || fullName === name) return <ActorName actor={actor} />
  return (
    <>
      <bdi>{fullName}</bdi> <Code className="text-muted">{name}</Code>
    </>
  )
}

/** From the entry to the thing, to all that was done to it, and to the call that did it. */
function EntryLinks({ place, entry }: { place: Place; entry: AuditEntry }) {
  const { t } = useTranslation()
  const thing = linkToSubject(place, entry)
  const ofThing = { subjectKind: entry.subject.kind, subject: entry.subject.id }
  const ofRequest = { requestId: entry.requestId ?? '' }
  const isCentre = place === 'centre'
  return (
    <div className="flex flex-wrap gap-2 pt-3">
      {thing && (
        <LinkButton size="sm" variant="tertiary" {...thing}>
          {t('panel.logs.seeThing')}
        </LinkButton>
      )}
      <LinkButton
        size="sm"
        variant="tertiary"
        to={isCentre ? '/centre/audit-entries' : '/s/$service/audit-entries'}
        {...(isCentre ? {} : { params: place })}
        search={ofThing}
      >
        {t('panel.logs.seeHistory')}
      </LinkButton>
      {entry.requestId !== null && entry.actor.kind !== 'cli' && entry.actor.kind !== 'system' && (
        <LinkButton
          size="sm"
          variant="tertiary"
          to={isCentre ? '/centre/api-calls' : '/s/$service/api-calls'}
          {...(isCentre ? {} : { params: place })}
          search={ofRequest}
        >
          {t('panel.logs.seeCall')}
        </LinkButton>
      )}
    </div>
  )
}

function Changes({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation()
  const before = asRecord(entry.before)
  const after = asRecord(entry.after)
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  if (names.length === 0) return null
  return (
    <div className="overflow-x-auto pt-3">
      <table className="w-full text-start text-xs">
        <thead>
          <tr className="text-muted">
            <th scope="col" className="py-2 pe-3 text-start font-medium">
              {t('panel.logs.change.what')}
            </th>
            <th scope="col" className="py-2 pe-3 text-start font-medium">
              {t('panel.logs.change.before')}
            </th>
            <th scope="col" className="py-2 text-start font-medium">
              {t('panel.logs.change.after')}
            </th>
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name} className="border-t border-separator align-top">
              <th scope="row" className="py-2 pe-3 text-start font-normal">
                <Code>{name}</Code>
              </th>
              <td className="py-2 pe-3 break-all">
                <bdi>{write(before[name])}</bdi>
              </td>
              <td className="py-2 break-all">
                <bdi>{write(after[name])}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function asRecord(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {}
}

function write(value: unknown): string {
  if (value === undefined || value === null) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
