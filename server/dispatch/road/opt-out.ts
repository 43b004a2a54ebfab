import { countSegments } from '../../platform/text/segments.ts'
import type { MessageClass } from '../classes.ts'
import { type Line, listUsableLines, type Road, type Service } from './routing.ts'

/** What is sent from a line: with its opt-out text in a line of its own, but for codes. */
export const addOptOut = (text: string, { optOut }: Pick<Line, 'optOut'>, className: MessageClass): string =>
  optOut === null || className === 'otp' ? text : `${text}\n${optOut}`

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** The same at the end of an HTML body, as a paragraph: who reads the HTML of an e-mail does not see its text. */
export function addOptOutHtml(html: string, { optOut }: Pick<Line, 'optOut'>, className: MessageClass): string {
  if (optOut === null || className === 'otp') return html
  const paragraph = `<p dir="auto">${optOut.replace(/[&<>"]/g, (character) => ENTITIES[character] as string)}</p>`
  const end = html.search(/<\/body\s*>/i)
  return end < 0 ? `${html}\n${paragraph}` : `${html.slice(0, end)}${paragraph}${html.slice(end)}`
}

/**
 * A text as the longest of what its roads make of it counts: the line, and with it what is written under the text, is
 * chosen later. `from`: the line that the message names.
 */
export function countByRoads(
  text: string,
  roads: Road[],
  service: Service | null,
  { from, class: className, nowMs }: { from: string | null; class: MessageClass; nowMs: number },
): ReturnType<typeof countSegments> {
  let longest = countSegments(text)
  for (const optOut of new Set(roads.flatMap(listOptOuts))) {
    const counted = countSegments(addOptOut(text, { optOut }, className))
    if (
      counted.segments > longest.segments ||
      (counted.segments === longest.segments && counted.remaining < longest.remaining)
    )
      longest = counted
  }
  return longest

  function listOptOuts({ account, line }: Road): string[] {
    // most accounts have none
    if (className === 'otp' || line === null || account.lines.every(({ optOut }) => optOut === null)) return []
    const allocation = service?.allocations.find(({ accountId }) => accountId === account.id) ?? { lines: [] }
    return listUsableLines(account, allocation, className, nowMs).flatMap(({ number, optOut }) =>
      optOut !== null && (from === null || number === from) ? [optOut] : [],
    )
  }
}
