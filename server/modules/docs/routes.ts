import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../platform/http/app-types.ts'
import { AppError } from '../../platform/http/errors.ts'
import { readLocale } from '../../platform/http/guard.ts'
import { LOCALES, type Locale, phrase } from '../../platform/text/phrases.ts'
import { findImage, listAssets, loadAsset, readScalarVersion } from './assets.ts'
import { isErrorCode, isFieldCode, renderErrorList, renderErrorPage } from './error-pages.ts'
import { listGuides } from './guides.ts'
import { guideUrl, renderPage } from './layout.ts'
import { createShelf } from './made-once.ts'

const PUBLIC = { config: { permission: 'public' }, schema: { hide: true } } as const
const otherOf = (locale: Locale): Locale => (locale === 'fa' ? 'en' : 'fa')

/** The documentation at /docs: guides, errors, the reference; and the OpenAPI document itself. */
export function registerDocsRoutes(app: App): void {
  const shelf = createShelf()
  const sendPage: SendPage = (request, reply, page) =>
    shelf(request, reply, { key: page.url, type: HTML, make: () => makePage(page) })

  app.get('/api/openapi.json', PUBLIC, (request, reply) =>
    shelf(request, reply, {
      key: 'openapi',
      type: 'application/json; charset=utf-8',
      make: () => JSON.stringify(app.swagger()),
    }),
  )

  for (const [from, to] of [
    ['/docs', ''],
    ['/docs/', ''],
    ['/docs/errors', '/errors'],
  ] as const)
    app.get(from, PUBLIC, (request, reply) => redirectToLanguage(request, reply, to))
  app.get('/docs/errors/:code', PUBLIC, (request, reply) =>
    redirectToLanguage(request, reply, `/errors/${encodeURIComponent((request.params as { code: string }).code)}`),
  )

  for (const locale of LOCALES) {
    app.get(`/docs/${locale}`, PUBLIC, (request, reply) => sendGuide(sendPage, request, reply, locale, 'index'))
    app.get(`/docs/${locale}/:guide`, PUBLIC, (request, reply) =>
      sendGuide(sendPage, request, reply, locale, (request.params as { guide: string }).guide),
    )
    app.get(`/docs/${locale}/errors`, PUBLIC, (request, reply) => {
      const [url, otherUrl] = [`/docs/${locale}/errors`, `/docs/${otherOf(locale)}/errors`]
      return sendPage(request, reply, { locale, url, otherUrl, render: () => renderErrorList(locale) })
    })
    app.get(`/docs/${locale}/errors/:code`, PUBLIC, async (request, reply) => {
      const { code } = request.params as { code: string }
      if (!isErrorCode(code) && isFieldCode(code)) return reply.redirect(`/docs/${locale}/errors#${code}`, 302)
      if (!isErrorCode(code)) return sendNotFound(reply, locale)
      const [url, otherUrl] = [`/docs/${locale}/errors/${code}`, `/docs/${otherOf(locale)}/errors/${code}`]
      return sendPage(request, reply, { locale, url, otherUrl, render: () => renderErrorPage(locale, code) })
    })
  }

  app.get('/docs/*', PUBLIC, (request, reply) => {
    const [path] = request.url.split('?') as [string]
    const plain = path.replace(/\/$/, '')
    return plain === path ? sendNotFound(reply, readLocale(request)) : reply.redirect(plain, 302)
  })
  app.get('/docs/reference', PUBLIC, (_request, reply) => reply.type('text/html; charset=utf-8').send(REFERENCE))
  app.get('/docs/assets/:name', PUBLIC, async (request, reply) => {
    const { name } = request.params as { name: string }
    if (!listAssets().includes(name)) throw new AppError('route_not_found')
    const asset = await loadAsset(name)
    if (asset.encoding !== undefined) reply.header('content-encoding', asset.encoding)
    reply.header('cache-control', request.url.includes('?v=') ? 'public, max-age=31536000, immutable' : 'no-cache')
    return reply.type(asset.type).send(asset.body)
  })
  app.get('/docs/images/:name', PUBLIC, async (request, reply) => {
    const image = await findImage((request.params as { name: string }).name)
    if (image === undefined) throw new AppError('route_not_found')
    return reply.header('cache-control', 'public, max-age=3600').type(image.type).send(image.body)
  })
}

function redirectToLanguage(request: FastifyRequest, reply: FastifyReply, path: string): FastifyReply {
  return reply.header('vary', 'accept-language').redirect(`/docs/${readLocale(request)}${path}`, 302)
}

type Rendered = { title: string; html: string }
type PageOf = { locale: Locale; url: string; otherUrl: string; render(): Rendered }
type SendPage = (request: FastifyRequest, reply: FastifyReply, page: PageOf) => Promise<FastifyReply>
const HTML = 'text/html; charset=utf-8'

async function sendGuide(
  sendPage: SendPage,
  request: FastifyRequest,
  reply: FastifyReply,
  locale: Locale,
  name: string,
): Promise<FastifyReply> {
  if (name === '') return reply.redirect(guideUrl(locale, 'index'), 302)
  // as its file is named
  if (name.endsWith('.md')) return reply.redirect(guideUrl(locale, name.slice(0, -3)), 302)
  const guide = (await listGuides(locale)).find((one) => one.name === name)
  if (guide === undefined) return sendNotFound(reply, locale)
  const isTranslated = (await listGuides(otherOf(locale))).some((one) => one.name === name)
  const otherUrl = guideUrl(otherOf(locale), isTranslated ? name : 'index')
  return sendPage(request, reply, { locale, url: guideUrl(locale, name), otherUrl, render: () => guide })
}

async function sendNotFound(reply: FastifyReply, locale: Locale): Promise<FastifyReply> {
  const title = phrase(locale, 'docs.notFound')
  const html = `<h1>${title}</h1><p><a href="/docs/${locale}">${phrase(locale, 'docs.notFoundText')}</a></p>`
  const render = () => ({ title, html })
  const page = await makePage({ locale, url: '', otherUrl: `/docs/${otherOf(locale)}`, render })
  return reply.code(404).header('cache-control', 'no-cache').type(HTML).send(page)
}

async function makePage({ locale, url, otherUrl, render }: PageOf): Promise<string> {
  return renderPage({ ...render(), locale, url, otherUrl, guides: await listGuides(locale) })
}

const REFERENCE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${phrase('en', 'docs.reference')} · ${phrase('en', 'docs.name')}</title>
<link rel="stylesheet" href="/docs/assets/style.css">
</head>
<body>
<header><a class="name" href="/docs">${phrase('en', 'docs.title')}</a></header>
<div id="reference"></div>
<script src="/docs/assets/scalar.js?v=${readScalarVersion()}"></script>
<script src="/docs/assets/reference.js"></script>
</body>
</html>
`
