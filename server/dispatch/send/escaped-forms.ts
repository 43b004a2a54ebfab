/**
 * The forms in which a request may carry a text: as it is, in addresses, forms, JSON and XML. The longest first: one may
 * hold another, and what is left of a form would still tell something.
 */
export function listForms(text: string): string[] {
  const uri = encodeURIComponent(text)
  // what encodeURIComponent leaves as it is, others do not (RFC 3986)
  const strict = uri.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  const xml = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;')
  const quoted = xml.replaceAll('"', '&quot;')
  const forms = [
    text,
    uri,
    uri.replaceAll('%20', '+'),
    encodeURI(text),
    strict,
    strict.replaceAll('%20', '+'),
    new URLSearchParams({ s: text }).toString().slice(2),
    JSON.stringify(text).slice(1, -1),
    escapeUnicode(text),
    xml,
    quoted,
    quoted.replaceAll("'", '&apos;'),
    quoted.replaceAll("'", '&#39;'),
  ]
  return [...new Set(forms)].sort((a, b) => b.length - a.length)
}

const escapeUnicode = (text: string): string =>
  text.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
