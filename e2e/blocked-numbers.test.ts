import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { after, test } from 'node:test'
import { shareDueLists } from '../server/modules/blocked-numbers/share-lists.ts'
import { addAccount, waitFor } from '../server/test-node.ts'
import { startKavenegarSimulator } from '../simulators/kavenegar.ts'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, plain, signIn } from './support/panel.ts'
import { addPerson, addSandboxService, startServer } from './support/server.ts'

const browser = await openBrowser()
after(() => browser.close())
const server = await startServer()
const PICTURES = process.env.RASAN_PICTURES
await addSandboxService(server, { name: 'portal', fa: 'درگاه', en: 'Portal' })
await server.pool.query(
  `insert into inbound_messages (id, account_id, provider_id, line, sender, text)
   select $1, o.account_id, '1', '10008663', '+989121234567', 'نوبت من کی است؟'
   from allocations o join services s on s.id = o.service_id where s.name = 'portal'`,
  [server.node.deps.ids.uuid()],
)

const simulator = await startKavenegarSimulator()
after(() => simulator.close())
const MAKING = { provider: 'kavenegar', baseUrl: simulator.url, key: { apiKey: 'good' } }
for (const [i, locale] of LOCALES.entries())
  await addAccount(server, { ...MAKING, name: `ads-${locale}`, line: `3000100${i}` })
await server.pool.query(`update sender_lines set kind = 'advertising' where number like '3000100%'`)
await server.node.deps.live.catchUp()

for (const locale of LOCALES)
  test(`a pasted list is blocked, what is no number stays with its reason, and a block is lifted, in ${locale}`, async () => {
    await addPerson(server, { username: `admin-${locale}`, name: 'Mary', locale, role: 'administrator' })
    const panel = await openPanel(browser, { url: server.url, locale })
    const { page, t } = panel
    const picture = async (what: string) => {
      if (!PICTURES) return
      mkdirSync(PICTURES, { recursive: true })
      await page.screenshot({ path: `${PICTURES}/${what}-${locale}.png`, fullPage: true })
    }
    const dialog = page.getByRole('dialog')
    const row = page.getByRole('row').filter({ hasText: t('panel.blockedNumbers.everyLine') })
    await signIn(panel, `admin-${locale}`)

    await page.goto('/centre/blocked-numbers')
    await page.getByText(t('panel.blockedNumbers.empty.title')).waitFor()
    await page.getByRole('button', { name: t('panel.blockedNumbers.add') }).click()
    const box = dialog.getByLabel(t('panel.blockedNumbers.numbers'))
    await box.fill('09121110001, x\n۰۹۱۲۱۱۱۰۰۰۲')
    await dialog.getByLabel(t('panel.blockedNumbers.reason')).fill('asked by phone')
    await dialog.getByRole('button', { name: t('panel.blockedNumbers.add') }).click()
    await dialog.getByRole('status').waitFor()
    assert.equal(await box.inputValue(), 'x')
    await picture('partly')
    await box.fill('09121110003')
    await dialog.getByRole('button', { name: t('panel.blockedNumbers.add') }).click()
    await dialog.waitFor({ state: 'detached' })
    await row.nth(2).waitFor()
    await picture('blocked')

    const line = `3000100${LOCALES.indexOf(locale)}`
    const list = page.getByRole('listitem').filter({ hasText: line })
    await list.getByRole('button').click()
    await dialog.getByText(t('panel.blockedNumbers.lists.shareNote')).waitFor()
    await picture('share')
    /** Shared by this test, or by a round of the server's that came first. */
    const shareUntil = async (condition: string): Promise<void> => {
      await shareDueLists(server.node.deps)
      const asked = `select from shared_block_lists where line = $1 and ${condition}`
      await waitFor(async () => (await server.pool.query(asked, [line])).rowCount === 1)
    }
    // before the press: the server's own round may come first
    simulator.behave({ kind: 'code', code: 407, text: 'from this address not' })
    await dialog.getByRole('button', { name: t('panel.blockedNumbers.lists.share'), exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await shareUntil('failures > 0')
    await page.reload()
    await list.getByText(t('panel.blockedNumbers.lists.failing')).waitFor()
    await list.getByText('from this address not').waitFor()
    await picture('share-failing')
    await simulator.behaveWell()
    await server.pool.query('update shared_block_lists set due_at = now()')
    await shareUntil('failures = 0')
    await page.reload()
    const three = plain(t('panel.blockedNumbers.lists.shared', { n: locale === 'fa' ? '۳' : '3' }))
    await waitFor(async () => plain(await list.textContent()).includes(three))
    await picture('shared')
    await list.getByRole('button').click()
    await dialog.getByRole('button', { name: t('panel.blockedNumbers.lists.stop'), exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await list.getByRole('button', { name: t('panel.blockedNumbers.lists.share') }).waitFor()

    for (let left = await row.count(); left > 0; left--) {
      await row
        .first()
        .getByRole('button', { name: t('panel.blockedNumbers.lift') })
        .click()
      await dialog.getByLabel(t('panel.blockedNumbers.reason')).fill('back again')
      if (left === 1) await picture('lift')
      await dialog.getByRole('button', { name: t('panel.blockedNumbers.lift') }).click()
      await dialog.waitFor({ state: 'detached' })
      await row.nth(left - 1).waitFor({ state: 'detached' })
    }

    // a service without lines says where its numbers are blocked
    await page.goto('/s/portal/blocked-numbers')
    await page.getByRole('button', { name: t('panel.blockedNumbers.add') }).click()
    await dialog.getByText(t('panel.blockedNumbers.noLines')).waitFor()
    await picture('no-lines')
    await dialog.getByRole('link', { name: t('panel.blockedNumbers.toCentre') }).click()
    await page.waitForURL(/centre\/blocked-numbers/)

    await page.goto('/s/portal/inbound')
    await page.getByText('نوبت من کی است؟').waitFor()
    await picture('inbound')
    await page.getByRole('link', { name: t('panel.inbound.reply') }).click()
    await page.waitForURL(/compose\?to=/)

    await page.goto('/centre/settings')
    const words = page.getByLabel(t('panel.settings.optOutWords'), { exact: true })
    await words.fill(`${await words.inputValue()}\n${locale}`)
    const days = page.getByLabel(t('panel.settings.tokenAlertDays'), { exact: true })
    await days.fill('۱، ۳۰')
    await page.getByRole('button', { name: t('panel.action.save') }).click()
    await page.getByText(t('panel.policy.saved')).waitFor()
    await picture('settings')
    const { rows } = await server.pool.query<{ words: string[] }>('select opt_out_words as words from centre')
    assert.ok(rows[0]!.words.includes(locale))
    assert.equal(await days.inputValue(), '30, 1')
    await closePanel(panel)
  })
