import { Calendar } from '@heroui/react/calendar'
import { DateField } from '@heroui/react/date-field'
import { DatePicker } from '@heroui/react/date-picker'
import { Description } from '@heroui/react/description'
import { FieldError } from '@heroui/react/field-error'
import { Label } from '@heroui/react/label'
import { now, parseAbsolute, type ZonedDateTime } from '@internationalized/date'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { type ReactNode, use } from 'react'
import { CalendarStateContext } from 'react-aria-components/Calendar'
import { useFormat } from '../i18n/format.ts'
import { useTimeZone } from '../i18n/time-zone.ts'
import { useMissing } from './required.ts'

type Props = {
  label: string
  /** A moment as the API writes it (RFC 3339), or null. */
  value: string | null
  onChange: (value: string | null) => void
  /** Only moments from now on. */
  isFuture?: boolean
  hint?: ReactNode
  error?: string | undefined
  isRequired?: boolean
}

/** A date and a time of the centre's clock, in the reader's calendar. */
export function MomentField({ label, value, onChange, isFuture, hint, error, isRequired }: Props) {
  const missing = useMissing(isRequired === true && value === null)
  const wrong = error ?? missing
  const timeZone = useTimeZone()
  const here = now(timeZone)
  return (
    <DatePicker<ZonedDateTime>
      value={value === null ? null : parseAbsolute(value, timeZone)}
      onChange={(moment) => onChange(moment === null ? null : moment.toAbsoluteString())}
      placeholderValue={here.set({ second: 0, millisecond: 0 })}
      minValue={isFuture ? here : undefined}
      granularity="minute"
      hourCycle={24}
      hideTimeZone
      isInvalid={wrong !== undefined}
      isRequired={isRequired}
      validationBehavior="aria"
      className="w-full"
    >
      <Label>{label}</Label>
      <DateField.Group fullWidth>
        <DateField.Input>{(segment) => <DateField.Segment segment={segment} />}</DateField.Input>
        <DateField.Suffix>
          <DatePicker.Trigger>
            <DatePicker.TriggerIndicator />
          </DatePicker.Trigger>
        </DateField.Suffix>
      </DateField.Group>
      {hint && wrong === undefined && <Description>{hint}</Description>}
      <FieldError>{wrong}</FieldError>
      <DatePicker.Popover className="min-w-fit">
        <Calendar aria-label={label} minValue={isFuture ? here : undefined}>
          <Calendar.Header>
            <Calendar.NavButton slot="previous">
              <ChevronLeft className="size-4 rtl:-scale-x-100" aria-hidden="true" />
            </Calendar.NavButton>
            <ShownMonth />
            <Calendar.NavButton slot="next">
              <ChevronRight className="size-4 rtl:-scale-x-100" aria-hidden="true" />
            </Calendar.NavButton>
          </Calendar.Header>
          <Calendar.Grid weekdayStyle="narrow">
            <Calendar.GridHeader>{(day) => <Calendar.HeaderCell>{day}</Calendar.HeaderCell>}</Calendar.GridHeader>
            <Calendar.GridBody>{(date) => <Calendar.Cell date={date} />}</Calendar.GridBody>
          </Calendar.Grid>
        </Calendar>
      </DatePicker.Popover>
    </DatePicker>
  )
}

// The month's name before its year, which the Persian locale data has the other way round.
function ShownMonth() {
  const format = useFormat()
  const timeZone = useTimeZone()
  const state = use(CalendarStateContext)
  return (
    <span aria-hidden="true" className="flex-1 text-center font-medium">
      {state && format.month(state.visibleRange.start.toDate(timeZone))}
    </span>
  )
}
