import { mkdirSync } from 'node:fs'
import { after, test } from 'node:test'
import { addToken, waitFor } from '../server/test-node.ts'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, signIn } from './support/panel.ts'
import { addPerson, addSandboxService, startServer } from './support/server.ts'

const browser = await openBrowser()
after(() => browser.close())
const server = await startServer()
const PICTURES = process.env.RASAN_PICTURES

for (const locale of LOCALES)
  test(`a policy holds messages back; a reviewer releases, takes back and refuses, in ${locale}`, async () => {
    const name = `portal-${locale}`
    await addSandboxService(server, { name, fa: 'درگاه', en: 'Portal' })
    await addPerson(server, { username: `admin-${locale}`, name: 'Mary', locale, role: 'administrator' })
    const { rows } = await server.pool.query<{ id: number }>('select id from services where name = $1', [name])
    const token = await addToken(server.pool, { kind: 'live', serviceId: rows[0]!.id })
    await server.node.deps.live.catchUp()
    const panel = await openPanel(browser, { url: server.url, locale })
    const { page, t } = panel
    const picture = async (what: string) => {
      if (!PICTURES) return
      mkdirSync(PICTURES, { recursive: true })
      await page.screenshot({ path: `${PICTURES}/${what}-${locale}.png`, fullPage: true })
    }
    const dialog = page.getByRole('dialog')
    const press = (key: string) => dialog.getByRole('button', { name: t(key), exact: true }).click()
    await signIn(panel, `admin-${locale}`)

    await page.goto(`/centre/services/${name}`)
    const policy = page.locator('section').filter({ hasText: t('panel.services.review.none') })
    await policy.getByRole('button', { name: t('panel.action.edit') }).click()
    await dialog.getByText(t('panel.services.review.choice.firstLink')).click()
    await dialog.getByText(t('panel.services.review.choice.night')).click()
    await dialog.getByText(t('panel.services.review.choice.always')).click()
    await picture('policy')
    await press('panel.action.save')
    // its words stand in the window as well: saved is what has closed it
    await dialog.waitFor({ state: 'detached' })
    await page.getByText(t('panel.services.review.firstLink')).waitFor()
    await picture('service')

    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    for (const to of ['09121234567', '09351112233']) {
      const text =
        locale === 'fa' ? 'ثبت‌نام آغاز شد: https://portal.example.ir/ثبت' : 'Enrol now: https://portal.example.ir'
      await fetch(`${server.url}/api/v1/messages`, { method: 'POST', headers, body: JSON.stringify({ to, text }) })
    }
    await page.goto(`/s/${name}/reviews?state=pending`)
    const reads = page.getByRole('button', { name: t('panel.reviews.read') })
    await reads.nth(1).waitFor()
    await picture('reviews')
    await reads.first().click()
    await dialog.getByText('portal.example.ir').first().waitFor()
    await picture('review')
    await press('panel.reviews.release')
    await dialog.getByRole('button', { name: t('panel.reviews.undo') }).waitFor()
    await picture('released')
    await press('panel.reviews.undo')
    await press('panel.reviews.refuse')
    await dialog.getByLabel(t('panel.reviews.reason')).fill('spelling')
    await press('panel.reviews.refuse')
    await dialog.getByText(t('panel.review.refused')).waitFor()
    await dialog.getByRole('link').click()
    await page.getByText('spelling').first().waitFor()
    await picture('refused')

    await page.goto(`/s/${name}/reviews?state=pending`)
    await reads.first().waitFor()
    await waitFor(async () => (await reads.count()) === 1)
    await closePanel(panel)
  })
