import { FieldError } from '@heroui/react/field-error'
import { Label } from '@heroui/react/label'
import { TextArea } from '@heroui/react/textarea'
import { TextField as Root } from '@heroui/react/textfield'
import { useTranslation } from 'react-i18next'
import { countSegments, findForcingCharacters, findTextFault, SEGMENTS_MAX } from '#server/platform/text/segments.ts'
import type { Money } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { useMissing } from '../../ui/required.ts'

const FORCING_SHOWN_MAX = 6
// A text that is Persian anyway need not be told why; one that is nearly all GSM-7 is dearer for a stray character.
const STRAY_SHARE = 0.2

type Props = {
  value: string
  onChange: (value: string) => void
  cost: Money | null
  error: string | undefined
  /** Where the first letter does not tell: of a text that begins with a variable. */
  dir?: 'rtl' | 'auto'
}

/** The text, with what it costs while it is typed: segments, encoding, and which character decided on it. */
export function TextField({ value, onChange, cost, error, dir = 'auto' }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const count = countSegments(value)
  const fault = findTextFault(value, count.segments)
  const localError =
    fault === undefined || fault === 'empty'
      ? undefined
      : t(`panel.compose.text.${fault}`, { max: format.number(SEGMENTS_MAX) })

  const missing = useMissing(fault !== undefined)
  const wrong = error ?? localError ?? missing

  return (
    <Root
      value={value}
      onChange={onChange}
      isInvalid={wrong !== undefined}
      isRequired
      validationBehavior="aria"
      fullWidth
    >
      <Label>{t('panel.compose.text.label')}</Label>
      <TextArea dir={dir} rows={6} className="resize-y leading-7" />
      <FieldError>{wrong}</FieldError>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1 pt-2 text-muted">
        <p>
          {t(`panel.encoding.${count.encoding}`)}
          {format.between}
          {t('panel.compose.units', { count: count.units, n: format.number(count.units) })}
          {format.between}
          <strong className="font-semibold text-foreground">{format.segments(count.segments)}</strong>
          {count.segments > 0 &&
            format.between +
              t('panel.compose.remaining', { count: count.remaining, n: format.number(count.remaining) })}
        </p>
        {cost && <p>{t('panel.compose.cost', { cost: format.money(cost) })}</p>}
      </div>
      <ForcedBy text={value} />
    </Root>
  )
}

function ForcedBy({ text }: { text: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const forcing = findForcingCharacters(text)
  if (forcing.length === 0) return null
  const first = forcing[0]!
  const isStray = forcing.reduce((sum, { count }) => sum + count, 0) < text.length * STRAY_SHARE
  if (!isStray) {
    return (
      <p className="text-muted">
        {t('panel.compose.forcedByOne')} «<bdi>{first.character}</bdi>»
      </p>
    )
  }
  return (
    <div className="rounded-xl bg-warning-soft px-4 py-2.5 text-warning-soft-foreground">
      <p>{t('panel.compose.forcedBy')}</p>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 pt-1">
        {forcing.slice(0, FORCING_SHOWN_MAX).map(({ character, codePoint, count }) => (
          <li key={codePoint}>
            «<bdi>{character}</bdi>» <Code className="text-xs">{codePoint}</Code>
            {count > 1 && ` ${t('panel.compose.times', { count, n: format.number(count) })}`}
          </li>
        ))}
      </ul>
    </div>
  )
}
