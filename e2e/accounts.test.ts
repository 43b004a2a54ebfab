import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { addAccount, addService, addToken, waitFor } from '../server/test-node.ts'
import { startKavenegarSimulator } from '../simulators/kavenegar.ts'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, type Panel, plain, signIn } from './support/panel.ts'
import { addPerson, startServer } from './support/server.ts'

const browser = await openBrowser()
after(() => browser.close())
const server = await startServer({ RASAN_LOG_LEVEL: 'silent' })
for (const locale of LOCALES)
  await addPerson(server, { username: `admin-${locale}`, name: `Admin ${locale}`, locale, role: 'administrator' })

/** A service on an account at a provider of its own, for one language. */
async function openService(locale: Panel['locale'], kind = '') {
  const simulator = await startKavenegarSimulator({ reportAfterMs: 5 })
  after(() => simulator.close())
  const name = `kn${kind}-${locale}`
  const { id: accountId } = await addAccount(server, {
    name,
    provider: 'kavenegar',
    baseUrl: simulator.url,
    key: { apiKey: 'good' },
    line: '10008663',
  })
  const service = `payroll${kind}-${locale}`
  const serviceId = await addService(server.pool, { name: service, accountId, methods: ['kavenegar.sms'] })
  const token = await addToken(server.pool, { kind: 'live', serviceId })
  await server.node.deps.live.catchUp()
  const send = async (credential: string, message: { to: string; text: string }): Promise<string> => {
    const answer = await fetch(`${server.url}/api/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${credential}`, 'content-type': 'application/json' },
      body: JSON.stringify(message),
    })
    const body = (await answer.json()) as { id: string }
    assert.equal(answer.status, 202, JSON.stringify(body))
    return body.id
  }
  return { account: name, service, simulator, send: (message: { to: string; text: string }) => send(token, message) }
}

const open = async (locale: Panel['locale'], path: string): Promise<Panel> => {
  const panel = await openPanel(browser, { url: server.url, locale })
  await signIn(panel, `admin-${locale}`)
  await panel.page.goto(path)
  return panel
}

for (const locale of LOCALES) {
  test(`${locale}: an account out of credit is seen in the list, told on its page, tried at once, and seen to go on`, async () => {
    const { account, service, simulator, send } = await openService(locale)
    simulator.behave({ kind: 'noCredit' })
    const id = await send({ to: '09121234567', text: 'waits' })

    const panel = await open(locale, '/centre/accounts')
    const { page, t } = panel
    const row = page.getByRole('row').filter({ hasText: account })
    await row.getByText(t('panel.accounts.circuits.state.open'), { exact: true }).waitFor()
    await row.getByText(t('providers.kavenegar')).waitFor()

    await page.goto(`/s/${service}/messages/${id}`)
    await page.getByText(t('waiting.no_account')).waitFor()
    await page.getByText(t('failures.no_credit.title')).first().waitFor()
    const act = plain(t('panel.message.waiting.act', { who: t('who.administrator') }))
    await waitFor(async () => plain(await page.getByRole('main').textContent()).includes(act))

    await page.goto(`/centre/accounts/${account}`)
    await page.getByRole('heading', { name: t('panel.accounts.circuits.title') }).waitFor()
    await page.getByText(t('failures.no_credit.title')).first().waitFor()
    const words = page.getByRole('group').filter({ hasText: '418' })
    await words.locator('summary').click()
    await words.getByText('418').waitFor()
    await page.getByText(new RegExp(t('failures.no_credit.fix'))).waitFor()
    await simulator.behaveWell()
    await page.getByRole('button', { name: t('panel.accounts.circuits.try') }).click()
    // without a reload: the account goes on, and the history says so
    const history = page.getByRole('list', { name: t('panel.accounts.circuits.history') }).getByRole('listitem')
    await history.filter({ hasText: t('panel.accounts.circuits.state.closed') }).waitFor()
    await page.getByRole('heading', { name: t('panel.accounts.circuits.title') }).waitFor({ state: 'detached' })
    await page.getByRole('heading', { level: 1 }).getByText(t('panel.accounts.working')).waitFor()

    // how its credit fell, against the thresholds that somebody is told at
    await server.pool.query(
      `with a as (select id from accounts where name = $1), emptied as (delete from balance_readings r using a where r.account_id = a.id)
       insert into alert_rules (account_id, amounts, runway_days, expiry_days, tells_faults, mobiles, user_ids, locale)
       select id, '{1000000,500000}', '{}', '{}', false, '{}', '{}', 'fa' from a`,
      [account],
    )
    await server.pool.query(
      `insert into balance_readings (account_id, at, amount, unit, source)
       select a.id, now() - interval '1 hour' * (4 - n), 1250000 - n * 300000, 'IRR', 'provider' from accounts a, generate_series(0, 3) n where a.name = $1`,
      [account],
    )
    await page.reload()
    const thresholds = page.locator('.recharts-reference-line-line')
    // a line without height is nothing that is seen, says the browser
    await thresholds.nth(1).waitFor({ state: 'attached' })
    const lineAt = async (n: number) => Number(await thresholds.nth(n).getAttribute('y1'))
    const drawn = (await page.locator('.recharts-area-curve').getAttribute('d')) ?? ''
    const heights = [...drawn.matchAll(/,(-?[\d.]+)/g)].map(([, y]) => Number(y))
    const [high, low] = [await lineAt(0), await lineAt(1)]
    const [begun, ended] = [heights.at(0)!, heights.at(-1)!]
    assert.ok(begun < high && high < low && low < ended, `${begun} ${high} ${low} ${ended} of ${drawn}`)
    await page.getByText(t('panel.accounts.balance.viewAs.table'), { exact: true }).click()
    const readings = page.getByRole('region', { name: t('panel.accounts.balance.history') }).getByRole('row')
    assert.match(plain(await readings.nth(1).textContent()), locale === 'fa' ? /۳۵۰٬۰۰۰/ : /350,000/)

    await page.goto(`/s/${service}/messages/${id}`)
    await waitFor(async () => {
      const heading = plain(await page.getByRole('heading', { level: 1 }).textContent())
      return heading.includes(t('statuses.sent')) || heading.includes(t('statuses.delivered'))
    })
    assert.equal(await page.getByText(t('waiting.no_account')).count(), 0)
    await closePanel(panel)
  })

  test(`${locale}: composing says that a sending method is off; a test message is seen with its raw answer`, async () => {
    const { account, service } = await openService(locale, '-tried')
    const panel = await open(locale, '/centre/methods')
    const { page, t } = panel
    const dialog = page.getByRole('dialog')
    const turn = async (state: 'on' | 'off') => {
      await page.goto('/centre/methods')
      await page.getByRole('button', { name: 'kavenegar.sms' }).click()
      await dialog.getByText(t(`panel.methods.${state}`), { exact: true }).click()
      await dialog.getByRole('button', { name: t('panel.action.save') }).click()
      await dialog.waitFor({ state: 'detached' })
      await page
        .getByRole('row')
        .filter({ hasText: 'kavenegar.sms' })
        .getByText(t(`panel.methods.${state}`))
        .waitFor()
    }
    await turn('off')
    await page.goto(`/s/${service}/compose`)
    await page.getByLabel(t('panel.compose.to')).fill('09121234567')
    await page.getByRole('textbox', { name: t('panel.compose.text.label') }).fill('x')
    await page.getByRole('button', { name: t('panel.compose.send') }).click()
    await page.getByText(t('errors.method_off.title')).waitFor()
    await turn('on')

    await page.goto(`/centre/accounts/${account}`)
    await page.getByRole('button', { name: t('panel.accounts.test.open') }).click()
    await dialog.getByLabel(t('panel.accounts.test.to')).fill('09121234567')
    await dialog.getByRole('button', { name: t('panel.accounts.test.send'), exact: true }).click()
    // the provider's own words are open from the start
    await dialog.getByText(t('panel.attempt.answer')).waitFor()
    await dialog.getByText(/"messageid"/).waitFor()
    await closePanel(panel)
  })

  test(`${locale}: an account is given a pace in any digits, and a wrong one is told at its field`, async () => {
    const panel = await open(locale, `/centre/accounts/sandbox`)
    const { page, t } = panel
    const edit = page.getByRole('button', { name: t('panel.action.edit') }).first()
    await edit.click()
    const pace = page.getByRole('dialog').getByLabel(t('panel.accounts.pace'))
    await pace.fill('0')
    await page.getByRole('button', { name: t('panel.action.save') }).click()
    await waitFor(async () => (await pace.getAttribute('aria-invalid')) === 'true')
    await pace.fill('۲۵۰')
    await page.getByRole('button', { name: t('panel.action.save') }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByText(locale === 'fa' ? '۲۵۰' : '250', { exact: true }).waitFor()
    await closePanel(panel)
  })

  test(`${locale}: what a provider can be told besides is in the form of its account, as its schema has it`, async () => {
    const name = `gh-${locale}`
    await addAccount(server, { name, provider: 'ghasedak', key: { apiKey: 'good' } })
    const panel = await open(locale, `/centre/accounts/${name}`)
    const { page, t } = panel
    await page
      .getByRole('button', { name: t('panel.action.edit') })
      .first()
      .click()
    const backend = page.getByRole('dialog').getByRole('button', { name: t('panel.accounts.setting.backend') })
    assert.match(plain(await backend.textContent()), /gateway/)
    await backend.click()
    await page.getByRole('option', { name: 'v2' }).click()
    await page.getByRole('button', { name: t('panel.action.save') }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const { rows } = await server.pool.query('select settings from accounts where name = $1', [name])
    assert.deepEqual(rows, [{ settings: { backend: 'v2' } }])
    await closePanel(panel)
  })

  test(`${locale}: lists, parts, entries and fractions of a provider's settings are in the form, each fault at its place`, async () => {
    const panel = await open(locale, '/centre/accounts')
    const { page, t } = panel
    const text = { type: 'string' }
    const settings = {
      type: 'object',
      required: ['factor'],
      properties: {
        factor: { type: 'number', title: 'Factor' },
        hosts: { type: 'array', items: text, title: 'Hosts' },
        codes: { type: 'array', items: { type: 'integer' }, title: 'Codes' },
        days: { type: 'array', items: { enum: ['sat', 'sun'] }, title: 'Days' },
        proof: { type: 'object', title: 'Proof', required: ['of'], properties: { of: { ...text, title: 'Of' } } },
        routes: {
          type: 'array',
          title: 'Routes',
          items: { type: 'object', required: ['to'], properties: { to: { ...text, title: 'To' } } },
        },
        extra: { type: 'object', title: 'Extra' },
      },
    }
    // no provider of ours asks for all of these
    await page.route('**/api/v1/centre/providers', async (route) => {
      const answer = await route.fetch()
      const providers = (await answer.json()) as { slug: string }[]
      await route.fulfill({ json: providers.map((one) => (one.slug === 'kavenegar' ? { ...one, settings } : one)) })
    })
    const asked: unknown[] = []
    await page.route('**/api/v1/centre/accounts', async (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      asked.push((route.request().postDataJSON() as { settings: unknown }).settings)
      const errors = [{ path: 'settings.routes[1].to', code: 'taken', title: 'this one' }]
      await route.fulfill({
        status: 422,
        contentType: 'application/problem+json',
        json: { title: 'x', detail: 'x', status: 422, code: 'invalid_request', errors },
      })
    })
    await page.reload()
    await page.getByRole('button', { name: t('panel.accounts.make') }).click()
    const dialog = page.getByRole('dialog')
    const fill = (label: string, value: string, nth = 0) =>
      dialog.getByLabel(label, { exact: true }).nth(nth).fill(value)
    await dialog.getByRole('button', { name: t('panel.accounts.column.provider') }).click()
    await page.getByRole('option', { name: t('providers.kavenegar') }).click()
    await fill(t('panel.services.name'), `whole-${locale}`)
    await fill(t('panel.accounts.keyField.apiKey'), 'key')
    await fill('Factor', '۰٫۵')
    await dialog.getByText(t('panel.accounts.rare')).click()
    await fill('Hosts', 'a.example\n\nb.example')
    await fill('Codes', '۲۰۰\nten')
    await dialog.getByText('sun', { exact: true }).click()
    const add = dialog.getByRole('button', { name: t('panel.accounts.addEntry', { label: '\u2068Routes\u2069' }) })
    for (const [at, to] of ['one', 'two', 'three'].entries()) {
      await add.click()
      await fill('To', to, at)
    }
    const first = t('panel.accounts.removeEntry', { n: locale === 'fa' ? '\u2068۱\u2069' : '\u20681\u2069' })
    await dialog.getByRole('button', { name: first }).click()
    await fill('Extra', '{"a":[1]}')
    await dialog.getByRole('button', { name: t('panel.accounts.make') }).click()
    await dialog.getByText('this one').waitFor()
    await dialog.getByLabel('To', { exact: true }).nth(1).and(page.locator(':focus')).waitFor()
    assert.deepEqual(asked, [
      {
        factor: 0.5,
        hosts: ['a.example', 'b.example'],
        codes: [200, 'ten'],
        days: ['sun'],
        routes: [{ to: 'two' }, { to: 'three' }],
        extra: { a: [1] },
      },
    ])
    if (process.env.RASAN_PICTURES)
      await page.screenshot({ path: `${process.env.RASAN_PICTURES}/settings-${locale}.png` })
    panel.complaints.length = 0
    await closePanel(panel)
  })

  test(`${locale}: an account is made by what its provider asks for, and only when all of it is there`, async () => {
    const panel = await open(locale, '/centre/accounts')
    const { page, t } = panel
    await page.getByRole('button', { name: t('panel.accounts.make') }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: t('panel.accounts.column.provider') }).click()
    await page.getByRole('option', { name: t('providers.magfa') }).click()
    const fill = (key: string, value: string) => dialog.getByLabel(t(key), { exact: true }).fill(value)
    const make = dialog.getByRole('button', { name: t('panel.accounts.make') })
    await fill('panel.services.name', `mg-${locale}`)
    await fill('panel.accounts.keyField.servicePassword', 'secret')
    await fill('panel.accounts.setting.username', 'university')
    await make.click()
    await dialog.getByText(t('panel.field.missing')).waitFor()
    // what is missing is told at its field, and gone to
    await dialog.getByLabel(t('panel.accounts.setting.domain'), { exact: true }).and(page.locator(':focus')).waitFor()
    await page.keyboard.type('magfa')
    await make.click()
    await page.waitForURL(`**/centre/accounts/mg-${locale}`)
    const { rows } = await server.pool.query('select settings from accounts where name = $1', [`mg-${locale}`])
    assert.deepEqual(rows, [{ settings: { domain: 'magfa', username: 'university' } }])
    await closePanel(panel)
  })

  test(`${locale}: a provider that Rasan does not know is described, tried before it is saved, and kept`, async () => {
    const panel = await open(locale, '/centre/accounts')
    const { page, t } = panel
    const say = (key: string) => t(`panel.accounts.description.${key}`)
    await page.getByRole('button', { name: t('panel.accounts.make') }).click()
    const dialog = page.getByRole('dialog')
    const pick = async (label: string, option: string) => {
      await dialog.getByRole('button', { name: label }).click()
      await page.getByRole('option', { name: option, exact: true }).click()
    }
    await pick(t('panel.accounts.column.provider'), t('providers.http'))
    const fill = (label: string, value: string) => dialog.getByLabel(label, { exact: true }).fill(value)
    await fill(t('panel.services.name'), `described-${locale}`)
    await fill(t('panel.accounts.keyField.apiKey'), 'a-secret-key')
    await fill(t('panel.accounts.baseUrl'), 'https://provider.example')
    await fill(say('path'), '/v1/send')
    await fill(say('headers'), 'X-Api-Key: {{key.apiKey}}')
    await pick(say('body'), say('bodyIs.json'))
    await fill(say('json'), '{"to":"{{to}}"}')
    await fill(say('successAt'), '/code')
    await fill(say('successValues'), '0, ok')
    await fill(say('idAt'), '/id')
    await fill(say('codeAt'), '/code')
    await fill(say('codes'), '402 = credit no money')
    await fill(say('tryAnswer'), '{"code":402}')

    // what is forgotten is told at its place
    const run = dialog.getByRole('button', { name: say('try') })
    await run.click()
    await dialog
      .getByRole('listitem')
      .filter({ hasText: t('panel.place.request') })
      .waitFor()
    await fill(say('json'), '{"to":"{{to}}","text":"{{text}}"}')
    await run.click()
    const seen = dialog.getByRole('status').filter({ hasText: 'POST https://provider.example/v1/send' })
    await seen.waitFor()
    const words = plain(await seen.textContent())
    assert.match(words, /x-api-key: \*\*\*/)
    assert.match(words, /"to":"09121234567"/)
    assert.ok(!words.includes('a-secret-key'))
    assert.ok(words.includes(plain(t('failures.no_credit.title'))), words)

    await dialog.getByRole('button', { name: t('panel.accounts.make') }).click()
    await page.waitForURL(`**/centre/accounts/described-${locale}`)
    const { rows } = await server.pool.query('select settings from accounts where name = $1', [`described-${locale}`])
    assert.deepEqual(rows[0].settings, {
      request: {
        method: 'POST',
        path: '/v1/send',
        headers: [{ name: 'X-Api-Key', value: '{{key.apiKey}}' }],
        body: 'json',
        json: '{"to":"{{to}}","text":"{{text}}"}',
      },
      answer: {
        success: { at: { pointer: '/code' }, values: ['0', 'ok'] },
        id: { at: { pointer: '/id' } },
        code: { pointer: '/code' },
        codes: [{ code: '402', fault: 'credit', words: 'no money' }],
      },
    })
    await closePanel(panel)
  })

  test(`${locale}: a message whose outcome is unknown says what is done about it`, async () => {
    const { rows } = await server.pool.query<{ id: number }>(`select id from services where name = 'first'`)
    const token = await addToken(server.pool, { kind: 'live', serviceId: rows[0]!.id })
    await server.node.deps.live.catchUp()
    const answer = await fetch(`${server.url}/api/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to: '+989000000006', text: 'unknown' }),
    })
    const { id } = (await answer.json()) as { id: string }
    const panel = await open(locale, `/s/first/messages/${id}`)
    const { page, t } = panel
    await page.getByText(t('panel.message.unconfirmed.title')).waitFor()
    await page.getByText(t('panel.services.policy.never-twice')).waitFor()
    // and when it is over it is no longer said
    await page.getByRole('heading', { level: 1 }).getByText(t('statuses.failed')).waitFor({ timeout: 60_000 })
    assert.equal(await page.getByText(t('panel.message.unconfirmed.title')).count(), 0)
    await closePanel(panel)
  })
}
