import { readXml } from './workbook-xml.ts'

const DAY_MS = 86_400_000
/** Days from 30 December 1899, where workbooks begin to count, to 1970; and what they are ahead that begin in 1904. */
const DAYS_TO_1970 = 25_569
const DAYS_TO_1904 = 1_462

/** Which styles of cells show a day or a time, by their number. */
export async function readDateStyles(chunks: AsyncIterable<Uint8Array>): Promise<boolean[]> {
  const own = new Map<string, string>()
  const styles: boolean[] = []
  let isOfCells = false
  await readXml(chunks, {
    open(name, traits) {
      if (name === 'numFmt') own.set(traits.numFmtId ?? '', traits.formatCode ?? '')
      if (name === 'cellXfs') isOfCells = true
      if (name === 'xf' && isOfCells) styles.push(isDateFormat(traits.numFmtId ?? '', own))
    },
    close(name) {
      if (name === 'cellXfs') isOfCells = false
    },
  })
  return styles
}

function isDateFormat(id: string, own: ReadonlyMap<string, string>): boolean {
  const format = own.get(id)
  // those without words of their own: ECMA-376 18.8.30, with the ones of East Asian and Thai editions
  if (format === undefined) return /^(1[4-9]|2[0-2]|2[7-9]|3[0-6]|4[5-7]|5[0-8]|7[1-9]|80|81)$/.test(id)
  // words in quotes, escaped letters, colours and conditions say nothing of it; [h] is hours
  const bare = format.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  return /[ymdhs]/i.test(bare) && !/general/i.test(bare)
}

/** A day as 2026-01-31, with its time behind it where it has one; a time alone as 08:30. */
export function showDate(serial: number, is1904: boolean): string {
  // they believe that 1900 was a leap year, so the first two months stand a day off
  const days = is1904 ? serial + DAYS_TO_1904 : serial < 60 ? serial + 1 : serial
  const at = new Date(Math.round((days - DAYS_TO_1970) * 86_400) * 1_000)
  if (Number.isNaN(at.getTime())) return String(serial)
  const [day, time = ''] = at.toISOString().split('T')
  const clock = time.slice(0, time.startsWith(':00', 5) ? 5 : 8)
  if (serial >= 0 && serial < 1) return clock
  return at.getTime() % DAY_MS === 0 ? day! : `${day}T${clock}`
}
