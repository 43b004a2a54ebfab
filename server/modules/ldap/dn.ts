/**
 * A DN as it is compared: attribute types and values in small letters, no space around `=`, `,` and `+`, escapes undone,
 * the parts of an RDN of several in order. Two ways to write one DN have one key; a comma of a value stays apart from one
 * that parts RDNs. Not a DN again.
 */
export function makeDnKey(dn: string): string {
  return splitUnescaped(dn, ',;')
    .map((rdn) =>
      rdn.includes('+') ? splitUnescaped(rdn, '+').map(makePartKey).sort().join('\u0001') : makePartKey(rdn),
    )
    .join('\u0002')
}

function makePartKey(part: string): string {
  const equals = part.indexOf('=')
  const type = part.slice(0, equals).trim().toLowerCase()
  return `${type}=${readValue(part.slice(equals + 1))
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, ' ')}`
}

/** Splits where one of the signs stands that is neither escaped nor in quotes. */
function splitUnescaped(text: string, signs: string): string[] {
  const parts: string[] = []
  let from = 0
  let isQuoted = false
  for (let i = 0; i < text.length; i++) {
    const unit = text[i] as string
    if (unit === '\\') i++
    else if (unit === '"') isQuoted = !isQuoted
    else if (!isQuoted && signs.includes(unit)) {
      parts.push(text.slice(from, i))
      from = i + 1
    }
  }
  parts.push(text.slice(from))
  return parts
}

/** A value without its escapes (`\,`, and UTF-8 bytes as `\D9\85`), its quotes, and the spaces around it. */
function readValue(text: string): string {
  // nearly every value, of which a large directory has hundreds of thousands
  if (!/[\\"]/.test(text)) return text.trim()
  const bytes: Buffer[] = []
  // an escaped space at the end is part of the value
  const bare = text.replace(/^\s+/, '').replace(/(?<!\\)\s+$/, '')
  const inner = /^".*"$/s.test(bare) ? bare.slice(1, -1) : bare
  for (const [piece] of inner.matchAll(/(?:\\[0-9a-f]{2})+|\\.|[^\\]+|\\/gis)) {
    if (/^\\[0-9a-f]{2}/i.test(piece)) bytes.push(Buffer.from(piece.replaceAll('\\', ''), 'hex'))
    else bytes.push(Buffer.from(piece.length > 1 && piece.startsWith('\\') ? piece.slice(1) : piece))
  }
  return Buffer.concat(bytes).toString('utf8')
}
