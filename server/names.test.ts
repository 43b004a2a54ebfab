import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { suite, test } from 'node:test'
import { listProviders } from '../providers/index.ts'
import { PROJECT_DIR } from './config.ts'

type Catalogue = { providers: Record<string, string> }

const LOCALES = ['locales/fa.json', 'locales/en.json']
const catalogueOf = (file: string) => JSON.parse(readFileSync(join(PROJECT_DIR, file), 'utf8')) as Catalogue

/** A provider's names as anybody may write them: its slug and its titles, whose half-space may be missing. */
const NAMES = listProviders()
  .filter(({ baseUrl }) => baseUrl) // one that runs in-process, or wherever an account says, is no company
  .map(({ slug }) => {
    const titles = LOCALES.map((file) => catalogueOf(file).providers[slug] ?? slug)
    return { slug, pattern: new RegExp([slug, ...titles].join('|').replaceAll(/[\u200c -]/g, '[\\u200c -]?'), 'iu') }
  })

/** Files that may name every provider; the catalogues may only where they list the providers. */
const FREE = [
  /\.md$/,
  /\.test\.ts$/,
  /(^|\/)test-[^/]+\.ts$/,
  /^(bench|e2e|server\/walks)\//,
  /^(providers|simulators)\/index\.ts$/,
]

/** Its own files may name a provider. */
const isOwn = (file: string, slug: string) =>
  /^(providers|simulators)\/[^/]+$/.test(file) && new RegExp(`^${slug}[.-]`).test(basename(file))

const TEXT = /\.(ts|tsx|mjs|cjs|js|json|sql|css|html|svg|yaml|yml)$/
const MADE = /^data$|(^|\/)(node_modules|dist|\.[^/]*)$/

/** Every file of the project with text in it; what is installed, built or stored is not of the project. */
function listTexts(folder = ''): string[] {
  return readdirSync(join(PROJECT_DIR, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (MADE.test(path)) return []
    if (entry.isDirectory()) return listTexts(path)
    return TEXT.test(path) ? [path] : []
  })
}

function readText(file: string): string {
  if (!LOCALES.includes(file)) return readFileSync(join(PROJECT_DIR, file), 'utf8')
  return JSON.stringify({ ...catalogueOf(file), providers: {} })
}

/** The providers that a file names and may not. */
const findNames = (file: string, text: string) =>
  FREE.some((pattern) => pattern.test(file))
    ? []
    : NAMES.filter(({ slug, pattern }) => !isOwn(file, slug) && pattern.test(text)).map(({ slug }) => slug)

suite('names of providers', () => {
  test('a company is named in its own files, in lists, tests and documents, and nowhere else', () => {
    const files = listTexts()
    for (const folder of ['server', 'panel/src', 'providers', 'simulators', 'client', 'bin', 'migrations'])
      assert.ok(
        files.some((file) => file.startsWith(`${folder}/`)),
        `${folder} is looked at`,
      )
    assert.deepEqual(
      files.flatMap((file) => findNames(file, readText(file)).map((slug) => `${file}: ${slug}`)),
      [],
    )
  })

  test('a name is found however it is written, and only where it may not stand', () => {
    assert.ok(NAMES.length > 1)
    for (const [i, { slug }] of NAMES.entries()) {
      const titles = LOCALES.map((file) => catalogueOf(file).providers[slug] as string)
      const spellings = [slug, slug.toUpperCase(), ...titles, ...titles.map((title) => title.replaceAll('\u200c', ' '))]
      const other = NAMES[(i + 1) % NAMES.length]?.slug
      for (const text of spellings) {
        assert.deepEqual(findNames('server/dispatch/send.ts', `// as ${text} does`), [slug])
        assert.deepEqual(findNames(`providers/${other}.ts`, text), [slug])
        assert.deepEqual(findNames(`providers/${slug}-codes.ts`, text), [])
      }
    }
  })
})
