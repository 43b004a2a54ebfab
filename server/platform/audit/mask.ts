const SECRET_NAMES =
  /^(api_?key|password|passwords?_?hash|secret|token|authorization|cookie|set-cookie|private_?key|master_?key|client_?secret|setup_?code|fields|(?:.*_)?secret(?:_hash)?|reportUrl|inboundUrl)$/i

export const MASK = '***'

/** A copy in which the value of every field with a secret's name is `***`, at any depth. */
export function maskSecrets(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Uint8Array) return MASK
  if (value instanceof Date) return value
  if (Array.isArray(value)) return value.map(maskSecrets)
  const copy: Record<string, unknown> = {}
  for (const [name, inner] of Object.entries(value)) {
    copy[name] = SECRET_NAMES.test(name) && inner !== null ? MASK : maskSecrets(inner)
  }
  return copy
}
