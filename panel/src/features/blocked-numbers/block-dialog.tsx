import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { serviceQuery } from '../../api/choices.ts'
import { useCan, useCanInCentre } from '../../api/me.ts'
import type { BlockedAnswer } from '../../api/types.ts'
import { useSubmit } from '../../api/use-submit.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { LinesField, readLines } from '../../ui/lines-field.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { blockedKey, blockNumbers, type Place } from './api.ts'

/** Faults that are shown; of more it is said how many. */
const FAULTS_SHOWN = 10

type Props = { place: Place; onClose: () => void }

/** Numbers to block; in a service that has no line to block them on: where else that is done. */
export function BlockDialog(props: Props) {
  const service = props.place ?? ''
  const canRead = useCan(service)('service:read')
  const asked = useQuery({ ...serviceQuery(service), enabled: props.place !== null && canRead })
  if (asked.isLoading) return null
  const isWithoutLines = asked.data?.methods.every(({ lines }) => lines.length === 0)
  return isWithoutLines ? <NoLines onClose={props.onClose} /> : <BlockForm {...props} />
}

function NoLines({ onClose }: Pick<Props, 'onClose'>) {
  const { t } = useTranslation()
  const maySeeCentre = useCanInCentre()('centre-blocked-numbers:read')
  return (
    <Dialog title={t('panel.blockedNumbers.addTitle')} isOpen onClose={onClose}>
      <div className="flex flex-col items-start gap-4 pt-2">
        <p>{t('panel.blockedNumbers.noLines')}</p>
        {maySeeCentre && (
          <LinkButton to="/centre/blocked-numbers" size="sm">
            {t('panel.blockedNumbers.toCentre')}
          </LinkButton>
        )}
      </div>
    </Dialog>
  )
}

/** Some typed in, or a whole list pasted. What is no number stays in the box, with why. */
function BlockForm({ place, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const submit = useSubmit(['numbers', 'lines', 'reason'])
  const [text, setText] = useState('')
  const [lines, setLines] = useState('')
  const [reason, setReason] = useState('')
  const [answer, setAnswer] = useState<BlockedAnswer | null>(null)

  const save = async () => {
    const numbers = readNumbers(text)
    const named = readLines(lines)
    let told: BlockedAnswer | undefined
    const isDone = await submit.run(async () => {
      told = await blockNumbers(place, {
        numbers,
        ...(named.length > 0 && { lines: named }),
        ...(reason.trim() && { reason: reason.trim() }),
        ...(numbers.length > 1 && { source: 'import' as const }),
      })
    })
    void queryClient.invalidateQueries({ queryKey: blockedKey(place) })
    if (!isDone || !told) return
    if (told.faults.length === 0) return onClose()
    setAnswer(told)
    setText(told.faults.flatMap(({ path }) => numbers[placeOf(path)] ?? []).join('\n'))
  }
  const wrong = readNumbers(text)
  // none is named, and the service has none of its own
  const hasNoLines = submit.errors.lines !== undefined && readLines(lines).length === 0
  return (
    <FormDialog
      title={t('panel.blockedNumbers.addTitle')}
      action={t('panel.blockedNumbers.add')}
      isPending={submit.isPending}
      fault={submit.fault}
      onSubmit={save}
      onClose={onClose}
    >
      {answer && (
        <div role="status" className="flex flex-col gap-2 text-sm">
          <p>
            {t('panel.blockedNumbers.partly', {
              n: format.number(answer.added + answer.alreadyBlocked),
              wrong: format.number(answer.faults.length),
            })}
          </p>
          <ul className="flex flex-col gap-1 text-muted">
            {answer.faults.slice(0, FAULTS_SHOWN).map(({ path, title }, i) => (
              <li key={path}>
                <Code>{wrong[i] ?? ''}</Code> {title}
              </li>
            ))}
          </ul>
        </div>
      )}
      <LinesField
        label={t('panel.blockedNumbers.numbers')}
        hint={t('panel.blockedNumbers.numbersHint')}
        rows={6}
        value={text}
        onChange={setText}
        error={submit.errors.numbers}
        isRequired
      />
      <LinesField
        label={t('panel.blockedNumbers.lines')}
        hint={t(place === null ? 'panel.blockedNumbers.linesHintOfCentre' : 'panel.blockedNumbers.linesHint')}
        rows={2}
        value={lines}
        onChange={setLines}
        error={hasNoLines ? t('panel.blockedNumbers.noLines') : (submit.errors.lines ?? submit.errors['lines[0]'])}
      />
      <Field
        label={t('panel.blockedNumbers.reason')}
        value={reason}
        onChange={setReason}
        maxLength={500}
        error={submit.errors.reason}
      />
    </FormDialog>
  )
}

/** One a line, or separated by commas and semicolons as lists are. */
const readNumbers = (text: string): string[] => readLines(text.replace(/[,;\u060C\u061B\t]/g, '\n'))
const placeOf = (path: string): number => Number(/\d+/.exec(path)?.[0] ?? -1)
