import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { createProvider } from '../../server/modules/central-sign-in/central-sign-in.ts'
import { makeInternalActor } from '../../server/platform/auth/actor.ts'
import type { Locale } from '../../server/platform/text/phrases.ts'
import { addAccount, addToken, waitFor } from '../../server/test-node.ts'
import { findViolations } from './axe.ts'
import { openBrowser } from './browser.ts'
import { closePanel, openPanel, type Panel, signIn } from './panel.ts'
import { addPerson, startServer, type TestServer } from './server.ts'

/** A page (`failed` is the id of a message that failed), and what opens on it before it is looked at. */
type Look = {
  name: string
  path: (failed: string) => string
  open?: (panel: Panel) => Promise<unknown>
  /** The sidebar is looked at as well, which is the same on every page. */
  isWithSidebar?: true
  /** It is what the others are reached past, and has to be loaded itself. */
  isLoaded?: true
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
  {
    name: 'compose, a notification',
    path: () => '/s/notices/compose',
    open: ({ page, t }) => page.getByLabel(t('panel.compose.pushTitle')).waitFor(),
  },
  { name: 'broadcasts', path: () => '/s/first/broadcasts' },
  {
    name: 'a new broadcast',
    path: () => '/s/first/broadcasts/new',
    open: async ({ page, t }) => {
      await page.getByLabel(t('panel.broadcasts.to.numbers'), { exact: true }).last().fill('09121234567, nobody')
      await page.getByText('nobody', { exact: true }).last().waitFor()
      await page.getByRole('textbox', { name: t('panel.compose.text.label') }).fill('{{name}}')
      await page.getByText(t('panel.broadcasts.values')).waitFor()
    },
  },
  {
    name: 'a broadcast, a draft',
    path: () => '/s/first/broadcasts',
    open: async ({ page }) => {
      await page.getByRole('link', { name: 'جلسهٔ فردا' }).first().click()
      await page.getByText('nobody').first().waitFor()
    },
  },
  {
    name: 'who a broadcast is not sent to',
    path: () => '/s/first/broadcasts',
    open: async ({ page, t }) => {
      await page.getByRole('link', { name: 'جلسهٔ فردا' }).first().click()
      await page.getByRole('link', { name: t('panel.broadcasts.faults.all') }).click()
      await page.getByRole('searchbox').waitFor()
      await page.getByText('nobody').first().waitFor()
    },
  },
  { name: 'handset', path: () => '/s/first/handset' },
  {
    name: 'reviews, reading one',
    path: () => '/s/first/reviews',
    open: async ({ page, t }) => {
      await page
        .getByRole('button', { name: t('panel.reviews.read'), exact: true })
        .first()
        .click()
      await page.getByRole('button', { name: t('panel.reviews.refuse') }).click()
      await page.getByRole('dialog').getByLabel(t('panel.reviews.reason')).waitFor()
    },
  },
  {
    name: 'review policy of a service',
    path: () => '/centre/services/first',
    open: async ({ page, t }) => {
      await page
        .locator('section')
        .filter({ hasText: t('panel.services.review.none') })
        .getByRole('button', { name: t('panel.action.edit') })
        .click()
      await page.getByRole('dialog').getByText(t('panel.services.review.choice.night')).click()
      await page.getByRole('dialog').getByLabel(t('panel.services.review.from')).waitFor()
    },
  },
  { name: 'inbound messages', path: () => '/s/first/inbound' },
  { name: 'blocked numbers', path: () => '/s/first/blocked-numbers' },
  {
    name: 'blocked numbers of the centre, lifting one',
    path: () => '/centre/blocked-numbers',
    open: async ({ page, t }) => {
      await page
        .getByRole('button', { name: t('panel.blockedNumbers.lift') })
        .first()
        .click()
      await page.getByRole('dialog').getByLabel(t('panel.blockedNumbers.reason')).waitFor()
    },
  },
  {
    name: 'blocked numbers of the centre, adding',
    path: () => '/centre/blocked-numbers',
    open: async ({ page, t }) => {
      await page.getByRole('button', { name: t('panel.blockedNumbers.add') }).click()
      await page.getByRole('dialog').getByLabel(t('panel.blockedNumbers.numbers')).waitFor()
    },
  },
  { name: 'follow-ups, of a search', path: () => '/s/first/follow-ups/bulk?status=failed' },
  {
    name: 'follow-ups, changing one',
    path: () => '/s/first/follow-ups',
    open: async ({ page, t }) => {
      await page
        .getByRole('button', { name: t('panel.action.edit') })
        .first()
        .click()
      await page.getByRole('dialog').getByLabel(t('panel.followUps.note'), { exact: true }).waitFor()
    },
  },
  {
    name: 'follow-ups, making a rule',
    path: () => '/s/first/follow-ups',
    open: async ({ page, t }) => {
      await page.getByRole('button', { name: t('panel.followUps.rules') }).click()
      await page.getByRole('button', { name: t('panel.followUps.makeRule') }).click()
      await page.getByRole('dialog').getByLabel(t('panel.followUps.times'), { exact: true }).waitFor()
    },
  },
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
      await page.getByRole('dialog').getByRole('status').first().waitFor()
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
    name: 'contacts, changing one',
    path: () => '/s/first/contacts',
    open: async ({ page, t }) => {
      await page
        .getByRole('button', { name: t('panel.action.edit') })
        .first()
        .click()
      await page.getByRole('dialog').getByLabel(t('panel.contacts.field.tag')).waitFor()
    },
  },
  {
    name: 'contacts, saying what is kept of them',
    path: () => '/s/first/contacts',
    open: async ({ page, t }) => {
      await page.getByRole('button', { name: t('panel.contacts.fields'), exact: true }).click()
      await page.getByRole('button', { name: t('panel.contacts.newField') }).click()
      await page.getByRole('dialog').getByLabel(t('panel.contacts.fieldName'), { exact: true }).waitFor()
    },
  },
  {
    name: 'contacts, seeing what an import would take',
    path: () => '/s/first/contacts/import',
    open: async ({ page, t }) => {
      await page.getByText(t('panel.contactImports.recent')).waitFor()
      await page.getByLabel(t('panel.contactImports.pasteLabel')).fill('نام,موبایل\nسارا,09121234567\nرضا,12')
      await page.getByRole('button', { name: t('panel.contactImports.usePasted') }).click()
      await page.getByText(t('panel.contactImports.unreadable')).click()
      await page.getByText(t('panel.contactImports.encoding')).first().waitFor()
    },
  },
  {
    name: 'an import of contacts, with faults',
    path: () => '/s/first/contacts/imports/1',
    open: ({ page }) => page.getByText('02188880000').waitFor(),
  },
  { name: 'contact lists', path: () => '/s/first/contact-lists' },
  {
    name: 'a contact list, adding to it',
    path: () => '/s/first/contact-lists/1',
    open: async ({ page, t }) => {
      await page.getByRole('button', { name: t('panel.contactLists.add') }).click()
      await page.getByRole('option').first().waitFor()
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
  {
    name: 'my profile',
    path: () => '/profile',
    open: ({ page, t }) => page.getByText(t('panel.profile.notifications.outdated')).waitFor(),
  },
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
  { name: 'no such page', path: () => '/no/such/page', isLoaded: true },
  { name: 'no such service', path: () => '/s/nowhere/messages' },
]

/** The languages differ in names, directions and sizes, the themes in their colours only: each language has one of them. */
const THEMES = { fa: 'dark', en: 'light' } as const

/** Looks at every page of the panel in one language: axe finds nothing, the browser complains of nothing. */
export async function testAccessibility(locale: Locale): Promise<void> {
  const theme = THEMES[locale]
  const browser = await openBrowser()
  after(() => browser.close())
  const server = await startServer()

  test(`${locale}: the pages at the door are accessible`, async (t) => {
    const panel = await openPanel(browser, { url: server.url, locale, theme })
    for (const look of AT_DOOR) await t.test(look.name, () => expectNoViolations(panel, look, ''))
    await closePanel(panel)
  })

  test(`${locale}: the pages inside are accessible`, async (t) => {
    const failed = await fill(server, locale)
    const panel = await openPanel(browser, { url: server.url, locale, theme })
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

/** A service that writes notifications alone, and a browser of the reader's that has to subscribe anew. */
async function addBrowser({ pool }: TestServer): Promise<void> {
  await pool.query(
    `with s as (insert into services (name, title_fa, title_en) values ('notices', 'اعلان‌ها', 'Notices') returning id)
     insert into allocations (service_id, account_id, methods)
     select s.id, a.id, '{sandbox.push}' from s, accounts a where a.name = 'sandbox'`,
  )
  await pool.query(
    `insert into push_subscriptions (user_id, endpoint, p256dh, auth, public_key, user_agent)
     select id, 'https://push.example.org/x', 'x', 'x', 'x', 'Mozilla/5.0 (X11; Linux) Firefox/140.0' from users where username = 'reader'`,
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
  await addBrowser(server)
  await addContacts(server)
  const { rows } = await server.pool.query<{ id: number }>(`select id from services where name = 'first'`)
  const token = await addToken(server.pool, { kind: 'live', serviceId: rows[0]!.id })
  const scopes = ['messages:send', 'broadcasts:send']
  const sender = await addToken(server.pool, { kind: 'live', serviceId: rows[0]!.id, scopes })
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
  await server.pool.query(
    `update services set review_policy = '{"always":true,"recipientsAbove":null,"costAbove":null,"firstLink":false,"nightHours":null}' where name = 'first'`,
  )
  await server.node.deps.live.catchUp()
  const body = JSON.stringify({ to: '09121234567', text: 'سلام، بازبینی' })
  await fetch(messages, { method: 'POST', headers, body })
  const to = [{ numbers: ['09121234567', 'nobody', '0912 123 4567'] }]
  const broadcast = JSON.stringify({ to, text: 'جلسهٔ فردا ساعت ۹ است.', draft: true })
  const made = await fetch(`${server.url}/api/v1/broadcasts`, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${sender}` },
    body: broadcast,
  })
  assert.equal(made.status, 202, await made.text())
  await server.pool.query('update services set review_policy = null')
  await server.node.deps.live.catchUp()
  await server.pool.query(
    `insert into follow_ups (service_id, message_id, state, due_at, opened_by, assignee_id)
     select service_id, id, 'open', now() - interval '1 hour', 'reader', (select id from users where username = 'reader')
     from messages where id = $1`,
    [failed],
  )
  await server.pool.query(
    `insert into blocked_numbers (number, line, source, reason) values ('+989121110001', '', 'manual', 'درخواست تلفنی'), ('+989121110002', '10008663', 'opt_out', null)`,
  )
  await server.pool.query(
    `insert into inbound_messages (id, account_id, provider_id, line, sender, text)
     select $1, o.account_id, '1', '10008663', '+989121234567', 'نوبت من کی است؟'
     from allocations o join services s on s.id = o.service_id where s.name = 'first' limit 1`,
    [server.node.deps.ids.uuid()],
  )
  await server.pool.query(
    `insert into follow_up_notes (service_id, message_id, by_name, text)
     select service_id, message_id, 'reader', 'زنگ زدم؛ پاسخ نداد' from follow_ups`,
  )
  return failed
}

async function addTemplate({ pool }: TestServer): Promise<void> {
  const variables = [{ name: 'code', maxLength: 8, sample: '48151' }]
  const bindings = [
    { method: 'sandbox.otp', name: 'verify', tokens: [{ token: 'token', variable: 'code', maxLength: null }] },
  ]
  await pool.query(
    `with t as (insert into templates (service_id, name, title_fa, title_en, class)
       select id, 'sign-in-code', 'کد ورود', 'Sign-in code', 'otp' from services where name = 'first' returning id)
     insert into template_versions (template_id, version, text, translations, variables, bindings)
     select id, 1, 'کد ورود: {{code}}', '{"en": "Your code: {{code}}"}', $1, $2 from t`,
    [JSON.stringify(variables), JSON.stringify(bindings)],
  )
}

/** A contact with all that can be kept of one, on a list, and an import that left a row out. */
async function addContacts({ pool }: TestServer): Promise<void> {
  await pool.query(
    `with s as (select id from services where name = 'first'),
          f as (insert into contact_fields (service_id, name, title_fa, title_en, type, position)
       select id, 'city', 'شهر', 'City', 'text', 0 from s),
          c as (insert into contacts (service_id, number, name, email, fields, tags, notes)
       select id, '+989121234567', 'سارا کریمی', 'sara@example.ir', '{"city": "یزد"}', '["vip"]', 'پس از ساعت ۱۰' from s
       returning service_id, id),
          l as (insert into contact_lists (service_id, name, notes) select id, 'دانش‌آموختگان', '1404' from s
       returning service_id, id),
          m as (insert into contact_list_members select service_id, l.id, c.id from l join c using (service_id)),
          i as (insert into contact_imports (service_id, file_id, file_name, options, headings, state, share, last_row, read, added,
         faulty, started_by, ended_at)
       select id, 1, 'مخاطبان.xlsx', '{"existing": "update"}', '["موبایل"]', 'finished', 1, 3, 2, 1, 1, 'reader', now() from s
       returning id)
     insert into contact_import_faults
     select id, 3, '["02188880000"]', '[{"column": 1, "code": "phone_not_mobile"}]' from i`,
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
         '403', 'کلید نامعتبر', 'administrator', 950000, 'IRR', now() + interval '12 days', 'قرارداد تازه', 'reader', now(), 140000 from a
       -- the node's own job may have come first
       on conflict (account_id) do update set
         next_refresh_at = excluded.next_refresh_at, amount = excluded.amount, unit = excluded.unit,
         expires_at = excluded.expires_at, read_at = excluded.read_at, failures = excluded.failures,
         failing_since = excluded.failing_since, failure = excluded.failure, failure_code = excluded.failure_code,
         failure_words = excluded.failure_words, failure_who = excluded.failure_who, hand_amount = excluded.hand_amount,
         hand_unit = excluded.hand_unit, hand_expires_at = excluded.hand_expires_at, hand_note = excluded.hand_note,
         hand_by = excluded.hand_by, hand_at = excluded.hand_at, pace = excluded.pace),
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
  await visit(panel, look, failed)
  await look.open?.(panel)
  await waitFor(() => page.evaluate<boolean>('document.querySelector("[role=status] .animate-pulse") === null'))
  await settle(page)
  assert.deepEqual(await findViolations(page, look.isWithSidebar ? undefined : 'aside'), [])
}

/** Shows a page anew. Inside the panel it is walked to as by a link, past a page that is nothing: a load costs a second. */
async function visit({ page, t }: Panel, { path, isLoaded }: Look, failed: string): Promise<void> {
  const isInside = (await page.locator('nav').count()) > 0
  if (isInside && !isLoaded) {
    await page.mouse.move(0, 0)
    await page.evaluate('history.pushState(null, "", "/nothing")')
    await page.getByRole('heading', { level: 1, name: t('panel.notFound.title') }).waitFor()
    await page.evaluate(`document.querySelector("h1").id = "nothing"
      history.pushState(null, "", ${JSON.stringify(path(failed))})`)
  } else await page.goto(path(failed))
  await page.locator('h1:not(#nothing)').first().waitFor()
}

/** Waits until nothing moves or changes colour any more. */
async function settle(page: Page): Promise<void> {
  await waitFor(() => page.evaluate<boolean>('document.getAnimations().every((one) => one.playState !== "running")'))
}
