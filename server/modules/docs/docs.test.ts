import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { suite, test } from 'node:test'
import { listProviders } from '../../../providers/index.ts'
import type { Method, Provider } from '../../../providers/provider.ts'
import { sandbox } from '../../../providers/sandbox.ts'
import { PERMISSIONS } from '../../platform/auth/permissions.ts'
import { mintToken } from '../../platform/auth/tokens.ts'
import { ERRORS, FIELD_CODES } from '../../platform/http/errors.ts'
import { phrase } from '../../platform/text/phrases.ts'
import { openTestApp } from '../../test-app.ts'
import { listFeatures } from './features.ts'
import { listGuides, makeAnchor, renderMarkdown } from './guides.ts'

suite('docs', async () => {
  const { app } = await openTestApp()
  const get = (url: string, headers = {}) => app.inject({ url, headers })

  test('/docs leads to the language that is asked for', async () => {
    assert.equal((await get('/docs', { 'accept-language': 'fa' })).headers.location, '/docs/fa')
    assert.equal((await get('/docs')).headers.location, '/docs/en')
    assert.equal((await get('/docs/')).headers.location, '/docs/en')
    const error = await get('/docs/errors/too_late', { 'accept-language': 'fa' })
    assert.equal(error.headers.location, '/docs/fa/errors/too_late')
  })

  for (const [locale, direction] of [
    ['fa', 'rtl'],
    ['en', 'ltr'],
  ] as const) {
    test(`the first page in ${locale} reads ${direction}, has no script, and leads to the other language`, async () => {
      const page = await get(`/docs/${locale}`)
      assert.equal(page.statusCode, 200)
      assert.match(page.body, new RegExp(`<html lang="${locale}" dir="${direction}">`))
      assert.doesNotMatch(page.body, /<script|style="/)
      assert.match(page.body, new RegExp(`href="/docs/${locale === 'fa' ? 'en' : 'fa'}"`))
    })

    test(`every error has its page in ${locale}, complete`, async () => {
      for (const code of Object.keys(ERRORS)) {
        const page = await get(`/docs/${locale}/errors/${code}`)
        assert.equal(page.statusCode, 200, code)
        assert.doesNotMatch(page.body, /\{\{|errors\.[a-z_]+\.(title|detail|who|fix)/, code)
      }
      const all = await get(`/docs/${locale}/errors`)
      assert.equal(all.statusCode, 200)
      for (const code of FIELD_CODES) assert.ok(all.body.includes(`<tr id="${code}">`), code)
      const place = await get(`/docs/${locale}/errors/phone_invalid`)
      assert.equal(place.headers.location, `/docs/${locale}/errors#phone_invalid`)
    })

    test(`the guide of tokens in ${locale} lists every scope with its words, and an expression that finds every token`, async () => {
      const page = (await get(`/docs/${locale}/tokens`)).body
      for (const code of Object.keys(PERMISSIONS)) {
        const words = phrase(locale, `permissions.${code.replace(':', '.')}`)
        assert.ok(page.includes(`<code dir="ltr">${code}</code></td>\n<td>${words}</td>`), code)
      }
      const expression = new RegExp(/\\brsn_[^\n<]+/.exec(page)![0], 'g')
      for (const kind of ['live', 'test', 'centre', 'scim'] as const) {
        const { token } = mintToken(kind)
        assert.deepEqual(`x "${token}", ${token.slice(0, -1)} ${token}y`.match(expression), [token])
      }
    })

    test(`the guide of providers in ${locale} has a row for each provider and method, and no phrase is missing`, async () => {
      const page = (await get(`/docs/${locale}/providers`)).body
      for (const { slug, methods } of listProviders()) {
        const rows = page.match(new RegExp(`<td>[^<]+ \\(<code dir="ltr">${slug}[.a-z]*</code>\\)</td>`, 'g'))
        assert.equal(rows?.length, Object.keys(methods).length + 1, slug)
      }
      assert.doesNotMatch(page, /features\.|providers\.|manners\.|\{\{/)
    })

    test(`a page that does not exist is told in ${locale}`, async () => {
      const pages = ['nowhere', '..%2f..%2fpackage', 'errors/nothing', 'errors/constructor']
      for (const name of pages) assert.equal((await get(`/docs/${locale}/${name}`)).statusCode, 404, name)
      assert.equal((await get(`/docs/${locale}/`)).headers.location, `/docs/${locale}`)
      const typed = await get(`/docs/${locale}/sending/`)
      assert.equal(typed.headers.location, `/docs/${locale}/sending`)
      assert.equal((await get(`/docs/${locale}/sending.md`)).headers.location, `/docs/${locale}/sending`)
      const lost = await get('/docs/nowhere', { 'accept-language': locale })
      assert.equal(lost.statusCode, 404)
      assert.match(lost.body, new RegExp(`<html lang="${locale}"`))
    })

    test(`the first page in ${locale} links to every guide, in the order of the list beside them`, async () => {
      const [index, ...others] = await listGuides(locale)
      const linked = Array.from(index!.html.matchAll(/href="\/docs\/[a-z]{2}\/([a-z0-9-]+)"/g), ([, name]) => name)
      assert.deepEqual(
        others.map(({ name }) => name),
        linked.filter((name) => name !== 'errors'),
      )
    })

    test(`every link and picture of the guides in ${locale} that is ours is there`, async () => {
      for (const guide of await listGuides(locale)) {
        const page = await get(guide.name === 'index' ? `/docs/${locale}` : `/docs/${locale}/${guide.name}`)
        assert.equal(page.statusCode, 200, guide.name)
        const base = guide.name === 'index' ? `http://x/docs/${locale}` : `http://x/docs/${locale}/${guide.name}`
        for (const [, href = ''] of page.body.matchAll(/(?:href|src)="([^"]+)"/g)) {
          const url = new URL(href, base)
          if (url.host !== 'x') continue
          const answer = await get(url.pathname)
          assert.ok(answer.statusCode < 400, `${guide.name}: ${href} → ${answer.statusCode}`)
        }
      }
    })
  }

  for (const url of ['/api/openapi.json', '/docs/fa/sending', '/docs/en/errors', '/docs/en/errors/too_late']) {
    test(`${url} has a tag, and is not sent again to who has it`, async () => {
      const first = await get(url)
      const tag = String(first.headers.etag)
      assert.match(tag, /^"[\w-]{22}"$/)
      assert.deepEqual([first.statusCode, (await get(url)).body], [200, first.body])
      for (const known of [tag, `"other", W/${tag}`]) {
        const again = await get(url, { 'if-none-match': known })
        assert.deepEqual([again.statusCode, again.body, again.headers.etag], [304, '', tag])
      }
      assert.equal((await get(url, { 'if-none-match': '"other"' })).statusCode, 200)
    })
  }

  test('what anybody may read is made once', async (t) => {
    const swagger = t.mock.method(app, 'swagger')
    for (let i = 0; i < 3; i++) assert.equal((await get('/api/openapi.json')).statusCode, 200)
    assert.equal(swagger.mock.callCount(), 0, 'made by the tests before')
    for (const locale of ['fa', 'en'] as const) assert.equal(await listGuides(locale), await listGuides(locale))
  })

  test('the reference’s script comes from here, compressed, and may be kept', async () => {
    const page = await get('/docs/reference')
    assert.equal(page.statusCode, 200)
    assert.doesNotMatch(page.body, /https?:\/\//)
    assert.doesNotMatch(page.body, /<script(?![^>]*\ssrc=)/)
    const [, src = ''] = /src="([^"]*scalar[^"]*)"/.exec(page.body) ?? []
    const script = await get(src)
    assert.equal(script.statusCode, 200)
    assert.equal(script.headers['content-encoding'], 'gzip')
    assert.match(String(script.headers['cache-control']), /immutable/)
    assert.ok(script.rawPayload.length > 500_000)
  })

  for (const [name, type] of [
    ['style.css', 'text/css'],
    ['reference.js', 'text/javascript'],
    ['vazirmatn-arabic.woff2', 'font/woff2'],
    ['vazirmatn-latin.woff2', 'font/woff2'],
  ] as const) {
    test(`${name} is served`, async () => {
      const answer = await get(`/docs/assets/${name}`)
      assert.equal(answer.statusCode, 200)
      assert.match(String(answer.headers['content-type']), new RegExp(`^${type}`))
    })
  }

  test('pictures of the guides are served, none of them heavy, and nothing else is', async () => {
    const pictures = (await readdir(new URL('../../../docs/images/', import.meta.url))).filter(
      (name) => !name.startsWith('panel-'),
    )
    assert.ok(pictures.length > 0)
    for (const name of pictures) {
      const answer = await get(`/docs/images/${name}`)
      assert.equal(answer.headers['content-type'], 'image/webp', name)
      assert.ok(answer.rawPayload.length <= 60_000, `${name}: ${answer.rawPayload.length} bytes`)
    }
    for (const name of ['none.png', '..%2f..%2fpackage.json', '..%2fimages%2fpanel-en.png', 'panel-en'])
      assert.equal((await get(`/docs/images/${name}`)).statusCode, 404, name)
  })

  test('no other file can be had from the assets', async () => {
    for (const name of ['routes.ts', '..%2froutes.ts', 'constructor', '__proto__'])
      assert.equal((await get(`/docs/assets/${name}`)).statusCode, 404, name)
  })
})

test('the tables of providers say what is in a provider, cell by cell', () => {
  const rowsOf = (more: Partial<Provider>, method: Partial<Method> = {}) => {
    const methods = { sms: { ...sandbox.methods.sms!, ...method } }
    return listFeatures('en', [{ ...sandbox, methods, ...more }])
      .split('\n')
      .filter((line) => line.includes('`sandbox'))
  }
  const reading = async () => ({ kind: 'answered' as const, reports: [] })
  assert.deepEqual(rowsOf({}, { batchMax: 1_200, askWindowMs: 5_400_000 }), [
    '| Sandbox, SMS (`sandbox.sms`) | 1,200 | optional | – | by our reference, for 1.5 hours | yes |',
    '| Sandbox (`sandbox`) | polling | 2 minutes | – | – | yes | – |',
  ])
  assert.deepEqual(
    rowsOf(
      {
        findReports: reading,
        parseReports: () => [],
        parseInbound: () => [],
        findBlocked: async () => ({ kind: 'read', value: [], answer: null }),
        readAccount: undefined,
        tellsExpiry: true,
      },
      { line: 'required', template: true, askBy: 'no', idempotent: false },
    ),
    [
      '| Sandbox, SMS (`sandbox.sms`) | 100 | required | yes | cannot be asked | – |',
      '| Sandbox (`sandbox`) | callback and polling | 2 minutes | callback | read | – | yes |',
    ],
  )
})

test('code reads from left to right and is never markup', async () => {
  const html = await renderMarkdown('Use `a<b>` so:\n\n```sh\ncurl "x" <y>\n```\n', 'en')
  assert.match(html, /<code dir="ltr">a&lt;b&gt;<\/code>/)
  assert.match(
    html,
    /<pre dir="ltr" tabindex="0"><code class="language-sh">curl &quot;x&quot; &lt;y&gt;<\/code><\/pre>/,
  )
})

test('a link between guides leads to the page, not to the file', async () => {
  assert.match(await renderMarkdown('[x](sending.md#tags)', 'fa'), /href="\/docs\/fa\/sending#tags"/)
  assert.match(await renderMarkdown('[x](https://example.org/a.md)', 'en'), /href="https:\/\/example.org\/a.md"/)
})

test('headings in both scripts can be linked to', async () => {
  assert.equal(makeAnchor('First, a message!'), 'first-a-message')
  assert.match(await renderMarkdown('## فرستادن پیام', 'fa'), /<h2 id="فرستادن-پیام">/)
})
