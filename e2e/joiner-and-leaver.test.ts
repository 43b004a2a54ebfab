import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { CLIENT_SECRET, startTestProvider } from '../server/modules/central-sign-in/test-provider.ts'
import { waitFor } from '../server/test-node.ts'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, type Panel, plain, signIn } from './support/panel.ts'
import { addPerson, addSandboxService, startServer } from './support/server.ts'

const OUT_WITHIN_MS = 10_000

const browser = await openBrowser()
after(() => browser.close())
const server = await startServer()
server.node.deps.config.publicUrl = server.url
await addSandboxService(server, { name: 'portal', fa: 'درگاه دانشجویی', en: 'Student portal' })
const provider = await startTestProvider(
  Object.fromEntries(
    LOCALES.map((locale) => [
      `sara-${locale}`,
      { preferred_username: `s.${locale}`, groups: ['night-shift', 'choir'] },
    ]),
  ),
)
for (const locale of LOCALES)
  await addPerson(server, { username: `admin-${locale}`, name: `Admin ${locale}`, locale, role: 'administrator' })

const WORDS = {
  fa: { provider: 'کارکنان', directory: 'دایرکتوری سازمان', person: 'سارا احمدی', group: 'میز پشتیبانی' },
  en: { provider: 'Staff', directory: 'Entra', person: 'Sara Smith', group: 'Help desk' },
}
const nameOf = (locale: string): string => `staff-${locale}`
/** What each language calls the provider that is made in one of them. */
const titleOf = (locale: Panel['locale'], madeIn = locale): string => `${WORDS[locale].provider} ${madeIn}`

/** The provider's pages ask for a typeface from a network that a test has not. */
async function open(locale: Panel['locale']): Promise<Panel> {
  const panel = await openPanel(browser, { url: server.url, locale, height: 1_000 })
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

/** Gives the directory a token in the panel; answers how the directory asks with it. */
async function addDirectory(panel: Panel) {
  const { page, t, locale } = panel
  await page.goto('/centre/directories')
  await page.getByText(/\/scim\/v2$/).waitFor()
  await page.getByRole('button', { name: t('panel.scim.make') }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel(t('panel.scim.name')).fill(WORDS[locale].directory)
  await form.getByRole('button', { name: t('panel.scim.make') }).click()
  await form.getByText(t('panel.tokens.shownOnce')).waitFor()
  const token = plain(await form.locator('code').textContent())
  assert.match(token, /^rsn_scim_/)
  await form.getByRole('button', { name: t('panel.tokens.kept') }).click()
  const entry = page.getByRole('row').filter({ hasText: WORDS[locale].directory })
  await entry.getByText(t('panel.tokens.neverUsed')).waitFor()
  await findDirectory(panel, WORDS[locale].directory)
  return async (method: string, path: string, body: object): Promise<{ id: string }> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' }
    const answer = await fetch(`${server.url}/scim/v2${path}`, { method, headers, body: JSON.stringify(body) })
    assert.ok(answer.ok, await answer.clone().text())
    return (await answer.json()) as { id: string }
  }
}

/** The page's two lists are searched apart; a token that ends soon is told of on every page of the centre. */
async function findDirectory({ page, t }: Panel, name: string): Promise<void> {
  const entry = page.getByRole('row').filter({ hasText: name })
  const search = page.getByRole('searchbox', { name: t('panel.filter.search') }).last()
  await search.fill('nothing-like-it')
  await page.waitForURL(/\?tokens\.q=nothing-like-it$/)
  await page.getByText(t('panel.filter.nothing.title')).waitFor()
  await search.fill(name.toUpperCase())
  await entry.waitFor()
  const end = (days: number) =>
    server.pool.query(
      `update tokens set created_at = now() - interval '89 days', expires_at = now() + $1 * interval '1 day' where name = $2`,
      [days, name],
    )
  await end(2)
  await page.goto('/centre/users')
  await page.getByRole('link', { name: t('panel.service.seeExpiring') }).click()
  await page.waitForURL(/\?expiringSoon=true&kind=centre,scim$/)
  await entry.getByText(t('panel.tokens.state.soon')).waitFor()
  await end(200)
}

async function addProvider({ page, t, locale }: Panel): Promise<void> {
  await page.goto('/centre/central-sign-in')
  await page
    .getByRole('button', { name: t('panel.centralSignIn.make') })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  const fill = (key: string, text: string) => dialog.getByLabel(t(key), { exact: true }).fill(text)
  await fill('panel.titles.fa', titleOf('fa', locale))
  await fill('panel.titles.en', titleOf('en', locale))
  await fill('panel.centralSignIn.name', nameOf(locale))
  await fill('panel.centralSignIn.issuer', provider.issuer)
  await fill('panel.centralSignIn.clientId', 'rasan')
  await fill('panel.centralSignIn.clientSecret', CLIENT_SECRET)
  assert.equal(await inUse(dialog, t).isChecked(), false, 'it is tried out first')
  await dialog.getByLabel(t('panel.centralSignIn.makesUsers')).check()
  await fill('panel.centralSignIn.groups', 'night-shift')
  // the directory and the provider have one name for a person, and only the administrator knows that
  await fill('panel.centralSignIn.claim.externalId', 'sub')
  await dialog.getByRole('button', { name: t('panel.centralSignIn.make') }).click()
  await page.getByRole('link', { name: titleOf(locale) }).click()
  const root = `${server.url}/api/v1/session/central/${nameOf(locale)}`
  for (const path of ['callback', 'logout']) await page.getByText(`${root}/${path}`, { exact: true }).waitFor()
  await provider.knowClient({
    redirect: `${root}/callback`,
    backChannelLogout: `${root}/logout`,
    afterLogout: `${server.url}/sign-in`,
  })
}

/** Tries the provider out as the person whom the directory has told of. */
async function tryOut({ page, context, t, locale }: Panel): Promise<void> {
  const opened = context.waitForEvent('page')
  await page.getByRole('link', { name: t('panel.centralSignIn.test'), exact: true }).click()
  const trial = await opened
  await goThrough(trial, `sara-${locale}`)
  await trial.getByText(t('panel.centralSignIn.outcome.links')).waitFor()
  await trial.getByText(`"sub": "sara-${locale}"`).waitFor()
  await trial.close()
  const { rows } = await server.pool.query('select from auth.central_identities where subject = $1', [`sara-${locale}`])
  assert.equal(rows.length, 0, 'trying out links nobody')
}

const inUse = (dialog: Locator, t: Panel['t']): Locator =>
  dialog.getByRole('checkbox', { name: t('panel.centralSignIn.enabled') }).first()

/** Lets people sign in by the provider, now that it was tried out. */
async function switchOn({ page, t }: Panel): Promise<void> {
  await page.getByText(t('panel.centralSignIn.state.disabled'), { exact: true }).waitFor()
  await page.getByRole('button', { name: t('panel.action.edit') }).click()
  const dialog = page.getByRole('dialog')
  await inUse(dialog, t).check()
  await dialog.getByRole('button', { name: t('panel.action.save') }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText(t('panel.centralSignIn.state.enabled'), { exact: true }).waitFor()
}

/** Gives the directory's group a role in the service that is open. */
async function addMember({ page, t, locale }: Panel): Promise<void> {
  await page
    .getByRole('button', { name: t('panel.members.add') })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: t('panel.members.who') }).fill(WORDS[locale].group)
  await dialog.getByRole('option', { name: WORDS[locale].group }).click()
  await dialog.getByRole('button', { name: t('panel.members.column.role') }).click()
  await page.getByRole('option', { name: t('roles.sender'), exact: true }).click()
  await dialog.getByRole('button', { name: t('panel.members.add') }).click()
  await page.getByRole('row', { name: new RegExp(WORDS[locale].group) }).waitFor()
}

/** Opens the switcher, in which there are so many services, and goes to one. */
async function switchTo({ page, t }: Panel, service: 'first' | 'portal', of: number): Promise<void> {
  await page
    .getByRole('button', { name: t('panel.shell.service') })
    .first()
    .click()
  const services = page.getByRole('option')
  await services.first().waitFor()
  assert.equal(await services.count(), of)
  const portal = /portal|درگاه/
  await services.filter(service === 'portal' ? { hasText: portal } : { hasNotText: portal }).click()
  await page.waitForURL(new RegExp(`/s/${service}/`))
}

const isSender = ({ page, t }: Panel): Promise<void> =>
  page
    .getByRole('link', { name: t('panel.nav.compose') })
    .first()
    .waitFor()

for (const [index, locale] of LOCALES.entries()) {
  test(`${locale}: whom the directory tells of signs in centrally with the role that the group carries, and is out within seconds when the directory says so`, async () => {
    const admin = await open(locale)
    await signIn(admin, `admin-${locale}`)
    const scim = await addDirectory(admin)
    const { id } = await scim('POST', '/Users', {
      userName: `sara.${locale}@example.com`,
      externalId: `sara-${locale}`,
      displayName: WORDS[locale].person,
      preferredLanguage: locale,
    })
    await scim('POST', '/Groups', { displayName: WORDS[locale].group, members: [{ value: id }] })
    await addProvider(admin)
    await tryOut(admin)
    await switchOn(admin)
    await admin.page.goto('/s/first/members')
    await addMember(admin)
    // the built-in one too
    await switchTo(admin, 'portal', 3)
    await addMember(admin)
    await admin.page.getByRole('link', { name: admin.t('panel.nav.directories') }).click()
    // kept apart from the text around it
    const n = `\u2068${new Intl.NumberFormat(locale).format(index + 1)}\u2069`
    await admin.page.getByText(admin.t('panel.scim.known', { users: n, groups: n })).waitFor()
    await closePanel(admin)

    const sara = await open(locale)
    const { page, t } = sara
    const signInCentrally = () => page.getByRole('link', { name: titleOf(locale) }).click()
    await page.goto('/s/portal/messages?status=failed')
    await page.waitForURL(/\/sign-in/)
    await signInCentrally()
    await goThrough(page, `sara-${locale}`)
    await page.waitForURL(/\/s\/portal\/messages\?status=failed$/)
    await isSender(sara)
    await page.getByRole('button', { name: new RegExp(WORDS[locale].person) }).waitFor()

    const lists: number[] = []
    page.on('response', (response) => {
      const { url, headers } = { url: response.url(), headers: response.request().headers() }
      if (/\/messages\?/.test(url) && headers['rasan-service'] === 'first') lists.push(response.status())
    })
    await switchTo(sara, 'first', 2)
    await isSender(sara)
    // once for the page, and once as its stream begins: from here on it asks for nothing by itself
    await waitFor(async () => lists.length >= 2)

    await scim('PATCH', `/Users/${id}`, { Operations: [{ op: 'Replace', path: 'active', value: 'False' }] })
    await page.waitForURL(/\/sign-in/, { timeout: OUT_WITHIN_MS })
    assert.deepEqual(lists.slice(2), [])
    assert.ok(sara.complaints.splice(0).every((one) => /401.*\/api\/v1\/events/.test(one)))
    const answer = await page.request.get('/api/v1/me')
    assert.deepEqual([answer.status(), (await answer.json()).code], [401, 'session_ended'])
    await signInCentrally()
    await page.waitForURL(/\/sign-in\?.*fault=user_suspended/)
    const alert = page.getByRole('alert')
    for (const part of ['title', 'detail', 'fix']) await alert.getByText(t(`errors.user_suspended.${part}`)).waitFor()

    await scim('PATCH', `/Users/${id}`, { Operations: [{ op: 'Replace', path: 'active', value: 'True' }] })
    await signInCentrally()
    await page.waitForURL(/\/s\/first\/dashboard/)
    await page.getByRole('button', { name: new RegExp(WORDS[locale].person) }).click()
    await page.getByRole('button', { name: t('panel.shell.signOut') }).click()
    await page.waitForURL(`${provider.issuer}/session/end**`)
    await page.locator('button[value=yes]').click()
    await page.waitForURL(`${server.url}/sign-in`)
    await page.getByLabel(t('panel.signIn.password')).waitFor()

    // what anybody may write into the address is told as no more than a fault of ours
    await page.goto(`/api/v1/session/central/${nameOf(locale)}/callback?state=none&code=none`)
    await page.waitForURL(/\/sign-in\?fault=central_sign_in_failed/)
    await alert.getByText(t('errors.central_sign_in_failed.title')).waitFor()
    await page.goto('/sign-in?fault=<b>nonsense</b>')
    await alert.getByText(t('errors.central_sign_in_failed.title')).waitFor()
    await page.getByLabel(t('panel.signIn.password')).waitFor()
    await closePanel(sara)
  })
}
