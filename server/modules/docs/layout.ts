import { type Locale, phrase } from '../../platform/text/phrases.ts'
import { escapeHtml } from './guides.ts'

export type Page = {
  locale: Locale
  title: string
  /** The page's own HTML; made by us, so it is put in as it is. */
  html: string
  /** The same page in the other language. */
  otherUrl: string
  /** Address of this page, to mark it in the list. */
  url: string
  guides: { name: string; title: string }[]
}

/** A whole page of the documentation: the list beside it, the switch of language, no script. */
export function renderPage({ locale, title, html, otherUrl, url, guides }: Page): string {
  const say = (key: string) => escapeHtml(phrase(locale, `docs.${key}`))
  const other = locale === 'fa' ? 'en' : 'fa'
  const link = (to: string, text: string) =>
    `<li><a href="${to}"${to === url ? ' aria-current="page"' : ''}>${escapeHtml(text)}</a></li>`
  const list = guides.map((guide) => link(guideUrl(locale, guide.name), guide.title)).join('\n')
  return `<!doctype html>
<html lang="${locale}" dir="${locale === 'fa' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · ${say('name')}</title>
<link rel="stylesheet" href="/docs/assets/style.css">
</head>
<body>
<a class="skip" href="#content">${say('skip')}</a>
<header>
<a class="name" href="/docs/${locale}">${say('title')}</a>
<a lang="${other}" hreflang="${other}" href="${otherUrl}">${say('otherLanguage')}</a>
</header>
<div class="page">
<nav aria-label="${say('contents')}">
<ul>
${list}
${link(`/docs/${locale}/errors`, phrase(locale, 'docs.errors'))}
<li><a href="/docs/reference">${say('reference')}</a></li>
</ul>
</nav>
<main id="content">
${html}
</main>
</div>
</body>
</html>
`
}

/** Where a guide is; the one called `index` is the language's first page. */
export const guideUrl = (locale: Locale, name: string): string =>
  name === 'index' ? `/docs/${locale}` : `/docs/${locale}/${name}`
