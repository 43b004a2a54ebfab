import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { DELIVERED, FAILED, SENT, UNCONFIRMED, UNDELIVERED } from '../server/dispatch/states.ts'
import { addToken } from '../server/test-node.ts'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, plain, signIn } from './support/panel.ts'
import { addPerson, addSandboxService, startServer } from './support/server.ts'

const browser = await openBrowser()
after(() => browser.close())
const server = await startServer()
await addSandboxService(server, { name: 'portal', fa: 'درگاه دانشجویی', en: 'Student portal' })
for (const locale of LOCALES) {
  await addPerson(server, { username: `chief-${locale}`, name: 'Chief', locale, role: 'manager', service: 'portal' })
  await addPerson(server, { username: `desk-${locale}`, name: 'Desk', locale, role: 'support', service: 'portal' })
}
const { rows } = await server.pool.query<{ id: number; account: number }>(
  `select s.id, o.account_id as account from services s join allocations o on o.service_id = s.id where s.name = 'portal'`,
)
const { id: serviceId, account } = rows[0]!
const token = await addToken(server.pool, { kind: 'live', serviceId })
await server.pool.query(
  `insert into tokens (kind, service_id, name, public_id, secret_hash, created_at, expires_at, created_by)
   values ('live', $1, 'grades', 'ends-soon', '\\x00', now() - interval '1 year', now() + interval '6 days', 'test')`,
  [serviceId],
)
await server.pool.query(
  `insert into counters (service_id, account_id, test, quarter, status, n, segments, cost, quick)
   select $1, $2, true, to_timestamp(floor(extract(epoch from now()) / 900) * 900) - d * interval '1 day', status, n * (8 - d), n, 0, n * (8 - d)
   from generate_series(1, 6) d, (values (${DELIVERED}, 1000), (${SENT}, 12), (${UNDELIVERED}, 60), (${FAILED}, 30)) s(status, n)`,
  [serviceId, account],
)
await server.pool.query(
  `insert into counters (service_id, account_id, test, quarter, status, n, segments, cost, quick)
   select $1, $2, true, to_timestamp(floor(extract(epoch from now()) / 900) * 900), ${UNCONFIRMED}, 3, 3, 0, 0`,
  [serviceId, account],
)
await server.pool.query(
  `insert into service_quotas (service_id, span, unit, cap) values ($1, 'month', 'messages', 100000)`,
  [serviceId],
)
await server.node.deps.live.catchUp()

async function send(to: string, text: string): Promise<void> {
  const answer = await fetch(`${server.url}/api/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ to, text }),
  })
  assert.equal(answer.status, 202, await answer.text())
}

for (const locale of LOCALES) {
  test(`${locale}: signing in leads to the dashboard, which tells of the week and changes by itself`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale })
    const { page, t } = panel
    await signIn(panel, `chief-${locale}`)
    await page.goto('/')
    await page.waitForURL('**/s/portal/dashboard')
    await page.getByRole('heading', { level: 1, name: t('panel.dashboard.title') }).waitFor()
    const chart = page.getByRole('img', { name: t('panel.dashboard.chart.label') })
    await chart.locator('li').first().waitFor()
    // time runs as the language is read, and the numbers stand at its beginning
    assert.equal(await chart.locator('li').count(), 7)
    const leftOf = async (place: number) => (await chart.locator('li').nth(place).boundingBox())!.x
    assert.equal((await leftOf(0)) > (await leftOf(6)), locale === 'fa')
    const top = await chart.getByText(locale === 'fa' ? '۸٬۰۰۰' : '8,000', { exact: true }).boundingBox()
    assert.equal(top!.x > (await leftOf(0)), locale === 'fa')
    const parts = chart.locator('li').nth(5).locator('div').first().locator('> span')
    const [arrived, , lost] = await Promise.all([0, 1, 2].map(async (part) => (await parts.nth(part).boundingBox())!))
    assert.ok(Math.abs(arrived!.height / lost!.height - 7_000 / 420) < 1, `${arrived!.height} ${lost!.height}`)

    await page.getByText(t('panel.dashboard.chart.table'), { exact: true }).click()
    const table = page.getByRole('table', { name: t('panel.dashboard.chart.title') })
    assert.equal(await table.getByRole('row').count(), 8)
    const yesterday = plain(await table.getByRole('row').nth(6).textContent())
    assert.match(yesterday, locale === 'fa' ? /۷٬۰۰۰.*۸۴.*۴۲۰.*۲۱۰.*۷٬۷۱۴$/ : /7,000.*84.*420.*210.*7,714$/)

    const text = `live-${locale}`
    await send('09121234567', text)
    const recent = page.getByRole('table', { name: t('panel.dashboard.recent.title') })
    await recent.getByText(text).waitFor()
    await recent
      .getByRole('row', { name: new RegExp(text) })
      .getByText(t('statuses.delivered'))
      .waitFor()
    await page.getByText(t('panel.dashboard.methods.ready')).waitFor()

    const needs = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: t('panel.dashboard.needs.title') }) })
    await needs.getByRole('listitem').filter({ hasText: 'grades' }).getByRole('link').click()
    await page.waitForURL(/\/s\/portal\/tokens\?expiringSoon=true/)
    await closePanel(panel)
  })

  test(`${locale}: who may not see tokens is not told of them, and a dark narrow screen has all of it`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale, theme: 'dark', width: 390, height: 844 })
    const { page, t } = panel
    await signIn(panel, `desk-${locale}`)
    await page.goto('/s/portal')
    await page.waitForURL('**/s/portal/dashboard')
    await page
      .getByRole('img', { name: t('panel.dashboard.chart.label') })
      .locator('li')
      .first()
      .waitFor()
    await page.locator('a[href*="status=unconfirmed"]').waitFor()
    assert.equal(await page.getByText('grades').count(), 0)
    assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false)
    await closePanel(panel)
  })
}

test('a service is made, its page opens, and its dashboard says that it cannot send yet', async () => {
  await addPerson(server, { username: 'admin', name: 'Admin', locale: 'en', role: 'administrator' })
  const panel = await openPanel(browser, { url: server.url, locale: 'en' })
  const { page, t } = panel
  await signIn(panel, 'admin')
  await page.goto('/centre/services')
  await page.getByRole('button', { name: t('panel.services.make') }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel(t('panel.titles.fa')).fill('بی‌راه')
  await form.getByLabel(t('panel.titles.en')).fill('Roadless')
  await form.getByRole('textbox').nth(2).fill('roadless')
  await form.getByRole('button', { name: t('panel.services.make') }).click()
  await page.waitForURL(/\/centre\/services\/roadless$/)
  await page.getByText(t('panel.services.addressing.none')).waitFor()
  await page.goto('/s/roadless')
  await page.getByText(t('panel.dashboard.needs.cannotSend')).first().waitFor()
  await closePanel(panel)
})
