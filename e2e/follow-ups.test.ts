import assert from 'node:assert/strict'
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
  test(`failed messages are followed up at once, one is seen to and done, and a rule is made, in ${locale}`, async () => {
    const name = `portal-${locale}`
    await addSandboxService(server, { name, fa: 'درگاه', en: 'Portal' })
    await addPerson(server, { username: `manager-${locale}`, name: 'Mary', locale, role: 'manager', service: name })
    const { rows } = await server.pool.query<{ id: number }>('select id from services where name = $1', [name])
    const token = await addToken(server.pool, { kind: 'live', serviceId: rows[0]!.id })
    await server.node.deps.live.catchUp()
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const send = async (to: string) => {
      const body = JSON.stringify({ to, text: locale === 'fa' ? 'نوبت شما فرداست.' : 'See you tomorrow.' })
      const answer = await fetch(`${server.url}/api/v1/messages`, { method: 'POST', headers, body })
      const { id } = (await answer.json()) as { id: string }
      await waitFor(async () => {
        const read = (await (await fetch(`${server.url}/api/v1/messages/${id}`, { headers })).json()) as {
          status: string
        }
        return read.status === 'failed'
      })
      return id
    }
    await send('+989000000003')
    await send('+989000000003')

    const panel = await openPanel(browser, { url: server.url, locale })
    const { page, t } = panel
    const picture = async (what: string) => {
      if (!PICTURES) return
      mkdirSync(PICTURES, { recursive: true })
      await page.screenshot({ path: `${PICTURES}/${what}-${locale}.png`, fullPage: true })
    }
    const dialog = page.getByRole('dialog')
    await signIn(panel, `manager-${locale}`)
    await page.goto(`/s/${name}/messages?status=failed`)
    await page.getByRole('link', { name: t('panel.messages.followUpAll') }).click()
    await page.getByLabel(t('panel.followUps.note'), { exact: true }).fill('ping')
    await picture('bulk')
    await page.getByRole('button', { name: t('panel.followUps.bulk') }).click()
    await page.getByRole('main').getByRole('status').waitFor()

    await page.goto(`/s/${name}/follow-ups?state=open,in_progress`)
    await page
      .getByRole('button', { name: t('panel.action.edit') })
      .nth(1)
      .waitFor()
    assert.equal(await page.getByRole('button', { name: t('panel.action.edit') }).count(), 2)
    await picture('follow-ups')
    await page.getByRole('rowheader').getByRole('link').first().click()
    const surface = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: t('panel.followUps.one') }) })
    await surface.getByText('ping').waitFor()
    await surface.getByRole('button', { name: t('panel.action.edit') }).click()
    await dialog.getByRole('button', { name: t('panel.followUps.assignee') }).click()
    await page.getByRole('option', { name: 'Mary' }).click()
    await dialog.getByRole('button', { name: t('panel.action.save') }).click()
    await surface.locator('dd bdi').filter({ hasText: 'Mary' }).waitFor()
    await picture('message')

    await page.goto(`/s/${name}/dashboard`)
    await page
      .getByText(t('panel.dashboard.needs.followUps.mine_one', { n: '' }).trim())
      .first()
      .waitFor()
    await picture('dashboard')

    await page.goto(`/s/${name}/follow-ups?byRule=true`)
    await page.getByRole('button', { name: t('panel.followUps.rules') }).click()
    await dialog.getByRole('button', { name: t('panel.followUps.makeRule') }).click()
    await picture('rule')
    await dialog.getByRole('button', { name: t('panel.action.save') }).click()
    await dialog.getByText(t('panel.followUps.noRules')).waitFor({ state: 'detached' })
    await dialog.getByRole('button', { name: t('panel.action.edit') }).waitFor()
    await picture('rules')
    await closePanel(panel)
  })
