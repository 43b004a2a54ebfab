import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Marked } from 'marked'
import { PROJECT_DIR } from '../../config.ts'
import type { Locale } from '../../platform/text/phrases.ts'
import { FEATURES_MARK, listFeatures } from './features.ts'
import { listScopes, SCOPES_MARK } from './scopes.ts'

/** A guide in one language: its name is its file's name without `.md`, its title the first heading. */
export type Guide = { name: string; title: string; html: string }

const GUIDES_DIR = join(PROJECT_DIR, 'docs')

const read = new Map<Locale, Promise<Guide[]>>()

/** All guides of a language, in the order in which they are read, made once. `index` is the first page. */
export function listGuides(locale: Locale): Promise<Guide[]> {
  const known = read.get(locale)
  if (known !== undefined) return known
  const guides = readGuides(locale)
  read.set(locale, guides)
  guides.catch(() => read.delete(locale))
  return guides
}

async function readGuides(locale: Locale): Promise<Guide[]> {
  const files = (await readdir(join(GUIDES_DIR, locale))).filter((file) => /^[a-z0-9-]+\.md$/.test(file))
  const names = files.map((file) => file.slice(0, -'.md'.length))
  const order = await readOrder(locale)
  const placeOf = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length)
  names.sort((one, other) => placeOf(one) - placeOf(other) || one.localeCompare(other))
  return Promise.all(names.map((name) => readGuide(locale, name)))
}

/** Guides in the order in which the first page links to them. */
async function readOrder(locale: Locale): Promise<string[]> {
  const index = await readFile(join(GUIDES_DIR, locale, 'index.md'), 'utf8')
  return ['index', ...Array.from(index.matchAll(/\]\(([a-z0-9-]+)\.md\)/g), ([, name = '']) => name)]
}

async function readGuide(locale: Locale, name: string): Promise<Guide> {
  const file = await readFile(join(GUIDES_DIR, locale, `${name}.md`), 'utf8')
  const text = file.replace(SCOPES_MARK, () => listScopes(locale)).replace(FEATURES_MARK, () => listFeatures(locale))
  const title = /^# (.+)$/m.exec(text)?.[1]?.trim() ?? name
  return { name, title, html: await renderMarkdown(text, locale) }
}

/**
 * Markdown of ours as HTML: headings can be linked to, code is read from left to right in every language, wide tables
 * scroll by themselves, links between guides (`sending.md`) lead to their pages, and pictures (`../images/x.webp`) come
 * from us.
 */
export async function renderMarkdown(text: string, locale: Locale): Promise<string> {
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text: raw }) {
        const id = makeAnchor(raw)
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
      link({ href, tokens }) {
        // from the root: the first page stands at /docs/en, without the slash that would make it a folder
        const to = escapeHtml(href.replace(/^\.?\/?([a-z0-9-]+)\.md(#.*)?$/, `/docs/${locale}/$1$2`))
        return `<a href="${to}">${this.parser.parseInline(tokens)}</a>`
      },
      image({ href, text: words }) {
        const from = escapeHtml(href.replace(/^\.\.\/images\//, '/docs/images/'))
        return `<img src="${from}" alt="${escapeHtml(words)}" loading="lazy">`
      },
      code({ text: code, lang }) {
        const language = lang ? ` class="language-${escapeHtml(lang)}"` : ''
        return `<pre dir="ltr" tabindex="0"><code${language}>${escapeHtml(code)}</code></pre>\n`
      },
      codespan: ({ text: code }) => `<code dir="ltr">${escapeHtml(code)}</code>`,
    },
    hooks: {
      postprocess: (html) =>
        html.replaceAll('<table>', '<div class="wide" tabindex="0"><table>').replaceAll('</table>', '</table></div>'),
    },
  })
  return marked.parse(text, { async: true })
}

/** The anchor of a heading: its words, joined by hyphens, in any script. */
export const makeAnchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\u200c]+/gu, '-')
    .replace(/^-|-$/g, '')

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
