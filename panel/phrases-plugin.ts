import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const PREFIX = 'virtual:phrases/'
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
      return `export default ${JSON.stringify(shown)}`
    },
  }
}
