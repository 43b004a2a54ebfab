import { Button } from '@heroui/react/button'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery, useCanInCentre } from '../../api/me.ts'
import type { Settings } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { keepTimeZone } from '../../i18n/time-zone.ts'
import { readDays } from '../../i18n/typed-days.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'
import { LinesField } from '../../ui/lines-field.tsx'
import { Page } from '../../ui/page.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Fault, FormFault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { WholeNumberField } from '../../ui/whole-number-field.tsx'
import { changeSettings, settingsQuery } from './api.ts'
import { SendHoursField } from './send-hours-field.tsx'

const FIELDS = ['tokenDaysMax', 'tokenAlertDays', 'retentionDays', 'timeZone', 'sendHours', 'optOutWords', 'optInWords']
const CALENDARS = ['persian', 'gregorian'] as const

/** What holds for the whole centre. */
export function SettingsPage() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(settingsQuery)
  return (
    <Page title={t('panel.nav.settings')} note={t('panel.settings.note')}>
      <Surface className="max-w-3xl">
        {error ? (
          <Fault error={error} onRetry={refetch} />
        ) : data ? (
          <SettingsForm settings={data} />
        ) : (
          <LoadingRows count={3} />
        )}
      </Surface>
    </Page>
  )
}

function SettingsForm({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const canWrite = useCanInCentre()('centre:write')
  const submit = useSubmit(FIELDS)
  const [wanted, setWanted] = useState(settings)
  const [alertDays, setAlertDays] = useState(settings.tokenAlertDays.join(', '))
  const [isAsking, setIsAsking] = useState(false)
  const [isSaved, setIsSaved] = useState(false)
  const set = (change: Partial<Settings>) => {
    setIsSaved(false)
    setWanted({ ...wanted, ...change })
  }
  const save = async () => {
    const saved = await submit.run(async () => {
      const tidy = (words: string[]) => words.map((word) => word.trim()).filter(Boolean)
      const { optOutWords, optInWords } = wanted
      const kept = await changeSettings({
        ...wanted,
        optOutWords: tidy(optOutWords),
        optInWords: tidy(optInWords),
        tokenAlertDays: readDays(alertDays),
      })
      queryClient.setQueryData(settingsQuery.queryKey, kept)
      setWanted(kept)
      setAlertDays(kept.tokenAlertDays.join(', '))
      void queryClient.invalidateQueries({ queryKey: meQuery.queryKey, exact: true })
      keepTimeZone(kept.timeZone)
    })
    setIsSaved(saved)
    setIsAsking(false)
  }
  const send = (event: FormEvent) => {
    event.preventDefault()
    // what a shorter time does not keep is gone for good
    if (wanted.retentionDays < settings.retentionDays) setIsAsking(true)
    else void save()
  }
  const days = (name: 'tokenDaysMax' | 'retentionDays') => ({
    label: t(`panel.settings.${name}`),
    hint: t(`panel.settings.${name}Hint`),
    value: wanted[name],
    onChange: (value: number | null) => set({ [name]: value ?? 0 }),
    error: submit.errors[name],
  })
  /** The first fault of a list, whichever of its items has it. */
  const errorOf = (name: string) => Object.entries(submit.errors).find(([field]) => field.startsWith(name))?.[1]
  const words = (name: 'optOutWords' | 'optInWords') => ({
    label: t(`panel.settings.${name}`),
    hint: t(`panel.settings.${name}Hint`),
    rows: 4,
    value: wanted[name].join('\n'),
    // an empty line is one that is being typed
    onChange: (text: string) => set({ [name]: text === '' ? [] : text.split('\n') }),
    error: errorOf(name),
  })
  return (
    <form onSubmit={send} className="flex flex-col gap-6" noValidate>
      <FormFault error={submit.fault} />
      <div className="grid gap-4 sm:grid-cols-2">
        <WholeNumberField {...days('tokenDaysMax')} />
        <WholeNumberField {...days('retentionDays')} />
        <Field
          label={t('panel.settings.tokenAlertDays')}
          hint={t('panel.settings.tokenAlertDaysHint')}
          value={alertDays}
          onChange={(text) => {
            setIsSaved(false)
            setAlertDays(text)
          }}
          error={errorOf('tokenAlertDays')}
          isLtr
        />
        <Field
          label={t('panel.settings.timeZone')}
          hint={t('panel.settings.timeZoneHint')}
          value={wanted.timeZone}
          onChange={(timeZone) => set({ timeZone })}
          error={submit.errors.timeZone}
          isLtr
        />
      </div>
      <div>
        <Segmented
          label={t('panel.settings.calendar')}
          value={wanted.calendar}
          options={CALENDARS.map((id) => ({ id, label: t(`panel.settings.calendarOf.${id}`) }))}
          onChange={(calendar) => set({ calendar })}
        />
        <p className="pt-1.5 text-xs text-muted">{t('panel.settings.calendarHint')}</p>
      </div>
      <SendHoursField
        value={wanted.sendHours}
        errors={submit.errors}
        isReadOnly={!canWrite}
        onChange={(sendHours) => set({ sendHours })}
      />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <LinesField {...words('optOutWords')} />
        <LinesField {...words('optInWords')} />
      </div>
      {canWrite && (
        <div className="flex items-center gap-3">
          <Button type="submit" isPending={submit.isPending}>
            {t('panel.action.save')}
          </Button>
          {isSaved && <p role="status">{t('panel.policy.saved')}</p>}
        </div>
      )}
      <Confirm
        title={t('panel.settings.shorterTitle')}
        action={t('panel.settings.shorter')}
        isOpen={isAsking}
        isPending={submit.isPending}
        error={null}
        onConfirm={save}
        onClose={() => setIsAsking(false)}
      >
        <p>{t('panel.settings.shorterWhat', { n: format.number(wanted.retentionDays) })}</p>
      </Confirm>
    </form>
  )
}
