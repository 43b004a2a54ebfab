import type { MessageDetail } from '../../api/types.ts'

export const SEND = '/api/v1/messages'

/**
 * What was asked of an accepted message, as the same would be asked again. How long it may be sent stands in it even where
 * it was not asked: it is the same then. The key that makes a repeat harmless is left out, or it would send nothing.
 */
export function writeSend(message: MessageDetail) {
  const { to, toUser, text, askedFrom, class: messageClass, sendAt, createdAt, expiresAt, reference, tags } = message
  const validForMs = Date.parse(expiresAt) - Date.parse(sendAt ?? createdAt)
  return {
    to: toUser === null ? to : { user: `id:${toUser.id}` },
    // forgotten, as what the log masked
    text: text ?? '***',
    ...(askedFrom === null ? {} : { from: askedFrom }),
    class: messageClass,
    ...(sendAt === null ? {} : { sendAt }),
    validFor: Math.round(validForMs / 1_000),
    ...(reference === null ? {} : { reference }),
    ...(tags.length === 0 ? {} : { tags }),
  }
}

/** What of a call is needed to make it again. */
type Call = { method: string; path: string; service: string | null; body: unknown }

/**
 * The call as a command, to be made again by hand. The token is never in it: the log does not know it, and a command that
 * is passed on must not hold one. What the log masked stands as `***`.
 */
export function writeCurl({ method, path, service, body }: Call, origin: string): string {
  const hasBody = body !== null && body !== undefined
  const parts = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${quote(origin + path)}`,
    `-H "Authorization: Bearer $TOKEN"`,
    ...(service === null ? [] : [`-H ${quote(`Rasan-Service: ${service}`)}`]),
    ...(hasBody ? [`-H 'Content-Type: application/json'`, `-d ${quote(JSON.stringify(body))}`] : []),
  ]
  return parts.join(' \\\n  ')
}

// within single quotes a shell takes everything as it is but the quote itself
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
