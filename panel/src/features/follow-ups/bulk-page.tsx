import { Button } from '@heroui/react/button'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { Picker } from '../../ui/picker.tsx'
import { ProseField } from '../../ui/prose-field.tsx'
import { FormFault } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { changeFollowUps, FOLLOW_UP_STATES } from './api.ts'
import { AssigneeField } from './assignee-field.tsx'

type Done = Awaited<ReturnType<typeof changeFollowUps>>

/** Follows up all that a search of messages finds, which stands in the address, and says what became of it. */
export function BulkPage() {
  const { t } = useTranslation()
  const { service } = useParams({ from: '/inside/s/$service/follow-ups/bulk' })
  const filters = useSearch({ from: '/inside/s/$service/follow-ups/bulk' })
  const [done, setDone] = useState<Done | null>(null)
  return (
    <Page
      title={t('panel.followUps.bulk')}
      above={
        <Link to="/s/$service/messages" params={{ service }} search={filters} className="hover:text-foreground">
          {t('panel.messages.title')}
        </Link>
      }
    >
      <Surface className="max-w-2xl">
        {done ? <Outcome service={service} done={done} /> : <BulkForm service={service} onDone={setDone} />}
      </Surface>
    </Page>
  )
}

function Outcome({ service, done }: { service: string; done: Done }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div className="flex flex-col items-start gap-4">
      <p role="status">
        {t('panel.followUps.bulkDone', { n: format.number(done.changed), same: format.number(done.unchanged) })}{' '}
        {done.isMore && t('panel.followUps.bulkMore')}
      </p>
      <LinkButton to="/s/$service/follow-ups" params={{ service }} search={{ state: 'open,in_progress' }}>
        {t('panel.nav.followUps')}
      </LinkButton>
    </div>
  )
}

function BulkForm({ service, onDone }: { service: string; onDone: (done: Done) => void }) {
  const { t } = useTranslation()
  const filters = useSearch({ from: '/inside/s/$service/follow-ups/bulk' })
  const queryClient = useQueryClient()
  const submit = useSubmit(['assigneeId', 'note'])
  const [state, setState] = useState<(typeof FOLLOW_UP_STATES)[number]>('open')
  const [assigneeId, setAssigneeId] = useState<number | null>(null)
  const [note, setNote] = useState('')

  const save = async (event: FormEvent) => {
    event.preventDefault()
    const change = {
      state,
      ...(assigneeId === null || state === 'none' ? {} : { assigneeId }),
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    }
    await submit.run(async () => onDone(await changeFollowUps(service, filters, change)))
    void queryClient.invalidateQueries({ queryKey: [service] })
  }
  return (
    <form onSubmit={save} className="flex flex-col gap-4" noValidate>
      <FormFault error={submit.fault} />
      <p>{t('panel.followUps.bulkWhat')}</p>
      <Picker
        label={t('panel.followUps.state')}
        value={state}
        options={FOLLOW_UP_STATES.map((id) => ({
          id,
          label: t(id === 'none' ? 'panel.followUps.withdraw' : `panel.followUp.${id}`),
        }))}
        onChange={setState}
      />
      {state !== 'none' && (
        <AssigneeField
          service={service}
          held={null}
          value={assigneeId}
          onChange={setAssigneeId}
          error={submit.errors.assigneeId}
        />
      )}
      <ProseField
        label={t('panel.followUps.note')}
        value={note}
        onChange={setNote}
        hint={t('panel.followUps.noteHint')}
        error={submit.errors.note}
      />
      <Button type="submit" className="self-start" isPending={submit.isPending}>
        {t('panel.followUps.bulk')}
      </Button>
    </form>
  )
}
