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
    await page.getByText('418').first().waitFor()
    await page.getByText(new RegExp(t('failures.no_credit.fix'))).waitFor()
    await simulator.behaveWell()
    await page.getByRole('button', { name: t('panel.accounts.circuits.try') }).click()
    // without a reload: the account goes on, and the history says so
    const history = page.getByRole('list', { name: t('panel.accounts.circuits.history') }).getByRole('listitem')
    await history.filter({ hasText: t('panel.accounts.circuits.state.closed') }).waitFor()
    await page.getByRole('heading', { name: t('panel.accounts.circuits.title') }).waitFor({ state: 'detached' })
    await page.getByRole('heading', { level: 1 }).getByText(t('panel.accounts.working')).waitFor()

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
    assert.equal(await make.isDisabled(), true)
    await fill('panel.accounts.setting.domain', 'magfa')
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
    await dialog.getByRole('listitem').filter({ hasText: 'settings.request' }).waitFor()
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
