import { after, test } from 'node:test'
import { READER, READER_PASSWORD, SUFFIX, slapdMissing, startSlapd, toLdif } from '../server/modules/ldap/test-slapd.ts'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, plain, signIn } from './support/panel.ts'
import { addPerson, startServer } from './support/server.ts'

const skip = slapdMissing
const browser = skip ? undefined : await openBrowser()
after(() => browser?.close())

/** A branch of the directory for each language, so that neither meets the other's people. */
const describeBranch = (branch: string): string => {
  const below = `ou=${branch},${SUFFIX}`
  const dns = Array.from({ length: 30 }, (_, n) => `uid=${branch}${n},${below}`)
  return [
    toLdif(below, { objectClass: 'organizationalUnit', ou: branch }),
    ...dns.map((dn, n) =>
      toLdif(dn, {
        objectClass: ['inetOrgPerson', 'lockable'],
        uid: `${branch}${n}`,
        cn: n % 2 ? `Person ${n}` : `مریم رضایی ${n}`,
        sn: 'x',
        mobile: n === 3 ? '12' : [],
      }),
    ),
    toLdif(`cn=${branch} staff,${below}`, { objectClass: 'groupOfNames', cn: `${branch} staff`, member: dns }),
  ].join('\n')
}

for (const locale of LOCALES)
  test(`${locale}: a directory is set up, tried, looked at before it changes anything, and taken over`, {
    skip,
  }, async (context) => {
    const slapd = await startSlapd(describeBranch(locale))
    context.after(() => slapd.close())
    const server = await startServer({ RASAN_LOG_LEVEL: 'silent' })
    await addPerson(server, { username: 'admin', name: 'Admin', locale, role: 'administrator' })
    const panel = await openPanel(browser!, { url: server.url, locale })
    const { page, t } = panel
    await signIn(panel, 'admin')
    await page.goto('/centre/directories')
    await page
      .getByRole('button', { name: t('panel.directories.make') })
      .first()
      .click()
    const dialog = page.getByRole('dialog')
    // a field that has to be filled in has a star behind its name
    const named = (name: string): RegExp =>
      new RegExp(`^${t(`panel.directories.${name}`).replace(/[().]/g, '[$&]')}[*]?$`)
    const fill = (name: string, value: string) => dialog.getByRole('textbox', { name: named(name) }).fill(value)
    await fill('name', 'head-office')
    await fill('url', slapd.secureUrl)
    await fill('caCertificate', slapd.caCertificate)
    await fill('bindDn', READER)
    await dialog.getByLabel(t('panel.directories.password'), { exact: true }).fill(READER_PASSWORD)
    await fill('userBases', `ou=${locale},${SUFFIX}`)
    await fill('groupBases', `ou=${locale},${SUFFIX}`)
    await fill('attribute.disabled', 'nsAccountLock')
    await dialog.getByRole('button', { name: t('panel.directories.make') }).click()
    await page.getByRole('heading', { level: 1, name: 'head-office' }).waitFor()
    // nothing is synced, by hand or by itself, before a dry run could be looked at
    await page.getByRole('heading', { name: t('panel.directories.firstDryRun') }).waitFor()
    const syncs = page.getByRole('button', { name: t('panel.directories.sync'), exact: true })
    if ((await syncs.count()) > 0) throw new Error('it can be synced before a dry run')
    const { rows: made } = await server.pool.query('select period_minutes from directories')
    if (made.some((row) => row.period_minutes !== null)) throw new Error('it is synced by itself')

    await page.getByRole('button', { name: t('panel.directories.test') }).click()
    await dialog.getByText(t('panel.directories.connected')).waitFor()
    await dialog.getByText(`${locale} staff`, { exact: true }).waitFor()
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: t('panel.directories.dryRun') }).click()
    const change = (kind: string) => page.locator('summary').filter({ hasText: t(`panel.directories.change.${kind}`) })
    await change('users_created').click()
    await page.getByText(`${locale}0`, { exact: true }).first().waitFor()
    const { rows: none } = await server.pool.query(`select from users where source = 'ldap'`)
    if (none.length > 0) throw new Error('a dry run has made people')
    const count = new Intl.NumberFormat(locale === 'fa' ? 'fa-IR' : 'en').format(30)
    if (!plain(await change('users_created').textContent()).includes(count)) throw new Error('the count is not told')

    await page.getByRole('button', { name: t('panel.directories.sync') }).click()
    const history = page.getByRole('table', { name: t('panel.directories.history') })
    await history
      .getByRole('row')
      .filter({ hasText: t('panel.directories.run.sync') })
      .getByText(t('panel.directories.status.finished'))
      .waitFor()
    const conflicts = page.locator('summary').filter({ hasText: t('panel.directories.conflicts') })
    await conflicts.click()
    await page.getByText(`uid=${locale}3,`, { exact: false }).waitFor()

    await page.getByRole('searchbox', { name: t('panel.filter.search') }).fill('nothing-like-it')
    await page.getByText(t('panel.filter.nothing.title')).waitFor()
    await page
      .getByRole('button', { name: t('panel.filter.clear') })
      .first()
      .click()
    // whoever points it elsewhere gives the password again
    await page.getByRole('button', { name: t('panel.action.edit') }).click()
    const save = dialog.getByRole('button', { name: t('panel.action.save') })
    await fill('url', 'ldaps://elsewhere.example.org')
    await dialog.getByText(t('panel.directories.passwordAgain')).waitFor()
    await save.click()
    await dialog.locator('[aria-invalid="true"]').first().waitFor()
    await fill('url', slapd.secureUrl)
    await dialog.getByText(t('panel.directories.passwordKept')).waitFor()
    await save.click()
    await dialog.waitFor({ state: 'detached' })

    for (let n = 0; n < 10; n++) await slapd.admin.del(`uid=${locale}${n},ou=${locale},${SUFFIX}`)
    await page.getByRole('button', { name: t('panel.directories.sync') }).click()
    await page.getByText(t('directoryFaults.guard.title')).waitFor()
    await page.getByText(t('panel.directories.beyondGuard')).waitFor()
    await page.getByRole('button', { name: t('panel.directories.syncNevertheless') }).click()
    await dialog.getByRole('button', { name: t('panel.directories.syncNevertheless') }).click()
    // what was refused showed the same difference
    await page.getByText(t('directoryFaults.guard.title')).waitFor({ state: 'hidden' })
    await change('users_suspended').click()
    await page.getByText(t('panel.directories.detail.left')).first().waitFor()
    await closePanel(panel)
  })
