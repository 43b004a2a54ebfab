import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { CLIENT_SECRET, startTestProvider } from '../server/modules/central-sign-in/test-provider.ts'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, type Panel, signIn } from './support/panel.ts'
import { addPerson, addSandboxService, startServer } from './support/server.ts'

const browser = await openBrowser()
after(() => browser.close())
const server = await startServer()
server.node.deps.config.publicUrl = server.url
await addSandboxService(server, { name: 'portal', fa: 'درگاه دانشجویی', en: 'Student portal' })
const provider = await startTestProvider(
  Object.fromEntries(
    LOCALES.map((locale) => [
      `sara-${locale}`,
      { preferred_username: `sara.${locale}`, name: 'Sara Ahmadi', locale, groups: ['senders', 'choir'] },
    ]),
  ),
)
for (const locale of LOCALES)
  await addPerson(server, { username: `admin-${locale}`, name: `Admin ${locale}`, locale, role: 'administrator' })

/** The provider's pages ask for a typeface from a network that a test has not. */
async function open(locale: Panel['locale']): Promise<Panel> {
  const panel = await openPanel(browser, { url: server.url, locale })
  await panel.context.route(/^https:\/\/fonts\./, (route) => route.fulfill({ contentType: 'text/css', body: '' }))
  return panel
}

/** The provider's own pages: who one is, and that it may tell us. */
async function goThrough(page: Page, subject: string): Promise<void> {
  await page.waitForURL(/\/interaction\//)
  await page.locator('input[name=login]').fill(subject)
  await page.locator('input[name=password]').fill('any')
  await page.locator('button[type=submit]').click()
  await page.locator('form[action$=confirm], button:has-text("Continue")').first().waitFor()
  await page.locator('button[type=submit]').click()
}

const nameOf = (locale: string): string => `staff-${locale}`

async function addProvider({ page, t, locale }: Panel): Promise<void> {
  await page.goto('/centre/central-sign-in')
  await page
    .getByRole('button', { name: t('panel.centralSignIn.make') })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  const fill = (key: string, text: string) => dialog.getByLabel(t(key), { exact: true }).fill(text)
  await fill('panel.titles.fa', `کارکنان ${locale}`)
  await fill('panel.titles.en', `Staff ${locale}`)
  await fill('panel.centralSignIn.name', nameOf(locale))
  await fill('panel.centralSignIn.issuer', provider.issuer)
  await fill('panel.centralSignIn.clientId', 'rasan')
  await fill('panel.centralSignIn.clientSecret', CLIENT_SECRET)
  await dialog.getByLabel(t('panel.centralSignIn.makesUsers')).check()
  await fill('panel.centralSignIn.groups', 'senders')
  await dialog.getByRole('button', { name: t('panel.centralSignIn.make') }).click()
  await page.getByRole('link', { name: titleOf(locale) }).click()
  await page.getByRole('heading', { level: 1, name: titleOf(locale) }).waitFor()
}

const titleOf = (locale: string): string => (locale === 'fa' ? 'کارکنان fa' : 'Staff en')

for (const locale of LOCALES) {
  test(`${locale}: a provider is added and tried out, and people sign in by it with the role that their group carries`, async () => {
    const admin = await open(locale)
    await signIn(admin, `admin-${locale}`)
    await addProvider(admin)
    const root = `${server.url}/api/v1/session/central/${nameOf(locale)}`
    for (const path of ['callback', 'logout']) await admin.page.getByText(`${root}/${path}`, { exact: true }).waitFor()
    await provider.knowClient({
      redirect: `${root}/callback`,
      backChannelLogout: `${root}/logout`,
      afterLogout: `${server.url}/sign-in`,
    })

    const opened = admin.context.waitForEvent('page')
    await admin.page.getByRole('link', { name: admin.t('panel.centralSignIn.test'), exact: true }).click()
    const trial = await opened
    await goThrough(trial, `sara-${locale}`)
    await trial.getByText(admin.t('panel.centralSignIn.outcome.makes')).waitFor()
    await trial.getByText(`"sub": "sara-${locale}"`).waitFor()
    const { rows } = await server.pool.query('select from users where username = $1', [`sara.${locale}`])
    assert.equal(rows.length, 0, 'trying out makes nobody')
    await closePanel(admin)

    await server.pool.query(
      `insert into role_assignments (group_id, service_id, role)
       select g.id, s.id, 'sender' from groups g, services s
       where g.external_id = $1 and s.name in ('first', 'portal')`,
      [`${nameOf(locale)}:senders`],
    )
    const sara = await open(locale)
    const { page, t } = sara
    await page.goto('/s/portal/messages?status=failed')
    await page.waitForURL(/\/sign-in/)
    await page.getByRole('link', { name: titleOf(locale) }).waitFor()
    await page.getByRole('link', { name: titleOf(locale) }).click()
    await goThrough(page, `sara-${locale}`)
    await page.waitForURL(/\/s\/portal\/messages\?status=failed$/)
    await page.getByRole('heading', { level: 1, name: t('panel.messages.title') }).waitFor()
    await page
      .getByRole('link', { name: t('panel.nav.compose') })
      .first()
      .waitFor()

    await page
      .getByRole('button', { name: t('panel.shell.service') })
      .first()
      .click()
    await page
      .getByRole('option')
      .filter({ hasNotText: /portal|درگاه/ })
      .first()
      .click()
    await page.waitForURL(/\/s\/first\/messages/)

    await page.getByRole('button', { name: /Sara Ahmadi/ }).click()
    await page.getByRole('button', { name: t('panel.shell.signOut') }).click()
    await page.waitForURL(`${provider.issuer}/session/end**`)
    await page.locator('button[value=yes]').click()
    await page.waitForURL(`${server.url}/sign-in`)
    await page.getByLabel(t('panel.signIn.password')).waitFor()
    await closePanel(sara)
  })

  test(`${locale}: a sign-in that fails is told on the sign-in page, where the other ways in are`, async () => {
    const panel = await open(locale)
    const { page, t } = panel
    await page.goto(`/api/v1/session/central/${nameOf(locale)}/callback?state=none&code=none`)
    await page.waitForURL(/\/sign-in\?fault=central_sign_in_failed/)
    await page.getByRole('alert').getByText(t('errors.central_sign_in_failed.title')).waitFor()
    await page.goto('/sign-in?fault=<b>nonsense</b>')
    await page.getByRole('alert').getByText(t('errors.central_sign_in_failed.title')).waitFor()
    await page.getByLabel(t('panel.signIn.password')).waitFor()
    await closePanel(panel)
  })
}
