import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, plain, signIn } from './support/panel.ts'
import { addPerson, addSandboxService, startServer } from './support/server.ts'

const browser = await openBrowser()
after(() => browser.close())
const server = await startServer()
for (const locale of LOCALES) {
  await addSandboxService(server, { name: `portal-${locale}`, fa: `درگاه ${locale}`, en: `Portal ${locale}` })
  await addPerson(server, { username: `admin-${locale}`, name: 'Mary', locale, role: 'administrator' })
  await addPerson(server, {
    username: `chief-${locale}`,
    name: 'Parisa',
    locale,
    role: 'manager',
    service: `portal-${locale}`,
  })
  await addPerson(server, { username: `guest-${locale}`, name: 'Guest', locale, role: 'none' })
  await server.pool.query(
    `with made as (insert into groups (name) values ($1) returning id)
     insert into group_members (group_id, user_id) select made.id, u.id from made, users u where u.username = $2`,
    [`Night ${locale}`, `guest-${locale}`],
  )
}

/** The same day, as each calendar has it. */
const MOMENT = {
  fa: { parts: { year: '1419', month: '1', day: '2', hour: '10', minute: '30' }, shown: '۲ فروردین ۱۴۱۹' },
  en: { parts: { year: '2040', month: '3', day: '21', hour: '10', minute: '30' }, shown: '21 March 2040' },
}

for (const locale of LOCALES)
  test(`${locale}: an administrator defines a role, and a manager gives it to a group until a day`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale, height: 1_000 })
    const { page, t } = panel
    await signIn(panel, `admin-${locale}`)
    await page.goto('/centre/roles')
    await page.getByRole('row', { name: new RegExp(t('roles.support')) }).waitFor()
    await page.getByRole('button', { name: t('panel.roles.make') }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel(t('panel.titles.fa')).fill('پیشخوان شب')
    await form.getByLabel(t('panel.titles.en')).fill('Night desk')
    await form.getByRole('textbox', { name: t('panel.roles.name') }).fill(`night-desk-${locale}`)
    const save = form.getByRole('button', { name: t('panel.roles.make') })
    await save.click()
    await form.getByText(t('panel.roles.permissionMissing')).waitFor()
    await form.getByText(t('permissionsAllow.messages.read')).click()
    assert.equal(await form.getByText(t('permissions.users.read')).count(), 0, 'a service has no users')
    await save.click()
    await form.waitFor({ state: 'hidden' })
    await page.getByRole('searchbox').fill(locale === 'fa' ? 'پيشخوان' : 'night')
    await page.waitForURL(/\?q=/)
    const own = page.getByRole('row', { name: locale === 'fa' ? /پیشخوان شب/ : /Night desk/ })
    await own.first().waitFor()
    await page.context().clearCookies()

    await signIn(panel, `chief-${locale}`)
    await page.goto(`/s/portal-${locale}`)
    await page.getByRole('link', { name: t('panel.nav.members'), exact: true }).click()
    await page.getByRole('row', { name: /Parisa/ }).waitFor()
    await page.getByRole('button', { name: t('panel.members.add') }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: t('panel.members.who') }).fill(`night ${locale}`)
    await dialog.getByRole('option', { name: `Night ${locale}` }).click()
    await dialog.getByRole('button', { name: t('panel.members.column.role') }).click()
    await page
      .getByRole('option', { name: locale === 'fa' ? 'پیشخوان شب' : 'Night desk' })
      .first()
      .click()
    await dialog.getByText(t('panel.members.end.until')).click()
    const moment = locale === 'fa' ? MOMENT.fa : MOMENT.en
    for (const [part, number] of Object.entries(moment.parts)) {
      await dialog.locator(`[data-type="${part}"]`).click()
      await page.keyboard.type(number)
    }
    await dialog.getByRole('button', { name: t('panel.members.add') }).click()
    await dialog.waitFor({ state: 'hidden' })
    const row = page.getByRole('row', { name: new RegExp(`Night ${locale}`) })
    await row.waitFor()
    assert.match(plain(await row.textContent()), new RegExp(t('panel.members.until', { at: moment.shown })))
    await page.context().clearCookies()

    await signIn(panel, `guest-${locale}`)
    await page.goto('/')
    await page.waitForURL(`**/s/portal-${locale}/messages`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    assert.equal(await page.getByRole('link', { name: t('panel.nav.compose') }).count(), 0)
    await closePanel(panel)
  })

for (const locale of LOCALES)
  test(`${locale}: a role that stands in the row of the next one counts, and is asked for its service`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale, height: 1_000 })
    const { page, t } = panel
    await signIn(panel, `admin-${locale}`)
    await page.goto('/centre/users')
    await page
      .getByRole('button', { name: t('panel.users.make') })
      .first()
      .click()
    const form = page.getByRole('dialog')
    await form.getByRole('textbox').first().fill('Kaveh')
    await form.getByLabel(t('panel.firstRun.username')).fill(`kaveh-${locale}`)
    await form.getByText(t('panel.users.value.locale.fa'), { exact: true }).first().waitFor()
    const choose = async (label: string, option: string) => {
      await form.getByRole('button', { name: new RegExp(t(label)) }).click()
      await page.getByRole('option', { name: option }).click()
    }
    await choose('panel.users.role', t('roles.support'))
    const make = form.getByRole('button', { name: t('panel.users.make') })
    await make.click()
    await form.getByText(t('panel.shell.chooseService')).last().waitFor()
    await choose('panel.shell.service', locale === 'fa' ? `درگاه ${locale}` : `Portal ${locale}`)
    await make.click()
    await form.waitFor({ state: 'hidden' })
    await page.getByText(t('roles.support')).first().waitFor()
    const { rows } = await server.pool.query(
      'select r.role from role_assignments r join users u on u.id = r.user_id where u.username = $1',
      [`kaveh-${locale}`],
    )
    assert.deepEqual(rows, [{ role: 'support' }])
    await closePanel(panel)
  })
