import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isPanelBuilt, PANEL_DIR } from '../../config.ts'
import { type Locale, phrase } from '../text/phrases.ts'
import type { App } from './app-types.ts'
import { readLocale } from './guard.ts'

// Addresses of ours that are no page of the panel: a mistyped one is told so.
const NOT_PAGES = /^\/(api|docs|reports|inbound|push-receipts|scim|assets|livez|readyz|metrics)(\/|$)/

/**
 * Serves the built panel: files with a hash in their name for ever, the others checked each time. `answerPage` answers
 * an address that no route has with the panel, whose own router knows it; false where it is no page that is asked for.
 */
export async function servePanel(app: App): Promise<(request: FastifyRequest, reply: FastifyReply) => boolean> {
  const config = { permission: 'public' } as const
  const schema = { hide: true }
  const isBuilt = isPanelBuilt()
  if (isBuilt) {
    // the build lays compressed files beside its own
    await app.register(fastifyStatic, {
      root: PANEL_DIR,
      serve: false,
      index: false,
      dotfiles: 'ignore',
      preCompressed: true,
    })
    app.get('/assets/*', { config, schema }, (request, reply) => {
      const path = (request.params as { '*': string })['*']
      // what leads elsewhere, or would be decoded once more, names no file: the library fails over it
      if (/\.\.|[\\%]/.test(path)) return reply.callNotFound()
      return reply.sendFile(`assets/${path}`, { immutable: true, maxAge: '365d' })
    })
    for (const name of listTopFiles()) {
      app.get(`/${name}`, { config, schema }, (_request, reply) =>
        reply.sendFile(name, { cacheControl: false, maxAge: 0 }),
      )
    }
  }
  const answer = (request: FastifyRequest, reply: FastifyReply): unknown => {
    reply.header('cache-control', 'no-cache')
    if (isBuilt) return reply.sendFile('index.html', { cacheControl: false })
    return reply.type('text/html; charset=utf-8').send(makePlainPage(readLocale(request)))
  }
  app.get('/', { config, schema }, answer)
  return (request, reply) => {
    const isPage = (request.method === 'GET' || request.method === 'HEAD') && !NOT_PAGES.test(request.url)
    if (!isPage || !request.headers.accept?.includes('text/html')) return false
    void answer(request, reply.code(200))
    return true
  }
}

const listTopFiles = (): string[] =>
  readdirSync(PANEL_DIR, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^index\.html|\.(br|gz)$|^\./.test(entry.name))
    .map((entry) => join(entry.name))

const makePlainPage = (locale: Locale): string => `<!doctype html>
<html lang="${locale}" dir="${locale === 'fa' ? 'rtl' : 'ltr'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${phrase(locale, 'pages.panelMissingTitle')}</title><link rel="stylesheet" href="/docs/assets/style.css"></head>
<body><main><h1>${phrase(locale, 'pages.panelMissingTitle')}</h1><p>${phrase(locale, 'pages.panelMissingText')}</p>
<p><a href="/docs">${phrase(locale, 'docs.title')}</a></p></main></body></html>
`
