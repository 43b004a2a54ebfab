import { useFormat } from '../../i18n/format.ts'

/** When something was: short, and in full for who points at it. */
export function LogTime({ at, className = '' }: { at: string; className?: string }) {
  const format = useFormat()
  return (
    <time dateTime={at} title={format.dateTime(at)} className={`figures ${className}`}>
      {format.brief(at)}
    </time>
  )
}
