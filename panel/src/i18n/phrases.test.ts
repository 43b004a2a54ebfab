import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

type Tree = { [key: string]: string | Tree }

const SOURCE_DIR = fileURLToPath(new URL('../', import.meta.url))
const PLURAL = /_(zero|one|two|few|many|other)$/
// A key that ends in a value: `panel.status.${status}`.
const OPEN_END = /\$\{[^}]*\}/

const phrases = { fa: readPhrases('fa'), en: readPhrases('en') }
const sources = globSync('**/*.{ts,tsx}', { cwd: SOURCE_DIR })
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => ({ path, text: readFileSync(`${SOURCE_DIR}${path}`, 'utf8') }))

function readPhrases(locale: string): Map<string, string> {
  const file = new URL(`../../../locales/${locale}.json`, import.meta.url)
  const found = new Map<string, string>()
  const walk = (tree: Tree, path: string[]) => {
    for (const [name, value] of Object.entries(tree)) {
      if (typeof value === 'string') found.set([...path, name].join('.'), value)
      else walk(value, [...path, name])
    }
  }
  walk(JSON.parse(readFileSync(file, 'utf8')) as Tree, [])
  return found
}

/** The keys that the panel's sources name, with `${…}` where a value stands. */
function listUsedKeys(): { key: string; path: string }[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(/['`]((?:panel|statuses|who|roles)\.[^'`\s]*)['`]/g)].map((match) => ({ key: match[1]!, path })),
  )
}

function toPattern(key: string): RegExp {
  const parts = key.split(new RegExp(OPEN_END, 'g')).map((part) => part.replace(/[.]/g, '\\.'))
  return new RegExp(`^${parts.join('.+')}(${PLURAL.source.slice(0, -1)})?$`)
}

test('every phrase that the panel names exists in both languages', () => {
  const missing = listUsedKeys().filter(({ key }) => {
    const pattern = toPattern(key)
    return !Object.values(phrases).every((all) => [...all.keys()].some((name) => pattern.test(name)))
  })
  assert.deepEqual(missing, [])
})

test('the panel has no phrase that it does not name', () => {
  const patterns = listUsedKeys().map(({ key }) => toPattern(key))
  const unused = [...phrases.fa.keys()]
    .filter((name) => name.startsWith('panel.'))
    .filter((name) => !patterns.some((pattern) => pattern.test(name)))
  assert.deepEqual(unused, [])
})

test('both languages have the same phrases of the panel, with the same values in them', () => {
  const shapeOf = (all: Map<string, string>) =>
    [...all]
      .filter(([name]) => name.startsWith('panel.'))
      .map(([name, text]) => `${name} ${[...text.matchAll(/\{\{\w+\}\}/g)].map(String).sort().join(' ')}`)
      .sort()
  assert.deepEqual(shapeOf(phrases.fa), shapeOf(phrases.en))
})

test('no sentence for people stands in the panel’s sources', () => {
  const persian = /[\u0600-\u06FF]/
  const allowed = new Set(['i18n/locale.ts'])
  const found = sources.filter(({ path, text }) => {
    const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')
    return persian.test(code) && !allowed.has(path)
  })
  assert.deepEqual(
    found.map(({ path }) => path),
    [],
  )
})

test('styles say start and end, never left and right', () => {
  const physical =
    /(?<![\w-])(?:-?m[lr]|p[lr]|left|right|border-[lr]|rounded-[lr]|text-left|text-right)-?(?:\d|\[|auto|px|full|md|lg|xl|$)/
  const found = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/className=(?:"([^"]*)"|\{`([^`]*)`\})/g)]
      .flatMap((match) => (match[1] ?? match[2] ?? '').split(/\s+/))
      .filter((name) => physical.test(name.replace(/^.*:/, '')))
      .map((name) => `${path}: ${name}`),
  )
  assert.deepEqual(found, [])
})
