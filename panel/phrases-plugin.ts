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
const SECTIONS = ['panel', 'statuses', 'who']

/** Of `panel`: what the sign-in page, the first page of a service and its messages do not say, in a chunk of its own. */
const MORE = [
  ...[
    'accounts',
    'alerts',
    'allocations',
    'attempt',
    'blockedNumbers',
    'broadcasts',
    'cancel',
    'centralSignIn',
    'class',
    'compose',
    'contactImports',
    'contactLists',
    'contacts',
    'directories',
    'encoding',
    'expiries',
    'failure',
    'firstRun',
    'followUp',
    'followUps',
    'groups',
  ],
  ...[
    'handset',
    'inbound',
    'logs',
    'members',
    'message',
    'methods',
    'place',
    'placeAt',
    'policy',
    'profile',
    'rate',
    'review',
    'reviews',
    'roles',
    'scim',
    'services',
    'settings',
  ],
  ...['templates', 'titles', 'tokens', 'users'],
]

/** What the dashboard alone says, and what is said at the door alone. */
const DASHBOARD = ['dashboard']
const DOOR = ['forgotten']

type Phrases = Record<string, unknown>

/**
 * Serves `virtual:phrases/<locale>`: the sections of `locales/<locale>.json` that the panel shows, a chunk for each language;
 * `virtual:phrases/<locale>/more`, `…/dashboard`, `…/door`: what is loaded with the first page that wants it.
 */
export function phrases(): Plugin {
  return {
    name: 'rasan-phrases',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined
      const [locale, part] = id.slice(PREFIX.length + 1).split('/')
      const file = fileURLToPath(new URL(`../locales/${locale}.json`, import.meta.url))
      this.addWatchFile(file)
      const all = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Phrases>
      const { panel = {}, errors = {}, unusable = {} } = all
      // runs of a directory are searched by their faults, a message and an account say what mends their failure;
      // permissions stand in roles and in a token's scopes, roles and sources with people
      const { directoryFaults = {}, failures = {}, permissions = {}, roles = {}, sources = {} } = all
      if (part === 'more')
        return `export default ${JSON.stringify({ panel: pick(panel, (name) => MORE.includes(name)), directoryFaults, failures, permissions, roles, sources })}`
      if (part === 'dashboard')
        return `export default ${JSON.stringify({ panel: pick(panel, (name) => DASHBOARD.includes(name)), unusable })}`
      if (part === 'door')
        return `export default ${JSON.stringify({
          panel: pick(panel, (name) => DOOR.includes(name)),
          errors: Object.fromEntries(IN_ADDRESSES.map((code) => [code, errors[code]])),
        })}`
      const shown: Phrases = Object.fromEntries(SECTIONS.map((section) => [section, all[section] ?? {}]))
      shown.panel = pick(panel, (name) => ![...MORE, ...DASHBOARD, ...DOOR].includes(name))
      return `export default ${JSON.stringify(shown)}`
    },
    // the script that knows the reader's language asks for its phrases along with the first files, and not after them
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const files = Object.values(bundle ?? {}).flatMap((file) => {
          const locale = file.type === 'chunk' && file.facadeModuleId?.split(`\0${PREFIX}`)[1]
          return locale && !locale.includes('/') ? [`data-${locale}="/${file.fileName}"`] : []
        })
        return html.replace('<script src="/first-paint.js"', `<script ${files.join(' ')} src="/first-paint.js"`)
      },
    },
  }
}

const pick = (phrases: Phrases, isWanted: (name: string) => boolean): Phrases =>
  Object.fromEntries(Object.entries(phrases).filter(([name]) => isWanted(name)))
