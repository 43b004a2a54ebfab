import createFetchClient, { type Client, type ClientOptions } from 'openapi-fetch'
import type { paths } from './schema.generated.ts'

export type RasanClient = Client<paths>

/**
 * A typed client of the API: `client.POST('/api/v1/messages', { body: { to, text } })`. Programs give a `token`; a
 * browser's session needs none. Answers carry `data`, or the problem as `error`; nothing is thrown for a 4xx or 5xx.
 */
export function createRasanClient({ token, headers, ...options }: ClientOptions & { token?: string }): RasanClient {
  const credential = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return createFetchClient<paths>({ ...options, headers: { ...headers, ...credential } as Record<string, string> })
}
