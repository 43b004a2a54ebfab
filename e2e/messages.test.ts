import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { addToken, waitFor } from '../server/test-node.ts'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, type Panel, plain, signIn } from './support/panel.ts'
import { addPerson, addSandboxService, startServer } from './support/server.ts'

const browser = await openBrowser()
after(() => browser.close())
const server = await startServer()
await addSandboxService(server, { name: 'portal', fa: 'درگاه دانشجویی', en: 'Student portal' })
await server.pool.query(
  `insert into roles (name, scope, title_fa, title_en, permissions) values ('teller', 'service', 'گوینده', 'Teller', '{messages:send}')`,
)
for (const locale of LOCALES) {
  await addPerson(server, { username: `admin-${locale}`, name: `Admin ${locale}`, locale, role: 'administrator' })
  const teller = { username: `teller-${locale}`, name: `Teller ${locale}`, locale }
  await addPerson(server, { ...teller, role: 'teller', service: 'first' })
}
await server.pool.query(`update allocations set methods = '{sandbox.sms,sandbox.otp}'`)
const { rows } = await server.pool.query<{ id: number }>(`select id from services where name = 'first'`)
const token = await addToken(server.pool, { kind: 'live', serviceId: rows[0]!.id })
await server.node.deps.live.catchUp()

/** Sends as a program does; answers the id. */
async function send(message: { to: string; text: string; reference?: string; sendAt?: string }): Promise<string> {
  const answer = await fetch(`${server.url}/api/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(message),
  })
  const body = (await answer.json()) as { id: string }
  assert.equal(answer.status, 202, JSON.stringify(body))
  return body.id
}

async function open(locale: Panel['locale'], path: string): Promise<Panel> {
  const panel = await openPanel(browser, { url: server.url, locale })
  await signIn(panel, `admin-${locale}`)
  await panel.page.goto(path)
  return panel
}

for (const locale of LOCALES) {
  test(`${locale}: a composed message is seen to be delivered without a reload`, async () => {
    const panel = await open(locale, '/s/first/compose')
    const { page, t } = panel
    await page.getByLabel(t('panel.compose.to')).fill('۰۹۱۲ ۱۲۳-۴۵۶۷')
    await page.getByText('+98 912 123 4567').first().waitFor()
    await page.getByRole('textbox', { name: t('panel.compose.text.label') }).fill('می‌رسد؟ 👋')
    await page.getByText('👋').first().waitFor()
    await page.getByRole('button', { name: t('panel.compose.send') }).click()
    await page.waitForURL(/\/s\/first\/messages\/[0-9a-f-]{36}$/)
    const heading = page.getByRole('heading', { level: 1 })
    await heading.getByText(t('statuses.delivered')).waitFor()
    const steps = page.getByRole('list', { name: t('panel.message.happened') }).getByRole('listitem')
    await steps.filter({ hasText: t('timeline.accepted') }).waitFor()
    await steps.filter({ hasText: t('timeline.delivered') }).waitFor()
    await page.getByText('می‌رسد؟ 👋').waitFor()
    await closePanel(panel)
  })

  test(`${locale}: who may send and not read stays, is told that it went, and has no draft to send again`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale })
    const { page, t } = panel
    await signIn(panel, `teller-${locale}`)
    await page.goto('/s/first/compose')
    await page.getByLabel(t('panel.compose.to')).fill('09121234567')
    const text = page.getByRole('textbox', { name: t('panel.compose.text.label') })
    await text.fill('x'.repeat(161))
    await page.getByRole('button', { name: t('panel.compose.send') }).click()
    const said = page.getByRole('status').filter({ hasText: '+98 912 123 4567' })
    await said.waitFor()
    assert.match(plain(await said.textContent()), locale === 'fa' ? /۲ بخش/ : /2 segments/)
    assert.match(page.url(), /\/s\/first\/compose$/)
    assert.equal(await text.inputValue(), '')
    // a second press sends nothing: what is missing is said at its field, and gone to
    await page.getByRole('button', { name: t('panel.compose.send') }).click()
    assert.equal(await page.getByText(t('panel.field.missing'), { exact: true }).count(), 2)
    await page.getByLabel(t('panel.compose.to')).and(page.locator(':focus')).waitFor()
    await closePanel(panel)
  })

  test(`${locale}: the segments, the encoding and the character behind it are told while typing`, async () => {
    const panel = await open(locale, '/s/first/compose')
    const { page, t } = panel
    const box = page.getByRole('textbox', { name: t('panel.compose.text.label') })
    const said = (text: string | RegExp) => page.getByText(text).first().waitFor()
    await box.fill('a'.repeat(161))
    await said(t('panel.encoding.gsm7'))
    await said(locale === 'fa' ? /^\u2068۲\u2069 بخش$/ : /^\u20682\u2069 segments$/)
    await box.fill(`${'a'.repeat(80)}—`)
    await said(t('panel.encoding.ucs2'))
    await said('U+2014')
    await closePanel(panel)
  })

  test(`${locale}: a template is made in two languages, seen with its values, sent by, and deleted`, async () => {
    const name = `code-${locale}`
    const [said, other] =
      locale === 'fa' ? ['کد شما: 48151', 'Your code: 48151'] : ['Your code: 48151', 'کد شما: 48151']
    const second = locale === 'fa' ? 'en' : 'fa'
    const panel = await open(locale, '/s/first/templates')
    const { page, t } = panel
    const make = page.getByRole('button', { name: t('panel.templates.make') })
    await make.first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(t('panel.titles.fa')).fill(`کد ${locale}`)
    await dialog.getByLabel(t('panel.titles.en')).fill(`Code ${locale}`)
    await dialog.getByLabel(t('panel.templates.name'), { exact: true }).fill(name)
    await dialog.getByText(t('panel.class.otp'), { exact: true }).click()
    const text = dialog.getByLabel(t('panel.templates.text'), { exact: true })
    await text.fill('{{نام}}')
    await dialog.getByText(t('panel.templates.latinName', { name: '\u2068{{name}}\u2069' })).waitFor()
    await text.fill(said.replace('48151', '{{code}}'))
    await dialog.getByRole('button', { name: t(`panel.templates.addText.${second}`) }).click()
    const otherText = dialog.getByLabel(t(`panel.templates.textIn.${second}`), { exact: true })
    await otherText.fill(other.replace('48151', '{{code}}{{more}}'))
    await dialog.getByLabel(t('panel.templates.sampleOf', { name: '\u2068code\u2069' })).fill('20304')
    await dialog.getByLabel(t('panel.templates.providerName')).fill('verify')
    await dialog.getByRole('button', { name: t('panel.templates.addToken') }).click()
    await dialog.getByRole('button', { name: t('panel.templates.make') }).click()
    // a token without a name is refused at its field
    await dialog.locator('input[aria-invalid=true]').waitFor()
    assert.ok(panel.complaints.splice(0).every((one) => /422/.test(one)))
    await dialog.getByLabel(t('panel.templates.token'), { exact: true }).fill('token')
    await dialog.getByRole('button', { name: t('panel.templates.make') }).click()
    // what one text says and the other does not is told there
    await dialog.getByText(t('fields.variable_unsaid', { name: 'more' })).waitFor()
    assert.ok(panel.complaints.splice(0).every((one) => /422/.test(one)))
    await otherText.fill(other.replace('48151', '{{code}}'))
    await dialog.getByRole('button', { name: t('panel.templates.make') }).click()
    const row = page.getByRole('row').filter({ hasText: name })
    await row.waitFor()

    await row.getByRole('button', { name: t('panel.templates.preview') }).click()
    await dialog.getByText(said.replace('48151', '20304')).waitFor()
    await dialog.getByRole('textbox', { name: 'code' }).fill('48151')
    await dialog.getByText(said).waitFor()
    await dialog.getByText(other).waitFor()
    for (const counted of await dialog.getByRole('status').allTextContents())
      assert.match(
        plain(counted),
        locale === 'fa' ? /۱ بخش، در بلندترین حالت ۱ بخش/ : /1 segment · 1 segment in the longest case/,
      )

    await page.goto('/s/first/compose')
    await page.getByLabel(t('panel.compose.to')).fill('09121234567')
    await page.getByRole('button', { name: t('panel.compose.template') }).click()
    await page.getByRole('option', { name: locale === 'fa' ? 'کد fa' : 'Code en' }).click()
    assert.equal(await page.getByRole('textbox', { name: t('panel.compose.text.label') }).count(), 0)
    await page.getByRole('textbox', { name: 'code' }).fill('48151')
    await page.getByText(said).first().waitFor()
    await page.getByRole('button', { name: t('panel.templates.locale') }).click()
    await page.getByRole('option', { name: t(`panel.templates.language.${second}`) }).click()
    await page.getByText(other).first().waitFor()
    await page.getByRole('button', { name: t('panel.compose.send') }).click()
    await page.waitForURL(/\/s\/first\/messages\/[0-9a-f-]{36}$/)
    await page.getByText(name, { exact: true }).waitFor()
    await page.getByText(t('panel.templates.carriedBy')).getByText('verify').waitFor()

    await page.goto('/s/first/templates')
    await row.getByRole('button', { name: t('panel.action.delete') }).click()
    await dialog.getByRole('button', { name: t('panel.action.delete') }).click()
    await row.waitFor({ state: 'detached' })
    await closePanel(panel)
  })

  test(`${locale}: a recipient that is none is refused at its field`, async () => {
    const panel = await open(locale, '/s/first/compose')
    const { page, t } = panel
    await page.getByLabel(t('panel.compose.to')).fill('02188776655')
    await page.getByText(t('panel.compose.phone.not_mobile')).waitFor()
    await page.getByRole('textbox', { name: t('panel.compose.text.label') }).fill('x')
    await page.getByRole('button', { name: t('panel.compose.send') }).click()
    await page.getByLabel(t('panel.compose.to')).and(page.locator(':focus')).waitFor()
    assert.equal(await page.getByRole('status').count(), 0)
    assert.match(page.url(), /\/compose$/)
    await closePanel(panel)
  })

  test(`${locale}: search finds a message by a word, whatever letters it is typed in`, async () => {
    const word = locale === 'fa' ? 'زیتون' : 'olive'
    await send({ to: '09120000001', text: `${word} ${locale}` })
    await send({ to: '09120000002', text: 'another' })
    const panel = await open(locale, '/s/first/messages')
    const { page, t } = panel
    await page.getByRole('table').waitFor()
    // Arabic yeh in the place of the Persian one
    await page.getByRole('searchbox', { name: t('panel.messages.search') }).fill(word.replace('ی', 'ي'))
    await page.waitForURL(/[?&]q=/)
    await waitFor(async () => (await page.getByRole('row').count()) === 2)
    await page.getByRole('link', { name: '+98 912 000 0001' }).waitFor()

    await page.getByRole('searchbox', { name: t('panel.messages.search') }).fill('nothing like it')
    await page.getByText(t('panel.filter.nothing.title')).waitFor()
    await page.getByRole('button', { name: t('panel.filter.clear') }).click()
    await page.getByRole('link', { name: '+98 912 000 0002' }).first().waitFor()
    await closePanel(panel)
  })

  test(`${locale}: a filter stands in the address and survives a reload`, async () => {
    await send({ to: '+989000000002', text: 'does not arrive' })
    const panel = await open(locale, '/s/first/messages')
    const { page, t } = panel
    await page.getByRole('button', { name: t('panel.filter.add'), exact: true }).click()
    await page.getByRole('button', { name: t('panel.messages.field.status') }).click()
    await page.getByLabel(t('statuses.undelivered'), { exact: true }).check()
    await page.getByRole('button', { name: t('panel.filter.apply') }).click()
    await page.waitForURL(/[?&]status=undelivered/)
    await page.reload()
    await page.getByRole('link', { name: '+98 900 000 0002' }).first().waitFor()
    const chips = page.getByRole('list', { name: t('panel.filter.inForce') })
    assert.match(plain(await chips.textContent()), new RegExp(t('statuses.undelivered')))
    await closePanel(panel)
  })

  test(`${locale}: new messages come on top while the reader is there, and wait while a filter is set`, async () => {
    const start = locale === 'fa' ? '333' : '444'
    const panel = await open(locale, '/s/first/messages')
    const { page, t } = panel
    await page.getByRole('table').waitFor()
    await send({ to: `0912${start}0001`, text: 'comes by itself' })
    await page
      .getByRole('link', { name: `+98 912 ${start} 0001` })
      .first()
      .waitFor()

    await page.goto(`/s/first/messages?to[prefix]=${encodeURIComponent(`+98912${start}`)}`)
    await page
      .getByRole('link', { name: `+98 912 ${start} 0001` })
      .first()
      .waitFor()
    await send({ to: `0912${start}0002`, text: 'waits' })
    const bar = page.getByRole('button').filter({ hasText: /\u2068[۱1]\u2069/ })
    await bar.waitFor()
    assert.equal(plain(await bar.textContent()), t('panel.messages.waiting_one', { n: locale === 'fa' ? '۱' : '1' }))
    assert.equal(await page.getByRole('link', { name: `+98 912 ${start} 0002` }).count(), 0)
    await bar.click()
    await page
      .getByRole('link', { name: `+98 912 ${start} 0002` })
      .first()
      .waitFor()
    await closePanel(panel)
  })

  test(`${locale}: a message's page tells its attempts and the provider's words`, async () => {
    const id = await send({ to: '+989000000003', text: 'blocked', reference: 'order-771' })
    const panel = await open(locale, `/s/first/messages/${id}`)
    const { page, t } = panel
    // the sandbox is polled after 1, 2, 3, 5, 10 and 30 s: a busy machine may find it with the last of them
    await page.getByRole('heading', { level: 1 }).getByText(t('statuses.failed')).waitFor({ timeout: 45_000 })
    await page.getByText(t('failures.recipient_blocked.title')).waitFor()
    await page.getByRole('heading', { name: t('panel.message.attempts') }).waitFor()
    await page.getByText('order-771').waitFor()
    assert.equal(await page.getByRole('button', { name: t('panel.cancel.action') }).count(), 0)
    await closePanel(panel)
  })

  test(`${locale}: a scheduled message is cancelled in time, and the page says so`, async () => {
    const id = await send({ to: '09121110000', text: 'later', sendAt: new Date(Date.now() + 3_600_000).toISOString() })
    const panel = await open(locale, `/s/first/messages/${id}`)
    const { page, t } = panel
    await page.getByRole('button', { name: t('panel.cancel.action') }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('panel.cancel.action') })
      .click()
    await page.getByText(t('panel.cancel.inTime')).waitFor()
    await page.getByRole('heading', { level: 1 }).getByText(t('statuses.cancelled')).waitFor()
    await closePanel(panel)
  })

  test(`${locale}: switching the service keeps the page`, async () => {
    const panel = await open(locale, '/s/first/compose')
    const { page, t } = panel
    const title = locale === 'fa' ? 'درگاه دانشجویی' : 'Student portal'
    await page.getByRole('complementary').first().getByRole('button').first().click()
    await page.getByRole('combobox', { name: t('panel.shell.findService') }).fill(title.slice(0, 4))
    await page.getByRole('option', { name: title }).click()
    await page.waitForURL(/\/s\/portal\/compose$/)
    await page.getByRole('heading', { level: 1, name: t('panel.compose.title') }).waitFor()
    await closePanel(panel)
  })

  test(`${locale}: the palette finds a message by its id and a page by its name`, async () => {
    const id = await send({ to: '09121114444', text: 'to be found' })
    const panel = await open(locale, '/s/first/messages')
    const { page, t } = panel
    await page.getByRole('table').waitFor()
    await page.keyboard.press('Control+k')
    const box = page.getByRole('combobox', { name: t('panel.palette.label') })
    await box.fill(id)
    await page.getByRole('option', { name: /\+98 912 111 4444/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(new RegExp(`/messages/${id}$`))
    await page.keyboard.press('Control+k')
    await box.fill(t('panel.nav.tokens'))
    await page.getByRole('option', { name: t('panel.nav.tokens'), exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/s\/first\/tokens$/)
    await closePanel(panel)
  })

  test(`${locale}: a token is shown once and its sample sends`, async () => {
    const panel = await open(locale, '/s/first/tokens')
    const { page, t } = panel
    await page
      .getByRole('button', { name: t('panel.tokens.make') })
      .first()
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(t('panel.tokens.name')).fill(`web ${locale}`)
    await dialog.getByRole('button', { name: t('panel.tokens.make') }).click()
    await dialog.getByText(t('panel.tokens.shownOnce')).waitFor()
    const secret = (await dialog.locator('pre').first().textContent())!
    assert.match(secret, /^rsn_live_/)
    await dialog.getByRole('button', { name: t('panel.tokens.kept') }).click()
    await page.getByText(`web ${locale}`).waitFor()
    assert.equal((await page.content()).includes(secret), false)
    const answer = await fetch(`${server.url}/api/v1/messages?limit=1`, {
      headers: { authorization: `Bearer ${secret}` },
    })
    assert.equal(answer.status, 200)
    await closePanel(panel)
  })
}

test('a long list is loaded as it is scrolled, and holds only the rows in sight', async () => {
  for (let index = 0; index < 130; index++) await send({ to: '09125550000', text: 'one of many', reference: 'many' })
  const panel = await open('fa', '/s/first/messages?reference=many')
  const { page } = panel
  const table = page.getByRole('table')
  await table.waitFor()
  await waitFor(async () => {
    await page.mouse.wheel(0, 4_000)
    return (await table.getAttribute('aria-rowcount')) === '131'
  })
  await waitFor(async () => {
    await page.mouse.wheel(0, 4_000)
    return (await page.getByRole('row').last().getAttribute('aria-rowindex')) === '131'
  })
  assert.ok((await page.getByRole('row').count()) < 80)
  await closePanel(panel)
})
