import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, plain, signIn } from './support/panel.ts'
import { addPerson, PASSWORD, startServer } from './support/server.ts'

const browser = await openBrowser()
after(() => browser.close())
const server = await startServer()
for (const locale of LOCALES)
  await addPerson(server, { username: `admin-${locale}`, name: 'Mary', locale, role: 'administrator' })

for (const [index, locale] of LOCALES.entries())
  test(`${locale}: an administrator gives a directory its token, and whom the directory then makes inactive is out within seconds`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale, height: 1_000 })
    const { page, t } = panel
    await signIn(panel, `admin-${locale}`)
    await page.goto('/centre/directories')
    await page
      .getByText(t('panel.scim.noToken'))
      .or(page.getByRole('list', { name: t('panel.scim.tokens') }))
      .waitFor()
    await page.getByText(/\/scim\/v2$/).waitFor()
    await page.getByRole('button', { name: t('panel.scim.make') }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel(t('panel.scim.name')).fill(`Entra ${locale}`)
    await form.getByRole('button', { name: t('panel.scim.make') }).click()
    await form.getByText(t('panel.tokens.shownOnce')).waitFor()
    const token = plain(await form.locator('code').textContent())
    assert.match(token, /^rsn_scim_/)
    await form.getByRole('button', { name: t('panel.tokens.kept') }).click()
    const entry = page.getByRole('listitem').filter({ hasText: `Entra ${locale}` })
    await entry.getByText(t('panel.scim.neverCame')).waitFor()

    const scim = async (method: string, path: string, body: object): Promise<{ id: string }> => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' }
      const answer = await fetch(`${server.url}/scim/v2${path}`, { method, headers, body: JSON.stringify(body) })
      assert.ok(answer.ok, await answer.clone().text())
      return (await answer.json()) as { id: string }
    }
    const userName = `omid.${locale}@example.com`
    const { id } = await scim('POST', '/Users', { userName, displayName: 'Omid', preferredLanguage: locale })
    const group = await scim('POST', '/Groups', { displayName: `Auditors ${locale}`, members: [{ value: id }] })
    const { signIn: ways, database } = server.node.deps
    const person = { id: Number(id.slice(1)), username: userName, name: 'Omid', email: null }
    await ways.createSignIn(database.db, person, PASSWORD)
    await server.pool.query(`insert into role_assignments (group_id, role) values ($1, 'auditor')`, [
      Number(group.id.slice(1)),
    ])
    await server.node.deps.live.catchUp()

    const theirs = await openPanel(browser, { url: server.url, locale })
    await signIn(theirs, userName)
    await theirs.page.goto('/centre/users')
    await theirs.page.getByRole('row', { name: /Omid/ }).first().waitFor()
    await scim('PATCH', `/Users/${id}`, { Operations: [{ op: 'Replace', path: 'active', value: 'False' }] })
    await theirs.page.reload()
    await theirs.page.waitForURL(/\/sign-in/, { timeout: 5_000 })
    await closePanel(theirs)

    await page.reload()
    // kept apart from the text around it
    const n = `\u2068${new Intl.NumberFormat(locale).format(index + 1)}\u2069`
    await page.getByText(t('panel.scim.known', { users: n, groups: n })).waitFor()
    await closePanel(panel)
  })
