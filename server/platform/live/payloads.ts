/** What is told and what of it, neither with a `:` or `;` in it. */
export type Part = readonly [name: string, said: string]

// PostgreSQL refuses payloads of 8,000 bytes
const PAYLOAD_MAX = 7_900

/** As few payloads as hold all parts: `name:said;name:said`. */
export function writePayloads(parts: Part[]): string[] {
  const payloads: string[] = []
  for (const [name, said] of parts) {
    const part = `${name}:${said}`
    const last = payloads.at(-1)
    if (last === undefined || last.length + part.length + 1 > PAYLOAD_MAX) payloads.push(part)
    else payloads[payloads.length - 1] = `${last};${part}`
  }
  return payloads
}

/** The parts of one payload. */
export const readPayload = (payload: string): Part[] =>
  payload.split(';').map((part) => {
    const colon = part.indexOf(':')
    return [part.slice(0, colon), part.slice(colon + 1)]
  })
