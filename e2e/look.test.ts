import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { addToken, waitFor } from '../server/test-node.ts'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, plain, signIn } from './support/panel.ts'
import { addPerson, addSandboxService, startServer } from './support/server.ts'

/** Gzipped JavaScript that a first visit may load, as CONTRIBUTING promises. */
const FIRST_LOAD_MAX_BYTES = 200_000
const NAMES = { fa: 'مریم رضایی', en: 'Mary Rezaei' }

const browser = await openBrowser()
after(() => browser.close())
const server = await startServer()
await addSandboxService(server, { name: 'portal', fa: 'درگاه دانشجویی', en: 'Student portal' })
for (const locale of LOCALES) {
  await addPerson(server, { username: `admin-${locale}`, name: NAMES[locale], locale, role: 'administrator' })
}
await fillPortal()

async function fillPortal(): Promise<void> {
  const { rows } = await server.pool.query<{ id: number }>(`select id from services where name = 'portal'`)
  const token = await addToken(server.pool, { kind: 'live', serviceId: rows[0]!.id })
  await server.node.deps.live.catchUp()
  const texts = [
    'سلام مریم، مهلت انتخاب واحد تا پنجشنبه ۵ آذر تمدید شد. ورود: portal.example.ir',
    'فیش آذر ماه صادر شد.',
    'Course selection is open until Thursday, 26 November.',
    'نوبت شما فردا ساعت ۹:۳۰ است. برای لغو عدد ۲ را بفرستید.',
  ]
  for (let index = 0; index < 24; index++) {
    const to = index % 6 === 5 ? `+98900000000${index % 4}` : `0912${String(1_000_000 + index * 79_193).slice(-7)}`
    const answer = await fetch(`${server.url}/api/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to, text: texts[index % texts.length], reference: `enrol-${index}` }),
    })
    assert.equal(answer.status, 202, await answer.text())
  }
}

test('each language has its direction, digits and calendar, and changes without a reload', async () => {
  const panel = await openPanel(browser, { url: server.url, locale: 'fa' })
  const { page } = panel
  await signIn(panel, 'admin-fa')
  await page.goto('/s/portal/messages')
  await page.getByRole('table').waitFor()
  const root = () => page.evaluate('({ lang: document.documentElement.lang, dir: document.documentElement.dir })')
  assert.deepEqual(await root(), { lang: 'fa', dir: 'rtl' })
  assert.match(plain(await page.locator('time').first().getAttribute('title')), /^\S+ [۰-۹]+ \S+ ۱۴[۰-۹]{2}، ساعت/)
  assert.match(plain(await page.getByRole('row').nth(1).textContent()), /[۰-۹]+ بخش/)
  assert.match(await page.title(), /رسان/)
  await page.evaluate('window.wasHere = true')

  const kept = page.waitForResponse((answer) => answer.request().method() === 'PATCH')
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { level: 1, name: 'Messages' }).waitFor()
  assert.deepEqual(await root(), { lang: 'en', dir: 'ltr' })
  assert.match(plain(await page.locator('time').first().getAttribute('title')), /^\w+ \d+ \w+ 20\d\d, \d+:\d\d/)
  assert.equal(await page.evaluate('window.wasHere'), true)
  assert.equal(await page.getByText('panel.').count(), 0)

  await kept
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'Messages' }).waitFor()
  await page.getByRole('button', { name: 'فارسی' }).click()
  await page.getByRole('heading', { level: 1, name: 'پیام‌ها' }).waitFor()
  await closePanel(panel)
})

test('numbers and ids stay left to right inside Persian', async () => {
  const panel = await openPanel(browser, { url: server.url, locale: 'fa' })
  const { page } = panel
  await signIn(panel, 'admin-fa')
  await page.goto('/s/portal/messages')
  await page.getByRole('row').nth(1).locator('bdi').first().waitFor()
  const direction = await page.evaluate('getComputedStyle(document.querySelector("tbody bdi")).direction')
  assert.equal(direction, 'ltr')
  await closePanel(panel)
})

test('the theme is chosen, kept, and there before the first paint', async () => {
  const panel = await openPanel(browser, { url: server.url, locale: 'en', theme: 'dark' })
  const { page } = panel
  await signIn(panel, 'admin-en')
  await page.goto('/s/portal/messages', { waitUntil: 'commit' })
  await waitFor(() => page.evaluate<boolean>('document.documentElement?.dataset.theme !== undefined'))
  assert.equal(await page.evaluate('document.documentElement.dataset.theme'), 'dark')
  const lightness = await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')
  await page.getByRole('button', { name: panel.t('panel.theme.dark') }).click()
  await page.getByRole('button', { name: panel.t('panel.theme.system') }).click()
  await page.getByRole('button', { name: panel.t('panel.theme.light') }).waitFor()
  assert.equal(await page.evaluate('document.documentElement.dataset.theme'), 'light')
  assert.notEqual(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor'), lightness)
  await closePanel(panel)
})

for (const [name, path] of [
  ['the sign-in page', '/sign-in'],
  ['the messages', '/s/portal/messages'],
  ['the dashboard', '/s/portal/dashboard'],
] as const) {
  test(`a first visit to ${name} loads at most 200 kB of gzipped JavaScript`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale: 'fa' })
    const { page } = panel
    const scripts: Promise<number>[] = []
    const asked: string[] = []
    page.on('response', (response) => {
      if (response.request().resourceType() !== 'script') return
      asked.push(new URL(response.url()).pathname)
      const encoding = response.headers()['content-encoding']
      scripts.push(
        response.body().then((body) => {
          assert.ok(
            encoding === 'gzip' || encoding === 'br' || body.length < 1_400,
            `${response.url()} is sent as it is`,
          )
          return gzipSync(body, { level: 9 }).length
        }),
      )
    })
    if (path !== '/sign-in') await signIn(panel, 'admin-fa')
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    if (path !== '/sign-in') await page.getByRole('table').first().waitFor()
    const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0)
    assert.ok(bytes > 0 && bytes <= FIRST_LOAD_MAX_BYTES, `${bytes} bytes`)
    // the phrases of the reader's language come along with the first files, once
    const phrases = await page.locator('script[data-fa]').getAttribute('data-fa')
    assert.equal(await page.locator('script[data-fa] + link[rel=modulepreload]').getAttribute('href'), phrases)
    assert.equal(asked.filter((path) => path === phrases).length, 1)
    await closePanel(panel)
  })
}

test('a narrow screen has the pages in a drawer and nothing beside the edge', async () => {
  const panel = await openPanel(browser, { url: server.url, locale: 'fa', width: 390, height: 844 })
  const { page, t } = panel
  await signIn(panel, 'admin-fa')
  for (const path of [
    '/s/portal/dashboard',
    '/s/portal/messages',
    '/s/portal/compose',
    '/s/portal/handset',
    '/s/portal/templates',
    '/s/portal/follow-ups',
    '/s/portal/inbound',
    '/centre/blocked-numbers',
    '/s/portal/reviews',
    '/centre/users',
    '/centre/users/1',
    '/centre/groups',
    '/s/portal/members',
    '/centre/roles',
  ]) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false, path)
  }
  await page.getByRole('button', { name: t('panel.shell.openNavigation') }).click()
  await page
    .getByRole('dialog')
    .getByRole('link', { name: t('panel.nav.compose') })
    .click()
  await page.waitForURL(/\/compose$/)
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await closePanel(panel)
})

// The pictures of the README; run with RASAN_WRITE_IMAGES=1 to make them anew.
for (const locale of LOCALES) {
  test(`${locale}: the messages are drawn whole`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale, width: 1280, height: 800 })
    const { page } = panel
    await signIn(panel, `admin-${locale}`)
    await page.goto('/s/portal/messages')
    await page.getByRole('table').waitFor()
    await page.evaluate('document.fonts.ready.then(() => undefined)')
    assert.ok((await page.getByRole('row').count()) > 10)
    if (process.env.RASAN_WRITE_IMAGES) {
      const directory = fileURLToPath(new URL('../docs/images/', import.meta.url))
      mkdirSync(directory, { recursive: true })
      await page.screenshot({ path: `${directory}panel-${locale}.png` })
    }
    await closePanel(panel)
  })
}
