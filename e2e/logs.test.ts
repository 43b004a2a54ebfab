import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { addToken } from '../server/test-node.ts'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, plain, signIn } from './support/panel.ts'
import { addPerson, addSandboxService, startServer } from './support/server.ts'

const browser = await openBrowser()
after(() => browser.close())
const server = await startServer()
for (const locale of LOCALES) {
  await addPerson(server, { username: `admin-${locale}`, name: 'Mary', locale, role: 'administrator' })
  await addSandboxService(server, { name: `portal-${locale}`, fa: 'درگاه', en: 'Portal' })
}

for (const locale of LOCALES)
  test(`a change leads to the call that made it, and the call to a command without a token, in ${locale}`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale })
    const { page, t } = panel
    const token = await addToken(server.pool, { kind: 'centre', serviceId: null })
    await server.node.deps.live.catchUp()
    const answer = await fetch(`${server.url}/api/v1/centre/services/portal-${locale}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ratePerMinute: 600 }),
    })
    assert.equal(answer.status, 200)
    await server.node.deps.apiLog.flush()
    await signIn(panel, `admin-${locale}`)
    await page.goto(`/centre/services/portal-${locale}`)
    await page.getByRole('link', { name: t('panel.logs.changes') }).click()
    // the thing by its name, in the reader's language
    await page
      .getByTitle(`portal-${locale}`)
      .getByText(locale === 'fa' ? 'درگاه' : 'Portal')
      .waitFor()
    await page.getByRole('button', { name: t('panel.logs.details') }).click()
    const dialog = page.getByRole('dialog')
    const change = dialog.getByRole('row').filter({ hasText: 'ratePerMinute' })
    assert.match(plain(await change.textContent()), /600$/)
    if (process.env.RASAN_PICTURES) await page.screenshot({ path: `${process.env.RASAN_PICTURES}/entry-${locale}.png` })
    await dialog.getByRole('link', { name: t('panel.logs.seeCall') }).click()
    await page.waitForURL(/api-calls\?requestId=/)
    await page.getByRole('button', { name: t('panel.logs.details') }).click()
    const curl = dialog.locator('pre').filter({ hasText: /^curl/ })
    const said = plain(await curl.textContent())
    assert.match(said, /-X PATCH '.*\/centre\/services\/portal-/)
    assert.match(said, /Bearer \$TOKEN/)
    assert.match(said, /-d '\{"ratePerMinute":600\}'/)
    assert.ok(!plain(await page.locator('body').textContent()).includes(token.slice(-20)))
    await dialog.getByRole('button', { name: t('panel.logs.copyCurl') }).waitFor()
    if (process.env.RASAN_PICTURES)
      await page.screenshot({ path: `${process.env.RASAN_PICTURES}/call-${locale}.png`, fullPage: true })
    await dialog.getByRole('link', { name: t('panel.logs.seeChanges') }).click()
    await page.waitForURL(/audit-entries\?requestId=/)
    await page.getByRole('table', { name: t('panel.nav.centreAuditEntries') }).waitFor()
    assert.equal(await page.getByRole('row').count(), 2)

    // what the panel itself reads is out of sight until it is asked for
    await server.node.deps.apiLog.flush()
    await page.goto('/centre/api-calls')
    const calls = page.getByRole('table', { name: t('panel.nav.centreApiCalls') })
    await calls.getByRole('row').filter({ hasText: 'PATCH' }).first().waitFor()
    const reads = calls.getByRole('row').filter({ hasText: /GET/ })
    assert.equal(await reads.count(), 0)
    await page.getByLabel(t('panel.logs.withReads')).click()
    await page.waitForURL(/panelRead=shown/)
    await reads.first().waitFor()
    if (process.env.RASAN_PICTURES) await page.screenshot({ path: `${process.env.RASAN_PICTURES}/calls-${locale}.png` })
    await closePanel(panel)
  })
