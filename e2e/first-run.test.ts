import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel } from './support/panel.ts'
import { startServer } from './support/server.ts'

const MINUTE_MS = 60_000
const NAMES = { fa: 'مریم رضایی', en: 'Mary Rezaei' }

const browser = await openBrowser()
after(() => browser.close())

for (const locale of LOCALES) {
  const server = await startServer()

  test(`${locale}: the first administrator sends a first message to the handset within a minute`, async () => {
    const begunAt = performance.now()
    const panel = await openPanel(browser, { url: server.url, locale })
    const { page, t } = panel
    await page.goto(`/first-run#code=${server.setupCode}`)
    await page.getByLabel(t('panel.firstRun.name'), { exact: false }).first().fill(NAMES[locale])
    await page.getByLabel(t('panel.firstRun.username')).fill('maryam')
    await page.getByLabel(t('panel.firstRun.password')).fill('a long enough password')
    await page.getByRole('button', { name: t('panel.firstRun.submit') }).click()

    await page.waitForURL(/\/s\/first\/compose/)
    assert.equal(await page.getByLabel(t('panel.compose.to')).inputValue(), '+989000000000')
    await page.getByRole('button', { name: t('panel.compose.send') }).click()

    const phone = page.getByRole('log')
    await phone.getByText(t('panel.compose.firstText')).waitFor()
    await phone.getByRole('link', { name: '+98 900 000 0000' }).waitFor()
    assert.ok(performance.now() - begunAt < MINUTE_MS)
    await closePanel(panel)
  })

  test(`${locale}: the first run is over once there is an administrator`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale })
    await panel.page.goto(`/first-run#code=${server.setupCode}`)
    await panel.page.getByRole('heading', { name: panel.t('panel.firstRun.over') }).waitFor()
    await closePanel(panel)
  })
}

test('a wrong setup code makes nobody and says so', async () => {
  const server = await startServer()
  const panel = await openPanel(browser, { url: server.url, locale: 'en' })
  const { page, t } = panel
  await page.goto('/first-run#code=AAAA-AAAA-AAAA')
  await page.getByLabel(t('panel.firstRun.name'), { exact: false }).first().fill('Mary')
  await page.getByLabel(t('panel.firstRun.username')).fill('maryam')
  await page.getByLabel(t('panel.firstRun.password')).fill('a long enough password')
  await page.getByRole('button', { name: t('panel.firstRun.submit') }).click()
  await page.getByRole('alert').getByText(t('errors.setup_code_wrong.title')).waitFor()
  const { rows } = await server.pool.query('select from users')
  assert.equal(rows.length, 0)
  await panel.context.close()
})
