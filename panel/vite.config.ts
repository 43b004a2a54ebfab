import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compress } from './compress-plugin.ts'
import { phrases } from './phrases-plugin.ts'

const panelDir = fileURLToPath(new URL('.', import.meta.url))

/** Files of the icons that the sidebar shows. */
const SIDEBAR_ICONS = new Set(
  [...readFileSync(`${panelDir}src/app/shell/pages.ts`, 'utf8').matchAll(/icon: (\w+)/g)].map(
    ([, name]) => `${name!.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}.mjs`,
  ),
)

export default defineConfig({
  root: panelDir,
  plugins: [react(), tailwindcss(), phrases(), compress()],
  resolve: {
    // Without its resolver of clashing classes, 9 kB of the first load: what HeroUI's parts are given here are utilities,
    // which outrank the classes of components by their layer.
    alias: [{ find: /^tailwind-variants$/, replacement: 'tailwind-variants/lite' }],
  },
  build: {
    outDir: `${panelDir}dist`,
    emptyOutDir: true,
    // The policy of the pages forbids data: scripts, and a font inlined into the style sheet would block first paint.
    assetsInlineLimit: 0,
    // The helper is an inline script in older setups; every browser the panel supports preloads modules by itself.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
    // Every page has the sidebar, and other pages have some of its icons: each in a file of its own, they would be packed
    // half as well, and the first load asks for thirty of them.
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: 'icons', test: (id) => SIDEBAR_ICONS.has(basename(id)) }],
        },
      },
    },
  },
  server: { port: 5173, proxy: { '/api': process.env.RASAN_API ?? 'http://127.0.0.1:8080' } },
})
