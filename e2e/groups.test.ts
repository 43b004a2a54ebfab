import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { after, test } from 'node:test'
import { waitFor } from '../server/test-node.ts'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, type Panel, plain, signIn } from './support/panel.ts'
import { addPerson, startServer } from './support/server.ts'

const NAMES = {
  fa: { sara: 'سارا احمدی', ali: 'علی رضایی', finance: 'کارکنان مالی', payroll: 'حقوق و دستمزد' },
  en: { sara: 'Sara Smith', ali: 'Ali Jones', finance: 'Finance', payroll: 'Payroll office' },
}

const browser = await openBrowser()
after(() => browser.close())
const server = await startServer()
for (const locale of LOCALES) {
  await addPerson(server, { username: `admin-${locale}`, name: 'Mary', locale, role: 'administrator' })
  for (const who of ['sara', 'ali'] as const)
    await server.pool.query('insert into users (username, name, mobile) values ($1, $2, $3)', [
      `${who}-${locale}`,
      NAMES[locale][who],
      who === 'sara' ? `+98912000000${locale === 'fa' ? 1 : 2}` : null,
    ])
}

/** With RASAN_PICTURES=<folder>, what a person sees is written there to be looked at. */
async function look({ page, locale }: Panel, name: string): Promise<void> {
  const folder = process.env.RASAN_PICTURES
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}-${locale}.png`, fullPage: true })
}

const membersOf = async ({ page, t }: Panel): Promise<string[]> => {
  const rows = page.getByRole('table', { name: t('panel.groups.field.members') }).getByRole('rowheader')
  return (await rows.getByRole('link').allTextContents()).map(plain)
}

for (const locale of LOCALES)
  test(`an administrator makes a group, adds members, places a group in it and deletes it, in ${locale}`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale })
    const { page, t } = panel
    const names = NAMES[locale]
    await signIn(panel, `admin-${locale}`)
    await page.goto('/centre/groups')

    const make = async (name: string) => {
      await page
        .getByRole('button', { name: t('panel.groups.make') })
        .first()
        .click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(t('panel.groups.field.name')).fill(name)
      await dialog.getByRole('button', { name: t('panel.groups.make') }).click()
      await page.getByRole('heading', { level: 1, name }).waitFor()
    }
    const pick = async (button: string, label: string, typed: string, found: string) => {
      await page.getByRole('button', { name: button, exact: true }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('combobox', { name: label }).fill(typed)
      await dialog.getByRole('option', { name: found }).click()
      await look(panel, 'group-picking')
      await dialog.getByRole('button', { name: button, exact: true }).click()
      await dialog.waitFor({ state: 'hidden' })
    }
    const addMember = (typed: string, found: string) =>
      pick(t('panel.groups.members.add'), t('panel.groups.members.who'), typed, found)

    await make(names.payroll)
    await page.getByText(t('panel.groups.members.empty')).waitFor()
    await addMember(locale === 'fa' ? '۰۹۱۲۰۰۰۰۰۰۱' : '09120000002', names.sara)
    await waitFor(async () => (await membersOf(panel)).includes(names.sara))

    await page
      .getByRole('main')
      .getByRole('link', { name: t('panel.nav.groups'), exact: true })
      .first()
      .click()
    await page.getByRole('link', { name: names.payroll }).waitFor()
    await look(panel, 'groups')
    await make(names.finance)
    await addMember(`ali-${locale}`, names.ali)
    await waitFor(async () => (await membersOf(panel)).includes(names.ali))
    await pick(t('panel.groups.children.add'), t('panel.groups.children.which'), names.payroll, names.payroll)
    await waitFor(async () => (await membersOf(panel)).length === 2)
    assert.deepEqual((await membersOf(panel)).sort(), [names.ali, names.sara].sort())
    await look(panel, 'group')

    // the group itself is told that it would be in itself
    await page.getByRole('link', { name: names.payroll }).first().click()
    await page.getByRole('heading', { level: 1, name: names.payroll }).waitFor()
    await page.getByRole('button', { name: t('panel.groups.children.add'), exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox').fill(names.finance)
    await dialog.getByRole('option', { name: names.finance }).click()
    await dialog.getByRole('button', { name: t('panel.groups.children.add'), exact: true }).click()
    await dialog.getByText(t('errors.group_circle.title')).waitFor()
    await dialog.getByRole('button', { name: t('panel.action.cancel') }).click()
    assert.ok(panel.complaints.splice(0).every((one) => /422/.test(one)))

    await page.getByRole('link', { name: names.sara }).click()
    await page.getByRole('heading', { level: 1, name: names.sara }).waitFor()
    await page.getByRole('link', { name: names.finance }).waitFor()
    await page.getByText(t('panel.users.byNesting')).waitFor()
    await page.getByRole('link', { name: names.payroll }).click()

    await page.getByRole('button', { name: t('panel.groups.delete') }).click()
    const asked = page.getByRole('dialog')
    await asked.getByText(names.finance).waitFor()
    await look(panel, 'group-deleting')
    await asked.getByRole('button', { name: t('panel.groups.delete') }).click()
    await page.waitForURL(/\/centre\/groups$/)
    await waitFor(async () => (await page.getByRole('link', { name: names.payroll }).count()) === 0)
    await closePanel(panel)
  })

for (const locale of LOCALES)
  test(`a person gets another number, which becomes the preferred one, and is found by it, in ${locale}`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale })
    const { page, t } = panel
    const { sara } = NAMES[locale]
    await signIn(panel, `admin-${locale}`)
    await page.goto('/centre/users')
    await page.getByRole('link', { name: sara }).click()
    await page.getByRole('heading', { level: 1, name: sara }).waitFor()
    const mobiles = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { level: 2, name: t('panel.users.contacts.mobile.title') }) })
    const [typed, kept] = locale === 'fa' ? ['۰۹۳۵ ۱۱۱ ۱۱۱۱', '+989351111111'] : ['0935 222 2222', '+989352222222']
    const box = mobiles.getByLabel(t('panel.users.contacts.mobile.add'))
    await box.fill('12')
    await mobiles.getByRole('button', { name: t('panel.action.add') }).click()
    await mobiles.getByText(t('fields.phone_invalid')).waitFor()
    await box.fill(typed)
    await mobiles.getByRole('button', { name: t('panel.action.add') }).click()
    await mobiles.getByRole('listitem').filter({ hasText: kept }).getByRole('button').first().click()
    await waitFor(async () => {
      const first = await mobiles.getByRole('listitem').first().textContent()
      return (first ?? '').includes(kept) && (first ?? '').includes(t('panel.users.contacts.preferred'))
    })
    assert.equal(await mobiles.getByRole('listitem').count(), 2)
    await look(panel, 'user')
    await page.goto(`/centre/users?q=${kept.slice(3)}&hasMobile=true`)
    await page.getByRole('link', { name: sara }).waitFor()
    assert.equal(await page.getByRole('table').getByRole('rowheader').count(), 1)
    await look(panel, 'users')
    assert.ok(panel.complaints.splice(0).every((one) => /422/.test(one)))
    await closePanel(panel)
  })
