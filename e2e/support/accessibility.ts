import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { createProvider } from '../../server/modules/central-sign-in/central-sign-in.ts'
import { makeInternalActor } from '../../server/platform/auth/actor.ts'
import type { Locale } from '../../server/platform/text/phrases.ts'
import { addAccount, addToken, waitFor } from '../../server/test-node.ts'
import { openBrowser } from './browser.ts'
import { closePanel, openPanel, type Panel, signIn } from './panel.ts'
import { addPerson, startServer, type TestServer } from './server.ts'

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** A page (`failed` is the id of a message that failed), and what opens on it before it is looked at. */
type Look = {
  name: string
  path: (failed: string) => string
  open?: (panel: Panel) => Promise<unknown>
  /** The sidebar is looked at as well, which is the same on every page. */
  isWithSidebar?: true
}

const AT_DOOR: Look[] = [
  { name: 'sign-in', path: () => '/sign-in' },
  { name: 'first run', path: () => '/first-run' },
  { name: 'a forgotten password', path: () => '/forgotten-password' },
]

const LOOKS: Look[] = [
  {
    name: 'dashboard',
    path: () => '/s/first/dashboard',
    open: ({ page, t }) =>
      page
        .getByRole('img', { name: t('panel.dashboard.chart.label') })
        .locator('li')
        .first()
        .waitFor(),
  },
  {
    name: 'dashboard, as a table',
    path: () => '/s/first/dashboard',
    open: async ({ page, t }) => {
      await page.getByText(t('panel.dashboard.chart.table'), { exact: true }).click()
      await page.getByRole('table', { name: t('panel.dashboard.chart.title') }).waitFor()
    },
  },
  { name: 'messages', path: () => '/s/first/messages', isWithSidebar: true },
  { name: 'messages, filtered', path: () => '/s/first/messages?status=failed&createdAt[gte]=2026-01-01T00:00:00Z' },
  { name: 'messages, nothing found', path: () => '/s/first/messages?q=nothing-like-it' },
  {
    name: 'messages, making a filter',
    path: () => '/s/first/messages',
    open: async ({ page, t }) => {
      await page.getByRole('button', { name: t('panel.filter.add'), exact: true }).click()
      await page.getByRole('button', { name: t('panel.messages.field.createdAt') }).click()
      await page.getByRole('button', { name: t('panel.filter.apply') }).waitFor()
    },
  },
  { name: 'a message', path: (failed) => `/s/first/messages/${failed}` },
  { name: 'a message that is not there', path: () => '/s/first/messages/01890000-0000-7000-8000-000000000000' },
  {
    name: 'compose',
    path: () => '/s/first/compose?to=0912',
    open: async ({ page, t }) => {
      await page.getByRole('textbox', { name: t('panel.compose.text.label') }).fill('A dash — is dear')
      await page.getByText(t('panel.compose.whenIs.later')).click()
      await page.getByText(t('panel.compose.sendAt')).first().waitFor()
    },
  },
  {
    name: 'compose, to a person',
    path: () => '/s/first/compose',
    open: async ({ page, t }) => {
      await page.getByText(t('panel.compose.toIs.person'), { exact: true }).first().click()
      await page.getByRole('option').first().waitFor()
    },
  },
  {
    name: 'compose, by a template',
    path: () => '/s/first/compose',
    open: async ({ page, t }) => {
      await page.getByRole('button', { name: t('panel.compose.template') }).click()
      await page.getByRole('option').last().click()
      await page.getByRole('textbox', { name: 'code' }).fill('48151')
      await page.getByRole('main').getByText('48151', { exact: false }).first().waitFor()
    },
  },
  { name: 'handset', path: () => '/s/first/handset' },
  {
    name: 'templates, changing one',
    path: () => '/s/first/templates',
    open: async ({ page, t }) => {
      await page
        .getByRole('button', { name: t('panel.action.edit') })
        .first()
        .click()
      await page.getByRole('dialog').getByLabel(t('panel.templates.token'), { exact: true }).waitFor()
    },
  },
  {
    name: 'templates, seeing one with values',
    path: () => '/s/first/templates',
    open: async ({ page, t }) => {
      await page
        .getByRole('button', { name: t('panel.templates.preview') })
        .first()
        .click()
      await page.getByRole('dialog').getByRole('textbox', { name: 'code' }).fill('48151')
      await page.getByRole('dialog').getByRole('status').waitFor()
    },
  },
  {
    name: 'tokens, rotating one',
    path: () => '/s/first/tokens',
    open: async ({ page, t }) => {
      await page
        .getByRole('button', { name: t('panel.tokens.rotate') })
        .first()
        .click()
      await page.getByText(t('panel.tokens.rotateWhat')).waitFor()
    },
  },
  {
    name: 'an API call',
    path: () => '/centre/api-calls',
    open: async ({ page, t }) => {
      await page
        .getByRole('button', { name: t('panel.logs.details') })
        .first()
        .click()
      await page.getByRole('heading', { name: t('panel.logs.curl') }).waitFor()
    },
  },
  {
    name: 'an audit entry',
    path: () => '/centre/audit-entries',
    open: async ({ page, t }) => {
      await page
        .getByRole('button', { name: t('panel.logs.details') })
        .first()
        .click()
      await page.getByRole('link', { name: t('panel.logs.seeHistory') }).waitFor()
    },
  },
  {
    name: 'tokens, making one',
    path: () => '/s/first/tokens',
    open: ({ page, t }) =>
      page
        .getByRole('button', { name: t('panel.tokens.make') })
        .first()
        .click(),
  },
  {
    name: 'members, adding one',
    path: () => '/s/first/members',
    open: async ({ page, t }) => {
      await page
        .getByRole('button', { name: t('panel.members.add') })
        .first()
        .click()
      await page.getByRole('dialog').getByRole('option').first().waitFor()
      await page.getByRole('dialog').getByText(t('panel.members.end.until'), { exact: true }).click()
    },
  },
  { name: 'API calls', path: () => '/s/first/api-calls' },
  { name: 'audit entries', path: () => '/s/first/audit-entries' },
  { name: 'services', path: () => '/centre/services', isWithSidebar: true },
  { name: 'a service', path: () => '/centre/services/first' },
  { name: 'accounts', path: () => '/centre/accounts' },
  { name: 'an account', path: () => '/centre/accounts/sandbox' },
  {
    name: 'an account, trying it',
    path: () => '/centre/accounts/sandbox',
    open: ({ page, t }) => page.getByRole('button', { name: t('panel.accounts.test.open') }).click(),
  },
  {
    name: 'an account of a provider that it describes',
    path: () => '/centre/accounts',
    open: async ({ page, t }) => {
      await page.getByRole('button', { name: t('panel.accounts.make') }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: t('panel.accounts.column.provider') }).click()
      await page.getByRole('option', { name: t('providers.http') }).click()
      for (const part of ['hasReport', 'hasBalance'])
        await dialog.getByText(t(`panel.accounts.description.${part}`), { exact: true }).click()
    },
  },
  { name: 'sending methods', path: () => '/centre/methods' },
  {
    name: 'sending methods, changing one',
    path: () => '/centre/methods',
    open: async ({ page, t }) => {
      await page
        .getByRole('button', { name: t('panel.action.edit') })
        .first()
        .click()
      await page.getByRole('dialog').getByText(t('panel.methods.off'), { exact: true }).click()
    },
  },
  { name: 'an account at fault', path: () => '/centre/accounts/at-fault' },
  {
    name: 'an account, its balance as a table',
    path: () => '/centre/accounts/at-fault',
    open: async ({ page, t }) => {
      await page.getByText(t('panel.accounts.balance.viewAs.table'), { exact: true }).click()
      await page
        .getByRole('region', { name: t('panel.accounts.balance.history') })
        .getByRole('table')
        .waitFor()
    },
  },
  {
    name: 'an account, its balance by hand',
    path: () => '/centre/accounts/at-fault',
    open: async ({ page, t }) => {
      await page.getByRole('button', { name: t('panel.accounts.balance.byHand'), exact: true }).click()
      await page.getByRole('dialog').getByLabel(t('panel.accounts.balance.note')).waitFor()
      await page.mouse.move(0, 0)
    },
  },
  {
    name: 'an account, who is told of it',
    path: () => '/centre/accounts/at-fault',
    open: async ({ page, t }) => {
      const surface = page
        .locator('section')
        .filter({ hasText: t('panel.accounts.alertRules.faultsTold') })
        .last()
      await surface.getByRole('button', { name: t('panel.action.edit') }).click()
      await page.getByRole('dialog').getByLabel(t('panel.accounts.alertRules.quietFrom')).waitFor()
    },
  },
  { name: 'alerts', path: () => '/centre/alerts' },
  {
    name: 'an alert',
    path: () => '/centre/alerts?lasting=true',
    open: async ({ page, t }) => {
      await page
        .getByRole('button', { name: t('panel.alerts.column.details') })
        .first()
        .click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'what ends', path: () => '/centre/expiries' },
  {
    name: 'users, making one',
    path: () => '/centre/users',
    open: ({ page, t }) =>
      page
        .getByRole('button', { name: t('panel.users.make') })
        .first()
        .click(),
  },
  { name: 'roles', path: () => '/centre/roles?readyMade=true' },
  {
    name: 'roles, defining one',
    path: () => '/centre/roles',
    open: async ({ page, t }) => {
      await page.getByRole('button', { name: t('panel.roles.make') }).click()
      await page.getByRole('checkbox').first().waitFor()
    },
  },
  { name: 'members of the centre', path: () => '/centre/members' },
  { name: 'users, nobody found', path: () => '/centre/users?q=nobody-like-it&source=ldap' },
  { name: 'a user', path: () => '/centre/users/1' },
  {
    name: 'a user, changing it',
    path: () => '/centre/users/1',
    open: ({ page, t }) => page.getByRole('button', { name: t('panel.action.edit') }).click(),
  },
  { name: 'groups', path: () => '/centre/groups' },
  { name: 'a group', path: () => '/centre/groups/1' },
  {
    name: 'a group, adding members',
    path: () => '/centre/groups/1',
    open: async ({ page, t }) => {
      await page.getByRole('button', { name: t('panel.groups.members.add') }).click()
      await page.getByRole('option').first().click()
    },
  },
  {
    name: 'a group, deleting it',
    path: () => '/centre/groups/1',
    open: ({ page, t }) => page.getByRole('button', { name: t('panel.groups.delete') }).click(),
  },
  {
    name: 'a service, the groups that it may send to',
    path: () => '/centre/services/first',
    open: async ({ page, t }) => {
      const surface = page.locator('section').filter({ hasText: t('panel.services.addressing.title') })
      await surface.getByRole('button', { name: t('panel.action.edit') }).click()
      await page.getByRole('option').first().waitFor()
    },
  },
  {
    name: 'directories, making a token for one',
    path: () => '/centre/directories',
    open: async ({ page, t }) => {
      await page.getByRole('button', { name: t('panel.scim.make') }).click()
      await page.getByRole('dialog').getByLabel(t('panel.scim.name')).waitFor()
    },
  },
  {
    name: 'central sign-in, adding a provider',
    path: () => '/centre/central-sign-in',
    open: ({ page, t }) =>
      page
        .getByRole('button', { name: t('panel.centralSignIn.make') })
        .first()
        .click(),
  },
  { name: 'a provider of central sign-in', path: () => '/centre/central-sign-in/staff' },
  { name: 'directories', path: () => '/centre/directories' },
  { name: 'a directory', path: () => '/centre/directories/head-office' },
  {
    name: 'directories, setting one up',
    path: () => '/centre/directories',
    open: ({ page, t }) => page.getByRole('button', { name: t('panel.directories.make') }).click(),
  },
  { name: 'sign-in policy', path: () => '/centre/sign-in-policy' },
  { name: 'settings of the centre', path: () => '/centre/settings' },
  { name: 'my profile', path: () => '/profile' },
  {
    name: 'setting an authenticator app up',
    path: () => '/profile',
    open: ({ page, t }) =>
      page
        .getByRole('button', { name: t('panel.profile.setUp'), exact: true })
        .click()
        .then(() => page.getByRole('img', { name: t('panel.profile.qr') }).waitFor()),
  },
  { name: 'all tokens', path: () => '/centre/tokens' },
  { name: 'all API calls', path: () => '/centre/api-calls' },
  { name: 'all audit entries', path: () => '/centre/audit-entries' },
  {
    name: 'the palette',
    path: () => '/s/first/messages',
    open: ({ page }) => page.keyboard.press('Control+k').then(() => page.getByRole('option').first().waitFor()),
  },
  {
    name: 'the user menu',
    path: () => '/s/first/messages',
    open: ({ page, t }) =>
      page
        .getByRole('button', { name: /Reader/ })
        .click()
        .then(() => page.getByRole('button', { name: t('panel.shell.signOut') }).waitFor()),
  },
  { name: 'no such page', path: () => '/no/such/page' },
  { name: 'no such service', path: () => '/s/nowhere/messages' },
]

/** Looks at every page of the panel in one language: axe finds nothing, the browser complains of nothing. */
export async function testAccessibility(locale: Locale): Promise<void> {
  const browser = await openBrowser()
  after(() => browser.close())
  const server = await startServer()

  test(`${locale}: the pages at the door are accessible`, async (t) => {
    const panel = await openPanel(browser, { url: server.url, locale })
    for (const look of AT_DOOR) await t.test(look.name, () => expectNoViolations(panel, look, ''))
    await closePanel(panel)
  })

  test(`${locale}: the pages inside are accessible`, async (t) => {
    const failed = await fill(server, locale)
    const panel = await openPanel(browser, { url: server.url, locale })
    await signIn(panel, 'reader')
    for (const look of LOOKS) await t.test(look.name, () => expectNoViolations(panel, look, failed))
    await closePanel(panel)
  })
}

/** One whose last run was refused, so that its page shows a fault, a difference and what could not be taken. */
async function addDirectory({ pool }: TestServer): Promise<void> {
  const difference = {
    kinds: [{ kind: 'users_suspended', count: 101, first: [{ subject: 'ali', detail: 'left' }] }],
    conflicts: { count: 1, first: [{ dn: 'uid=ali,dc=example', field: 'mobile', value: '12', code: 'phone_invalid' }] },
    beyondGuard: [{ what: 'users', taken: 101, held: 400 }],
  }
  await pool.query(
    `with d as (
       insert into directories (name, url, start_tls, user_bases, user_filter, group_bases, group_filter, page_size, attributes, guard_percent)
       values ('head-office', 'ldaps://ldap.example.org', false, '{dc=example}', '(uid=*)', '{}', '(cn=*)', 500, '{}', 10) returning id)
     insert into directory_runs (directory_id, kind, status, ended_at, difference, fault, fault_words)
     select id, 'sync', 'failed', now(), $1, 'guard', 'users: 101/400' from d`,
    [JSON.stringify(difference)],
  )
}

async function fill(server: TestServer, locale: Locale): Promise<string> {
  await addPerson(server, { username: 'reader', name: 'Reader', locale, role: 'administrator' })
  await addAccountAtFault(server)
  await addBalance(server)
  await addGroups(server)
  await addIdentityProvider(server)
  await addDirectory(server)
  await addTemplate(server)
  const { rows } = await server.pool.query<{ id: number }>(`select id from services where name = 'first'`)
  const token = await addToken(server.pool, { kind: 'live', serviceId: rows[0]!.id })
  await server.node.deps.live.catchUp()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const messages = `${server.url}/api/v1/messages`
  const numbers = ['09121234567', '+989000000000', '+989000000002', '+989000000006', '+989000000003']
  let failed = ''
  for (const to of numbers) {
    const body = JSON.stringify({ to, text: `سلام ${to}`, reference: 'order-771', tags: ['enrol'] })
    const answer = await fetch(messages, { method: 'POST', headers, body })
    failed = ((await answer.json()) as { id: string }).id
  }
  await waitFor(async () => {
    const answer = await fetch(`${messages}/${failed}`, { headers })
    return ((await answer.json()) as { status: string }).status === 'failed'
  })
  return failed
}

async function addTemplate({ pool }: TestServer): Promise<void> {
  const variables = [{ name: 'code', maxLength: 8 }]
  const bindings = [
    { method: 'sandbox.otp', name: 'verify', tokens: [{ token: 'token', variable: 'code', maxLength: null }] },
  ]
  await pool.query(
    `with t as (insert into templates (service_id, name, title_fa, title_en, class)
       select id, 'sign-in-code', 'کد ورود', 'Sign-in code', 'otp' from services where name = 'first' returning id)
     insert into template_versions (template_id, version, text, variables, bindings)
     select id, 1, 'کد ورود: {{code}}', $1, $2 from t`,
    [JSON.stringify(variables), JSON.stringify(bindings)],
  )
}

/** One that carries a role, with a group of a directory in it, of which the reader is a member. */
async function addGroups({ pool }: TestServer): Promise<void> {
  await pool.query(
    `with o as (insert into groups (name) values ('مالی') returning id),
          i as (insert into groups (name, source) values ('Payroll office', 'ldap') returning id),
          c as (insert into group_children select o.id, i.id from o, i),
          m as (insert into group_members select i.id, u.id from i, users u where u.username = 'reader')
     insert into role_assignments (group_id, service_id, role, ends_at)
     select o.id, s.id, 'support', now() + interval '30 days' from o, services s where s.name = 'first'`,
  )
}

async function addIdentityProvider({ node: { deps } }: TestServer): Promise<void> {
  const title = { fa: 'کارکنان', en: 'Staff' }
  const provider = { name: 'staff', title, issuer: 'https://login.example.org', clientId: 'rasan', groups: ['senders'] }
  await createProvider(deps.database.db, makeInternalActor('system', 'e2e'), deps, provider)
}

/** Stopped whole and by a key of it, for longer than anybody looks at it. */
async function addAccountAtFault(server: TestServer): Promise<void> {
  const { id } = await addAccount(server, {
    name: 'at-fault',
    provider: 'kavenegar',
    key: { apiKey: 'x' },
    line: '1000',
  })
  const reason = `'credit', 'no_credit', '418', 'no credit', 'administrator'`
  await server.pool.query(
    `insert into circuits (account_id, kind, subject, state, fault, failure, code, words, who, openings, since, retry_at)
     select account_id, kind, subject, 'open', ${reason}, 3, now(), now() + interval '1 hour'
     from (select account_id, unnest(array['account', 'key']) as kind, unnest(array['', id::text]) as subject
       from account_keys where account_id = $1) k`,
    [id],
  )
  await server.pool.query(
    `insert into circuit_events (account_id, kind, subject, state, fault, failure, code, words, who)
     select $1, 'account', '', state, ${reason} from unnest(array['open', 'half_open', 'closed', 'open']) state`,
    [id],
  )
}

/** What an account has left: falling, entered by hand, and told of to somebody who could not be reached. */
async function addBalance({ pool }: TestServer): Promise<void> {
  await pool.query(
    `with a as (select id from accounts where name = 'at-fault'),
          b as (
       insert into balances (account_id, next_refresh_at, amount, unit, expires_at, read_at, failures, failing_since, failure,
         failure_code, failure_words, failure_who, hand_amount, hand_unit, hand_expires_at, hand_note, hand_by, hand_at, pace)
       select id, now() + interval '1 day', 2340000, 'IRR', now() + interval '200 days', now(), 3, now(), 'key_refused',
         '403', 'کلید نامعتبر', 'administrator', 950000, 'IRR', now() + interval '12 days', 'قرارداد تازه', 'reader', now(), 140000 from a),
          h as (
       insert into balance_readings
       select id, now() - n * interval '12 hours', 950000 + n * 61000, 'IRR', 'provider' from a, generate_series(0, 40) n),
          r as (
       insert into alert_rules
       select id, '{1000000,500000}', '{7,2}', '{30,7}', true, '{+989121234567}', (select array_agg(u.id) from users u), 'fa', 1320, 420, 24 from a),
          l as (
       insert into alerts (account_id, kind, subject, level, told, told_at, value, facts, occurrence, opened_at, ended_at)
       select id, kind, '', case when is_over then null else 1000000 end, 1000000, now(), 950000,
         '{"unit": "IRR", "amount": 950000, "runwayDays": 6.8}', 1, now(), case when is_over then now() end
       from a, (values ('amount', false), ('runway', true)) v(kind, is_over)
       returning id)
     insert into alert_notices (alert_id, occurrence, event, level, value, at, receivers, sent_at)
     select id, 1, 'opened', 1000000, 950000, now(),
       '[{"to": "+989121234567", "user": null, "locale": "fa", "text": "x", "message": null, "failure": "no_other_account"}]', now() from l`,
  )
}

async function expectNoViolations(panel: Panel, look: Look, failed: string): Promise<void> {
  const { page } = panel
  await page.goto(look.path(failed))
  await page.getByRole('heading', { level: 1 }).waitFor()
  await look.open?.(panel)
  await waitFor(() => page.evaluate<boolean>('document.querySelector("[role=status] .animate-pulse") === null'))
  await settle(page)
  // The languages differ in names, directions and sizes, the themes in their colours only: looking for contrast is half
  // of the work, and each of the two themes is looked at in one of the two languages.
  const axe = () => (look.isWithSidebar ? new AxeBuilder({ page }) : new AxeBuilder({ page }).exclude('aside'))
  if (panel.locale === 'en') return expectNothing(await axe().withTags(STANDARDS).analyze())
  expectNothing(await axe().withTags(STANDARDS).disableRules('color-contrast').analyze())
  await page.evaluate('document.documentElement.dataset.theme = "dark"')
  await settle(page)
  expectNothing(await axe().withRules('color-contrast').analyze())
}

type Found = Awaited<ReturnType<AxeBuilder['analyze']>>

function expectNothing({ violations }: Found): void {
  assert.deepEqual(violations.map(tell), [])
}

/** Waits until nothing moves or changes colour any more. */
async function settle(page: Page): Promise<void> {
  await waitFor(() => page.evaluate<boolean>('document.getAnimations().every((one) => one.playState !== "running")'))
}

function tell({ id, help, nodes }: Found['violations'][number]) {
  const places = nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`)
  return { id, help, places }
}
