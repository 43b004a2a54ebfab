import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { waitFor } from '../server/test-node.ts'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, plain, signIn } from './support/panel.ts'
import { addPerson, addSandboxService, startServer } from './support/server.ts'

const browser = await openBrowser()
after(() => browser.close())
const server = await startServer()
for (const locale of LOCALES) {
  await addSandboxService(server, { name: `portal-${locale}`, fa: 'درگاه', en: 'Portal' })
  const person = { username: `manager-${locale}`, name: 'Mary', locale, role: 'manager', service: `portal-${locale}` }
  await addPerson(server, person)
}

async function ask(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  return (await fetch(`${server.url}/api/v1/messages`, { headers })).status
}

for (const locale of LOCALES)
  test(`a manager makes a token for some networks, is told that it ends soon, and rotates it, in ${locale}`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale })
    const { page, t } = panel
    const service = `portal-${locale}`
    await signIn(panel, `manager-${locale}`)
    await page.goto(`/s/${service}/tokens`)
    const dialog = page.getByRole('dialog')
    const make = () =>
      page
        .getByRole('button', { name: t('panel.tokens.make') })
        .first()
        .click()
    const readSecret = async () =>
      plain(
        await dialog
          .locator('pre')
          .filter({ hasText: /^rsn_live_/ })
          .textContent(),
      )
    await make()
    await dialog.getByLabel(t('panel.tokens.name')).fill('nightly')
    const networks = dialog.getByLabel(t('panel.tokens.networks'))
    await networks.fill('127.0.0.0/8, 10.0.0.1/8')
    const submit = dialog.getByRole('button', { name: t('panel.tokens.make') })
    await submit.click()
    await dialog.getByText('10.0.0.1/8:').waitFor()
    await networks.fill(locale === 'fa' ? '127.0.0.0/8، ::1' : '127.0.0.0/8 ::1')
    await submit.click()
    await dialog.getByText(t('panel.tokens.shownOnce')).waitFor()
    const secret = await readSecret()
    assert.equal(await ask(secret), 200)
    await dialog.getByRole('button', { name: t('panel.tokens.kept') }).click()

    const aged = `update tokens set created_at = now() - interval '89 days', expires_at = now() + interval '2 days' where name = 'nightly' and succeeds is null`
    await server.pool.query(aged)
    await page.goto(`/s/${service}/messages`)
    await page.getByRole('link', { name: t('panel.service.seeExpiring') }).click()
    await page.waitForURL(/expiringSoon=true/)
    const row = page.getByRole('row').filter({ hasText: 'nightly' })
    await row.getByText(t('panel.tokens.state.soon')).waitFor()
    await row.getByRole('button', { name: t('panel.tokens.rotate') }).click()
    await dialog.getByRole('button', { name: t('panel.tokens.rotate') }).click()
    await dialog.getByText(t('panel.tokens.rotated')).waitFor()
    const next = await readSecret()
    assert.notEqual(next, secret)
    for (const one of [secret, next]) await waitFor(async () => (await ask(one)) === 200)
    await dialog.getByRole('button', { name: t('panel.tokens.kept') }).click()
    // what was replaced does not end soon in a way that somebody has to act on
    await page.getByText(t('panel.filter.nothing.title')).waitFor()
    await page.getByRole('link', { name: t('panel.service.seeExpiring') }).waitFor({ state: 'detached' })
    await page
      .getByRole('button', { name: t('panel.filter.clear') })
      .first()
      .click()
    await page.getByText(t('panel.tokens.state.replaced')).waitFor()
    assert.equal(await page.getByRole('row').filter({ hasText: 'nightly' }).count(), 2)
    if (process.env.RASAN_PICTURES)
      await page.screenshot({ path: `${process.env.RASAN_PICTURES}/tokens-${locale}.png` })
    await closePanel(panel)
  })

for (const locale of LOCALES)
  test(`a sender writes to a person by name, and sees no number of theirs, in ${locale}`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale })
    const { page, t } = panel
    const service = `portal-${locale}`
    const name = locale === 'fa' ? 'نسیم کریمی' : 'Nasim Karimi'
    await addPerson(server, { username: `sender-${locale}`, name: 'Sara', locale, role: 'sender', service })
    const mobile = locale === 'fa' ? '+989121110031' : '+989121110032'
    await server.pool.query('insert into users (username, name, mobile) values ($1, $2, $3)', [
      `nasim-${locale}`,
      name,
      mobile,
    ])
    await server.pool.query('insert into users (username, name) values ($1, $2)', [`mute-${locale}`, `${name} 2`])
    await signIn(panel, `sender-${locale}`)
    await page.goto(`/s/${service}/compose`)
    await page.getByText(t('panel.compose.toIs.person'), { exact: true }).first().click()
    const box = page.getByRole('combobox', { name: t('panel.compose.person') })
    await page.getByRole('textbox', { name: t('panel.compose.text.label') }).fill('سلام')
    await box.fill(locale === 'fa' ? 'كريمي' : 'karimi')
    await page.getByRole('option', { name: `${name} 2` }).click()
    await page.getByRole('alert').waitFor()
    await page.getByRole('button', { name: t('panel.compose.otherPerson') }).click()
    await box.fill(name)
    await page
      .getByRole('option')
      .filter({ hasText: `nasim-${locale}` })
      .click()
    await page.getByText(`+98••••••••${mobile.slice(-2)}`).waitFor()
    if (process.env.RASAN_PICTURES)
      await page.screenshot({ path: `${process.env.RASAN_PICTURES}/compose-${locale}.png` })
    await page.getByRole('button', { name: t('panel.compose.send') }).click()
    await page.waitForURL(/\/messages\/[0-9a-f-]{36}$/)
    await page.getByRole('heading', { level: 1 }).filter({ hasText: name }).waitFor()
    await page.getByText(`nasim-${locale}`).waitFor()
    const { rows } = await server.pool.query(
      'select recipient from messages where to_user_id is not null and service_id = (select id from services where name = $1)',
      [service],
    )
    assert.deepEqual(rows, [{ recipient: mobile }])
    const text = plain(await page.locator('body').textContent())
    assert.ok(!text.includes(mobile.slice(-7)), text)
    if (process.env.RASAN_PICTURES)
      await page.screenshot({ path: `${process.env.RASAN_PICTURES}/to-user-${locale}.png` })
    await closePanel(panel)
  })
