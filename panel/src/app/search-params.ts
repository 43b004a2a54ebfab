export type SearchParams = Record<string, string | undefined>

/** Reads an address's query as the API writes its own: plain names and values, `createdAt[gte]=…`. */
export function parseSearchParams(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search))
}

/** Writes the query of an address so that a person can read and change it: brackets, commas and colons stay. */
export function writeSearchParams(params: Record<string, unknown>): string {
  const pairs = Object.entries(params)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => `${encode(name)}=${encode(String(value))}`)
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/%(5B|5D|2C|3A|20|40)/g, (code) =>
    code === '%20' ? '+' : decodeURIComponent(code),
  )
}

/** Keeps what a page's address says as it is; the API judges names and values. */
export function keepSearchParams(search: Record<string, unknown>): SearchParams {
  return Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)]))
}
