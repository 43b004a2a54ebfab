import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { addAccount, addService, waitFor } from '../server/test-node.ts'
import { startSmtpSimulator } from '../simulators/smtp.ts'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, signIn } from './support/panel.ts'
import { addPerson, startServer } from './support/server.ts'

const browser = await openBrowser()
after(() => browser.close())
const mailServer = await startSmtpSimulator()
after(() => mailServer.close())
const server = await startServer()
const mail = await addAccount(server, {
  name: 'mail',
  provider: 'smtp',
  baseUrl: mailServer.url,
  key: { user: 'the-university', password: 'a-password' },
  line: 'info@university.test',
  settings: { encryption: 'none' },
})
const sandbox = (await server.pool.query(`select id from accounts where name = 'sandbox'`)).rows[0].id
await server.pool.query(
  `insert into sender_lines (account_id, number, position) values ($1, 'deans@university.test', 1)`,
  [mail.id],
)
await addService(server.pool, { name: 'letters', accountId: mail.id, methods: ['smtp.email'] })
await addService(server.pool, { name: 'both', accountId: sandbox, methods: ['sandbox.sms', 'sandbox.email'] })
for (const locale of LOCALES)
  await addPerson(server, { username: `admin-${locale}`, name: 'Mary', locale, role: 'administrator' })
await server.node.deps.live.catchUp()

for (const locale of LOCALES)
  test(`an e-mail is written, sent once, and shown with its subject and no page of its own, in ${locale}`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale, height: 1_000 })
    const { page, t } = panel
    const picture = (name: string) =>
      process.env.RASAN_PICTURES
        ? page.screenshot({ path: `${process.env.RASAN_PICTURES}/${name}-${locale}.png`, fullPage: true })
        : undefined
    await signIn(panel, `admin-${locale}`)
    await page.goto('/s/letters/compose')
    const to = page.getByLabel(t('panel.compose.address'))
    await to.fill('nasim@example')
    const subject = `صورت‌حساب ${locale} 🎉`
    await page.getByLabel(t('panel.compose.subject')).fill(subject)
    await page.getByRole('textbox', { name: t('panel.compose.text.label') }).fill('سلام\nسطر دو')
    await page.getByText(t('fields.email_invalid')).waitFor()
    const send = page.getByRole('button', { name: t('panel.compose.send'), exact: true })
    await send.click()
    await to.and(page.locator(':focus')).waitFor()
    await to.fill(`nasim-${locale}@example.test`)
    await page.getByText(t('panel.compose.addHtml')).click()
    await page.getByRole('textbox', { name: 'HTML' }).fill('<p>سلام <script>document.title = "x"</script></p>')
    await picture('compose-email')
    await send.click()
    await page.waitForURL(/\/messages\/[0-9a-f-]{36}$/)
    await page.getByRole('heading', { name: subject }).waitFor()
    await page.getByText('HTML', { exact: true }).click()
    await page.getByText('<script>document.title').waitFor()
    const row = await waitFor(() => mailServer.received().find((one) => one.to === `nasim-${locale}@example.test`))
    assert.equal(row.text, 'سلام\nسطر دو')
    await page.getByText(t('statuses.sent'), { exact: true }).first().waitFor()
    await picture('message-email')

    await page.goto('/s/both/compose')
    await page.getByText(t('panel.methods.channel.email'), { exact: true }).click()
    await page.getByLabel(t('panel.compose.subject')).waitFor()
    await picture('compose-both')
    await page.getByText(t('panel.methods.channel.sms'), { exact: true }).click()
    await page.getByLabel(t('panel.compose.to'), { exact: true }).waitFor()

    // an account that sends from addresses asks for addresses
    await page.goto('/centre/accounts/mail')
    await page.getByRole('button', { name: t('panel.accounts.test.open') }).click()
    await page.getByLabel(t('panel.accounts.test.address')).fill(`tried-${locale}@example.test`)
    await picture('test-email')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('panel.accounts.test.send'), exact: true })
      .click()
    await waitFor(() => mailServer.received().some((one) => one.to === `tried-${locale}@example.test`))
    await closePanel(panel)
  })
