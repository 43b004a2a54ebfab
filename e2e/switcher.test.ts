import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, type Panel, signIn } from './support/panel.ts'
import { addPerson, startServer } from './support/server.ts'

const SERVICES = 60

const browser = await openBrowser()
after(() => browser.close())
const server = await startServer()
await server.pool.query(
  `insert into services (name, title_fa, title_en)
   select 'system-' || n, 'سامانهٔ ' || translate(n::text, '0123456789', '۰۱۲۳۴۵۶۷۸۹'), 'System ' || n
   from generate_series(1, $1::int) n`,
  [SERVICES],
)
for (const locale of LOCALES) {
  const username = `hana-${locale}`
  await addPerson(server, { username, name: 'Hana', locale, role: 'manager', service: 'system-1' })
  // of 60 systems 58 are theirs; in one they may see tokens and nothing else
  await server.pool.query(
    `insert into role_assignments (user_id, role, service_id)
     select u.id, 'manager', s.id from users u, services s
     where u.username = $1 and s.name like 'system-%' and s.name not in ('system-1', 'system-7', 'system-8', 'system-9')`,
    [username],
  )
}
await server.pool.query(
  `insert into roles (name, scope, title_fa, title_en, permissions) values ('keys', 'service', 'x', 'x', '{tokens:read}')`,
)
await server.pool.query(
  `insert into role_assignments (user_id, role, service_id)
   select u.id, 'keys', s.id from users u, services s where u.username like 'hana-%' and s.name = 'system-9'`,
)
await server.node.deps.live.catchUp()

const nameOf = (locale: Panel['locale'], n: number): string =>
  locale === 'fa' ? `سامانهٔ ${new Intl.NumberFormat('fa', { useGrouping: false }).format(n)}` : `System ${n}`

for (const locale of LOCALES)
  test(`${locale}: of ${SERVICES} services one finds one's own from any page, the last used first, and stays on the page`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale })
    const { page, t } = panel
    const title = (n: number) => nameOf(locale, n)
    const open = async () => {
      await page.locator('aside').getByRole('button', { expanded: false }).click()
      await page.getByRole('combobox', { name: t('panel.shell.findService') }).waitFor()
    }
    const shown = () => page.getByRole('option').allTextContents()
    const find = (text: string) => page.getByRole('combobox', { name: t('panel.shell.findService') }).fill(text)

    await signIn(panel, `hana-${locale}`)
    await page.goto('/s/system-42/tokens')
    await page.getByRole('heading', { level: 1, name: t('panel.nav.tokens') }).waitFor()
    await open()
    assert.equal((await shown()).length, SERVICES - 2, 'every service of theirs, and no other')
    assert.equal((await shown())[0], title(42))

    await find(locale === 'fa' ? 'سامانه 17' : 'system-17')
    assert.deepEqual(await shown(), [title(17)], 'in any digits, by either name')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/s/system-17/tokens')
    await page.getByRole('heading', { level: 1, name: t('panel.nav.tokens') }).waitFor()
    await open()
    assert.deepEqual((await shown()).slice(0, 2), [title(17), title(42)], 'the last used first')
    for (const n of [7, 8]) {
      await find(title(n))
      assert.ok(!(await shown()).includes(title(n)), 'another’s cannot be found')
    }
    await page.keyboard.press('Escape')

    // the page that is open is kept where one may open it there too
    await page.goto('/s/system-17/members')
    await page.getByRole('heading', { level: 1, name: t('panel.nav.members') }).waitFor()
    await open()
    await find(title(9))
    await page.keyboard.press('Enter')
    await page.waitForURL('**/s/system-9/tokens')

    // one's last service is where one comes in, by whatever one may see there
    await page.goto('/')
    await page.waitForURL('**/s/system-9/tokens')
    await page.goto('/s/system-8/messages')
    await page.getByText(t('panel.service.unknown.title')).waitFor()
    await closePanel(panel)
  })

test('an administrator finds a service among all, archives it, and nobody finds it any more but there', async () => {
  await addPerson(server, { username: 'root', name: 'Root', locale: 'fa', role: 'administrator' })
  const panel = await openPanel(browser, { url: server.url, locale: 'fa' })
  const { page, t } = panel
  const title = nameOf('fa', 33)
  await signIn(panel, 'root')
  await page.goto('/centre/services')
  await page.getByRole('searchbox').fill('سامانه 33')
  await page.waitForURL(/q=/)
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('button', { name: t('panel.services.archive') }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('panel.services.archive') })
    .click()
  await page.getByRole('heading', { level: 1, name: t('panel.services.state.archived') }).waitFor()
  assert.equal(await page.getByRole('button', { name: t('panel.action.edit') }).count(), 0, 'nothing of it changes')

  await page.locator('aside').getByRole('button', { expanded: false }).click()
  await page.getByRole('combobox', { name: t('panel.shell.findService') }).fill(title)
  await page.getByText(t('panel.shell.noSuchService')).waitFor()
  await page.keyboard.press('Escape')

  await page.goto('/centre/services?archived=true')
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('button', { name: t('panel.services.restore') }).click()
  await page.getByRole('heading', { level: 1, name: t('panel.services.state.suspended') }).waitFor()
  await closePanel(panel)
})
