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
