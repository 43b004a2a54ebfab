import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { phrase } from '../server/platform/text/phrases.ts'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, type Panel, signIn } from './support/panel.ts'
import { addPerson, PASSWORD, startServer } from './support/server.ts'

const browser = await openBrowser()
after(() => browser.close())
const server = await startServer()
for (const locale of LOCALES) {
  await addPerson(server, { username: `admin-${locale}`, name: `Admin ${locale}`, locale, role: 'administrator' })
}

async function enter({ page, t }: Panel, name: string, password: string): Promise<void> {
  await page.getByLabel(t('panel.signIn.name')).fill(name)
  await page.getByLabel(t('panel.signIn.password')).fill(password)
  await page.getByRole('button', { name: t('panel.signIn.submit') }).click()
}

for (const locale of LOCALES) {
  test(`${locale}: signing in leads to the page that was asked for, and signing out ends it`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale })
    const { page, t } = panel
    await page.goto('/s/first/messages?status=failed')
    await page.waitForURL(/\/sign-in/)
    await enter(panel, `admin-${locale}`, PASSWORD)
    await page.waitForURL(/\/s\/first\/messages\?status=failed$/)
    await page.getByRole('heading', { level: 1, name: t('panel.messages.title') }).waitFor()

    await page.getByRole('button', { name: new RegExp(`Admin ${locale}`) }).click()
    await page.getByRole('button', { name: t('panel.shell.signOut') }).click()
    await page.waitForURL(/\/sign-in/)
    await page.goto('/s/first/messages')
    await page.waitForURL(/\/sign-in/)
    await closePanel(panel)
  })

  test(`${locale}: a wrong password is refused in words that do not say which of the two was wrong`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale })
    const { page, t } = panel
    await page.goto('/sign-in')
    await enter(panel, `admin-${locale}`, 'not the password')
    await page.getByRole('alert').getByText(t('errors.sign_in_failed.title')).waitFor()
    const known = await page.getByRole('alert').textContent()
    const asked = page.waitForResponse('**/api/v1/session')
    await enter(panel, 'nobody-at-all', 'not the password')
    await asked
    await page.getByRole('alert').waitFor()
    assert.equal(await page.getByRole('alert').textContent(), known)
    await closePanel(panel)
  })
}

test('a language chosen on the sign-in page is kept with the person, after a reload too', async () => {
  await addPerson(server, { username: 'mary', name: 'Mary', locale: 'fa', role: 'administrator' })
  const panel = await openPanel(browser, { url: server.url, locale: 'fa' })
  const { page } = panel
  await page.goto('/sign-in')
  await page.getByText('English').click()
  await page.locator('html[lang=en]').waitFor()
  await page.reload()
  await enter({ ...panel, t: (key) => phrase('en', key) }, 'mary', PASSWORD)
  await page.getByRole('button', { name: /Mary/ }).waitFor()
  assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  const { rows } = await server.pool.query(`select locale from users where username = 'mary'`)
  assert.deepEqual(rows, [{ locale: 'en' }])
  await closePanel(panel)
})

test('a session that ends elsewhere leads to the sign-in page and back to the same page', async () => {
  const panel = await openPanel(browser, { url: server.url, locale: 'en' })
  const { page, t } = panel
  await signIn(panel, 'admin-en')
  await page.goto('/s/first/compose')
  await page.getByRole('heading', { level: 1, name: t('panel.compose.title') }).waitFor()
  await page.request.delete('/api/v1/session', { headers: { origin: server.url } })
  // the panel may have heard of the end by itself, and the link be gone
  const link = page.getByRole('link', { name: t('panel.nav.tokens'), exact: true })
  const ended = page.getByText(t('panel.signIn.ended'))
  await Promise.any([ended.waitFor(), link.click()])
  await ended.waitFor()
  await enter(panel, 'admin-en', PASSWORD)
  await page.waitForURL(/\/s\/first\/(tokens|compose)$/)
  // the browser logs the refusals that told of the end
  await panel.context.close()
})

test('who clicks elsewhere as the session ends is told that it has ended', async () => {
  const panel = await openPanel(browser, { url: server.url, locale: 'en' })
  const { page, t } = panel
  await signIn(panel, 'admin-en')
  await page.goto('/s/first/compose')
  const link = (key: string) => page.getByRole('link', { name: t(key), exact: true })
  await link('panel.nav.tokens').waitFor()
  // the way to the sign-in page is slow, so that the page is still there to be used
  const { promise: clicked, resolve: goOn } = Promise.withResolvers<void>()
  await page.route('**/assets/sign-in-page-*.js', (route) => clicked.then(() => route.continue()))
  const leaving = page.waitForRequest('**/assets/sign-in-page-*.js')
  await page.request.delete('/api/v1/session', { headers: { origin: server.url } })
  await link('panel.nav.tokens').click()
  await leaving
  await link('panel.nav.messages').click()
  goOn()
  await page.getByText(t('panel.signIn.ended')).waitFor()
  await panel.context.close()
})

test('an address of another site is not where signing in leads', async () => {
  const panel = await openPanel(browser, { url: server.url, locale: 'en' })
  await panel.page.goto('/sign-in?next=//elsewhere.example/')
  await enter(panel, 'admin-en', PASSWORD)
  await panel.page.waitForURL(/\/s\/first\/dashboard$/)
  assert.equal(new URL(panel.page.url()).origin, server.url)
  await closePanel(panel)
})

test('too many wrong passwords close the door for a time that is told', async () => {
  const panel = await openPanel(browser, { url: server.url, locale: 'fa' })
  const { page, t } = panel
  await page.goto('/sign-in')
  const locked = page.getByRole('alert').getByText(t('errors.sign_in_locked.title'))
  for (let tries = 0; tries < 20 && !(await locked.isVisible()); tries++) {
    const answer = page.waitForResponse('**/api/v1/session')
    await enter(panel, 'somebody', 'not the password')
    await answer
    await page.getByRole('alert').waitFor()
  }
  assert.ok(await locked.isVisible())
  const button = page.getByRole('button', { name: t('panel.signIn.submit') })
  assert.equal(await button.isDisabled(), true)
  await closePanel(panel)
})
