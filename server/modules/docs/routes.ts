import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../platform/http/app-types.ts'
import { AppError } from '../../platform/http/errors.ts'
import { readLocale } from '../../platform/http/guard.ts'
import { LOCALES, type Locale, phrase } from '../../platform/text/phrases.ts'
import { listAssets, loadAsset, readScalarVersion } from './assets.ts'
import { isErrorCode, renderErrorList, renderErrorPage } from './error-pages.ts'
import { listGuides } from './guides.ts'
import { guideUrl, renderPage } from './layout.ts'

const PUBLIC = { config: { permission: 'public' }, schema: { hide: true } } as const
const otherOf = (locale: Locale): Locale => (locale === 'fa' ? 'en' : 'fa')

/** The documentation at /docs: guides, errors, the reference; and the OpenAPI document itself. */
export function registerDocsRoutes(app: App): void {
  app.get('/api/openapi.json', PUBLIC, (_request, reply) =>
    reply.header('cache-control', 'no-cache').send(app.swagger()),
  )

  for (const [from, to] of [
    ['/docs', ''],
    ['/docs/errors', '/errors'],
  ] as const)
    app.get(from, PUBLIC, (request, reply) => redirectToLanguage(request, reply, to))
  app.get('/docs/errors/:code', PUBLIC, (request, reply) =>
    redirectToLanguage(request, reply, `/errors/${encodeURIComponent((request.params as { code: string }).code)}`),
  )

  for (const locale of LOCALES) {
    app.get(`/docs/${locale}`, PUBLIC, (_request, reply) => sendGuide(reply, locale, 'index'))
    app.get(`/docs/${locale}/:guide`, PUBLIC, (request, reply) =>
      sendGuide(reply, locale, (request.params as { guide: string }).guide),
    )
    app.get(`/docs/${locale}/errors`, PUBLIC, async (_request, reply) => {
      const page = renderErrorList(locale)
      return sendPage(reply, locale, page, `/docs/${locale}/errors`, `/docs/${otherOf(locale)}/errors`)
    })
    app.get(`/docs/${locale}/errors/:code`, PUBLIC, async (request, reply) => {
      const { code } = request.params as { code: string }
      if (!isErrorCode(code)) return sendNotFound(reply, locale)
      const other = `/docs/${otherOf(locale)}/errors/${code}`
      return sendPage(reply, locale, renderErrorPage(locale, code), `/docs/${locale}/errors/${code}`, other)
    })
  }

  app.get('/docs/reference', PUBLIC, (_request, reply) => reply.type('text/html; charset=utf-8').send(REFERENCE))
  app.get('/docs/assets/:name', PUBLIC, async (request, reply) => {
    const { name } = request.params as { name: string }
    if (!listAssets().includes(name)) throw new AppError('route_not_found')
    const asset = await loadAsset(name)
    if (asset.encoding !== undefined) reply.header('content-encoding', asset.encoding)
    reply.header('cache-control', request.url.includes('?v=') ? 'public, max-age=31536000, immutable' : 'no-cache')
    return reply.type(asset.type).send(asset.body)
  })
}

function redirectToLanguage(request: FastifyRequest, reply: FastifyReply, path: string): FastifyReply {
  return reply.header('vary', 'accept-language').redirect(`/docs/${readLocale(request)}${path}`, 302)
}

async function sendGuide(reply: FastifyReply, locale: Locale, name: string): Promise<FastifyReply> {
  const guides = await listGuides(locale)
  const guide = guides.find((one) => one.name === name)
  if (guide === undefined) return sendNotFound(reply, locale)
  const isTranslated = (await listGuides(otherOf(locale))).some((one) => one.name === name)
  const otherUrl = guideUrl(otherOf(locale), isTranslated ? name : 'index')
  return sendPage(reply, locale, guide, guideUrl(locale, name), otherUrl)
}

async function sendNotFound(reply: FastifyReply, locale: Locale): Promise<FastifyReply> {
  const title = phrase(locale, 'docs.notFound')
  const html = `<h1>${title}</h1><p><a href="/docs/${locale}">${phrase(locale, 'docs.notFoundText')}</a></p>`
  return sendPage(reply.code(404), locale, { title, html }, '', `/docs/${otherOf(locale)}`)
}

async function sendPage(
  reply: FastifyReply,
  locale: Locale,
  page: { title: string; html: string },
  url: string,
  otherUrl: string,
): Promise<FastifyReply> {
  const guides = await listGuides(locale)
  const html = renderPage({ ...page, locale, url, otherUrl, guides })
  return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(html)
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
