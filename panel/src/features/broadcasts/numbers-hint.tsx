import { useDeferredValue, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { judgeNumbers, readNumbers } from './numbers.ts'

const BAD_SHOWN = 3

/** What was understood of pasted numbers; a hundred thousand do not hold up the typing. */
export function NumbersHint({ numbers }: { numbers: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const settled = useDeferredValue(numbers)
  const { good, repeated, bad } = useMemo(() => judgeNumbers(readNumbers(settled)), [settled])
  if (good + bad.length === 0) return t('panel.broadcasts.to.numbersHint')
  return (
    <>
      {t('panel.broadcasts.numbersRead', { count: good, n: format.number(good) })}
      {repeated > 0 && <> {t('panel.broadcasts.numbersRepeated', { count: repeated, n: format.number(repeated) })}</>}
      {bad.length > 0 && (
        <span className="block text-warning-soft-foreground">
          {t('panel.broadcasts.numbersBad', { count: bad.length, n: format.number(bad.length) })}{' '}
          {bad.slice(0, BAD_SHOWN).map((number, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same may stand there twice
            <span key={i}>
              {i > 0 && ' · '}
              <bdi>{number}</bdi>
            </span>
          ))}
        </span>
      )}
    </>
  )
}
