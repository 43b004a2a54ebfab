import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const PREFIX = 'virtual:phrases/'
/** Errors that the server tells in an address and not in an answer: it sends a browser to the sign-in page with the code. */
const IN_ADDRESSES = [
  ...[
    'identity_provider_not_found',
    'identity_provider_unreachable',
    'central_sign_in_failed',
    'central_sign_in_refused',
  ],
  ...['central_sign_in_not_allowed', 'central_group_missing', 'central_claim_missing', 'central_username_taken'],
  ...['user_suspended', 'unavailable'],
]
// What the panel shows of the common catalogue; errors come worded from the API.
const SECTIONS = ['panel', 'statuses', 'who', 'permissions', 'roles', 'sources', 'failures']

/** Serves `virtual:phrases/<locale>`: the sections of `locales/<locale>.json` that the panel shows, a chunk for each language. */
export function phrases(): Plugin {
  return {
    name: 'rasan-phrases',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined
      const file = fileURLToPath(new URL(`../locales/${id.slice(PREFIX.length + 1)}.json`, import.meta.url))
      this.addWatchFile(file)
      const all = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
      const shown = Object.fromEntries(SECTIONS.map((section) => [section, all[section] ?? {}]))
      const errors = all.errors as Record<string, unknown>
      shown.errors = Object.fromEntries(IN_ADDRESSES.map((code) => [code, errors[code]]))
      return `export default ${JSON.stringify(shown)}`
    },
  }
}
