import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { makeWorkbook } from '../server/platform/tables/test-workbook.ts'
import { waitFor } from '../server/test-node.ts'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, type Panel, plain, signIn } from './support/panel.ts'
import { addPerson, addSandboxService, startServer } from './support/server.ts'

const WORDS = {
  fa: {
    sheet: ['نام', 'نام خانوادگی', 'موبایل', 'شهر'],
    sara: ['سارا', 'کریمی'],
    city: 'شهر',
    list: 'دانش‌آموختگان',
    landline: 'شمارهٔ همراه نیست',
  },
  en: {
    sheet: ['First name', 'Last name', 'Mobile', 'City'],
    sara: ['Sara', 'Karimi'],
    city: 'City',
    list: 'Graduates',
    landline: 'It is not a mobile number',
  },
}

const browser = await openBrowser()
after(() => browser.close())
const server = await startServer()
for (const locale of LOCALES) {
  await addSandboxService(server, { name: `club-${locale}`, fa: 'باشگاه', en: 'Club' })
  await addPerson(server, { username: `admin-${locale}`, name: 'Mary', locale, role: 'administrator' })
}

/** With RASAN_PICTURES=<folder>, what a person sees is written there to be looked at. */
async function look({ page, locale }: Panel, name: string): Promise<void> {
  const folder = process.env.RASAN_PICTURES
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}-${locale}.png`, fullPage: true })
}

for (const locale of LOCALES)
  test(`somebody imports a workbook into a list, mends what was wrong, and finds everybody, in ${locale}`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale })
    const { page, t } = panel
    const words = WORDS[locale]
    const service = `club-${locale}`
    await signIn(panel, `admin-${locale}`)
    await page.goto(`/s/${service}/contacts`)
    await page.getByText(t('panel.contacts.empty.title')).waitFor()
    await look(panel, 'contacts-empty')

    await page.getByRole('button', { name: t('panel.contacts.fields'), exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: t('panel.contacts.newField') }).click()
    await dialog.getByLabel(t('panel.contacts.fieldName'), { exact: true }).fill('city')
    await dialog.getByLabel(t('panel.titles.fa')).fill('شهر')
    await dialog.getByLabel(t('panel.titles.en')).fill('City')
    await look(panel, 'contacts-fields')
    await dialog.getByRole('button', { name: t('panel.action.save') }).click()
    await dialog.waitFor({ state: 'hidden' })

    await page.goto(`/s/${service}/contact-lists`)
    await page
      .getByRole('button', { name: t('panel.contactLists.make') })
      .first()
      .click()
    await dialog.getByLabel(t('panel.contactLists.field.name'), { exact: true }).fill(words.list)
    await dialog.getByRole('button', { name: t('panel.contactLists.make') }).click()
    await page.getByRole('heading', { level: 1, name: words.list }).waitFor()
    await look(panel, 'contact-list-empty')

    // into the list, by what the page says alone
    await page
      .getByRole('link', { name: t('panel.contacts.import'), exact: true })
      .first()
      .click()
    await page.getByRole('heading', { level: 1, name: t('panel.contactImports.title') }).waitFor()
    await look(panel, 'contact-import-choose')
    const rows = Array.from({ length: 30 }, (_, i) => [`n${i}`, '', 9_120_000_100 + i, i % 2 ? 'یزد' : 'قم'])
    const workbook = makeWorkbook({
      sheets: [
        {
          name: 'برگه',
          rows: [
            words.sheet,
            [...words.sara, 9_120_000_001, 'یزد'],
            ['Omid', '', '02188880000', ''],
            ['again', '', '09120000001', ''],
            ...rows,
          ],
        },
      ],
    })
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: `${words.list}.xlsx`, mimeType: 'application/octet-stream', buffer: workbook })
    await page.getByText(t('panel.contactImports.preview')).first().waitFor()
    await page.getByText(words.sara.join(' ')).waitFor()
    const preview = page.getByRole('region', { name: t('panel.contactImports.preview') })
    await preview.getByText(words.landline).waitFor()
    await look(panel, 'contact-import-map')
    await page.getByRole('button', { name: t('panel.contactImports.begin') }).click()
    await page.getByRole('heading', { level: 1, name: words.list }).waitFor()
    await page.getByText(t('panel.contactImports.state.finished')).first().waitFor()
    const faults = page.getByRole('region', { name: t('panel.contactImports.faults') }).first()
    await faults.getByText(words.landline).waitFor()
    await look(panel, 'contact-import-done')
    // on a phone a reason stands under its row, and nothing is wider than the page
    await page.setViewportSize({ width: 390, height: 844 })
    assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false)
    await look(panel, 'contact-import-done-phone')
    await page.setViewportSize({ width: 1360, height: 900 })
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: t('panel.contactImports.download') }).click()
    const file = readFileSync(await (await download).path(), 'utf8')
    assert.match(file, new RegExp(`Omid,,02188880000,,3,[^,]+,${words.landline}`))

    await page.getByRole('link', { name: t('panel.contactImports.seeList') }).click()
    const members = page.getByRole('table', { name: t('panel.contactLists.field.members') })
    await members.waitFor()
    assert.equal(await members.getAttribute('aria-rowcount'), '32')
    await look(panel, 'contact-list')

    // who is on it now can be sent to from here
    await page.getByRole('link', { name: t('panel.contactLists.send') }).click()
    await page.getByRole('button', { name: new RegExp(words.list) }).waitFor()
    await page.getByRole('combobox', { name: t('panel.broadcasts.to.lists') }).waitFor()
    await look(panel, 'contact-list-send')

    // mended by pasting
    await page.goto(`/s/${service}/contacts/import`)
    await page.getByLabel(t('panel.contactImports.pasteLabel')).fill('0912 000 0002')
    await page.getByRole('button', { name: t('panel.contactImports.usePasted') }).click()
    await page.getByRole('button', { name: t('panel.contactImports.begin') }).click()
    await page.getByText(t('panel.contactImports.state.finished')).first().waitFor()

    await page.getByRole('link', { name: t('panel.contactImports.seeContacts') }).click()
    const table = page.getByRole('table', { name: t('panel.nav.contacts') })
    await table.waitFor()
    await waitFor(async () => Number(await table.getAttribute('aria-rowcount')) === 33)
    await look(panel, 'contacts')
    await page.getByRole('searchbox').fill(locale === 'fa' ? '۰۹۱۲۰۰۰۰۰۰۱' : '09120000001')
    await waitFor(async () => Number(await table.getAttribute('aria-rowcount')) === 2)
    await page.getByRole('button', { name: t('panel.action.edit') }).click()
    await dialog.getByLabel(words.city, { exact: true }).fill('تهران')
    await dialog.getByLabel(t('panel.contacts.field.tag')).fill('vip، new')
    await look(panel, 'contact-edit')
    await dialog.getByRole('button', { name: t('panel.action.save') }).click()
    await dialog.waitFor({ state: 'hidden' })
    await waitFor(async () => plain(await table.getByRole('row').nth(1).textContent()).includes('تهران'))
    await page.getByRole('button', { name: t('panel.action.delete') }).click()
    await dialog.getByRole('button', { name: t('panel.action.delete') }).click()
    await page.getByText(t('panel.filter.nothing.title')).waitFor()
    await closePanel(panel)
  })
