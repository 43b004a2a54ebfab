import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { addToken, waitFor } from '../server/test-node.ts'
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

async function send(service: string, count: number): Promise<number[]> {
  const { rows } = await server.pool.query<{ id: number }>('select id from services where name = $1', [service])
  const token = await addToken(server.pool, { kind: 'live', serviceId: rows[0]!.id })
  await server.node.deps.live.catchUp()
  const statuses = []
  for (let i = 0; i < count; i++) {
    const answer = await fetch(`${server.url}/api/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to: '09121234567', text: `سلام ${i}` }),
    })
    statuses.push(answer.status)
  }
  return statuses
}

for (const locale of LOCALES)
  test(`an administrator sets a quota and sees how much of it is used, in ${locale}`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale, height: 1_000 })
    const { page, t } = panel
    const service = `portal-${locale}`
    await signIn(panel, `admin-${locale}`)
    await send(service, 2)
    await page.goto(`/centre/services/${service}`)
    const quota = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { level: 2, name: t('panel.services.quota.title') }) })
    await quota.getByText(t('panel.services.quota.none')).waitFor()
    await quota.getByRole('button', { name: t('panel.action.edit') }).click()
    const dialog = page.getByRole('dialog')
    const field = (group: string, label: string) =>
      dialog.getByRole('group', { name: t(`panel.services.${group}`) }).getByLabel(t(`panel.services.${label}`))
    await field('quota.day', 'quota.unit.messages').fill(locale === 'fa' ? '۳' : '3')
    await field('quota.month', 'quota.unit.segments').fill('100')
    await field('quota.month', 'quota.unit.money').fill('5000000')
    await field('guard.title', 'guard.times').fill('2')
    const save = dialog.getByRole('button', { name: t('panel.action.save') })
    await save.click()
    await dialog.getByText(t('panel.field.missing')).waitFor()
    await field('guard.title', 'guard.seconds').fill('600')
    await save.click()
    await dialog.waitFor({ state: 'hidden' })
    const untilShown = (text: string) => waitFor(async () => plain(await quota.textContent()).includes(text))
    const number = new Intl.NumberFormat(locale === 'fa' ? 'fa-IR' : 'en-GB')
    const used = (n: number, cap: number) =>
      t('panel.services.quota.used', { used: number.format(n), cap: number.format(cap) })
    await untilShown(used(2, 3))
    await untilShown(used(2, 100))

    assert.deepEqual(await send(service, 2), [202, 429])
    await page.reload()
    await untilShown(used(3, 3))
    await untilShown(t('panel.services.quota.spent'))
    await closePanel(panel)
  })
