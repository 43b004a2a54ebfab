import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { after, test } from 'node:test'
import { stepOf, totpAt } from '../server/platform/auth/totp.ts'
import { readBase32 } from '../server/test-authenticator.ts'
import { waitFor } from '../server/test-node.ts'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, type Panel, signIn } from './support/panel.ts'
import { addPerson, PASSWORD, startServer } from './support/server.ts'

// passkeys need a host name, and a node that takes any port does not know its own
const port = await new Promise<number>((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const address = probe.address()
    probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
  })
})
const url = `http://localhost:${port}`
const browser = await openBrowser()
after(() => browser.close())
const server = await startServer({ PORT: String(port), RASAN_PUBLIC_URL: url })
for (const locale of LOCALES)
  for (const name of ['app', 'key', 'lost', 'must'])
    await addPerson(server, { username: `${name}-${locale}`, name: `${name} ${locale}`, locale, role: 'administrator' })

async function enter({ page, t }: Panel, name: string, password = PASSWORD): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel(t('panel.signIn.name')).fill(name)
  await page.getByLabel(t('panel.signIn.password')).fill(password)
  await page.getByRole('button', { name: t('panel.signIn.submit'), exact: true }).click()
}

/** Signs out, from a page that does not notice. */
async function leave({ page }: Panel): Promise<void> {
  await page.goto('about:blank')
  await page.request.delete('/api/v1/session', { headers: { origin: url } })
}

/** Takes an authenticator app on from the page that is open; answers its secret and the recovery codes. */
async function takeAppOn({ page, t }: Panel): Promise<{ secret: Buffer; codes: string[] }> {
  await page.getByRole('button', { name: t('panel.profile.setUp'), exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('img', { name: t('panel.profile.qr') }).waitFor()
  const shown = (await dialog.locator('bdi').textContent()) ?? ''
  const secret = readBase32(shown.replaceAll(' ', ''))
  await dialog.getByLabel(t('panel.signIn.code')).fill(totpAt(secret, stepOf(Date.now())))
  await dialog.getByRole('button', { name: t('panel.profile.appTakeOn') }).click()
  await page.getByText(t('panel.profile.recoveryWhat')).waitFor()
  const codes = await page.getByRole('dialog').getByRole('listitem').allTextContents()
  await page.getByRole('button', { name: t('panel.profile.recoveryKept') }).click()
  return { secret, codes }
}

for (const locale of LOCALES) {
  test(`${locale}: an authenticator app is set up by its QR code, and asked for at the next sign-in`, async () => {
    const panel = await openPanel(browser, { url, locale })
    const { page, t } = panel
    await enter(panel, `app-${locale}`)
    await page.getByRole('button', { name: new RegExp(`app ${locale}`) }).click()
    await page.getByRole('link', { name: t('panel.nav.profile') }).click()
    const { secret, codes } = await takeAppOn(panel)
    assert.equal(codes.length, 10)
    await page.getByText(t('panel.profile.on'), { exact: true }).waitFor()
    await page.getByText(t('panel.profile.thisOne')).waitFor()

    await leave(panel)
    await enter(panel, `app-${locale}`)
    await page.getByRole('heading', { level: 1, name: t('panel.signIn.secondTitle') }).waitFor()
    // the step that was shown at set-up is used, and the next one is taken as well
    await page.getByLabel(t('panel.signIn.code')).fill(totpAt(secret, stepOf(Date.now()) + 1))
    await page.getByRole('button', { name: t('panel.signIn.submit'), exact: true }).click()
    await page.waitForURL(/\/s\/first\//)

    await leave(panel)
    await enter(panel, `app-${locale}`)
    await page.getByLabel(t('panel.signIn.code')).fill(codes[0] as string)
    await page.getByRole('button', { name: t('panel.signIn.submit'), exact: true }).click()
    await page.waitForURL(/\/s\/first\//)

    const operator = await openPanel(browser, { url, locale })
    await signIn(operator, `must-${locale}`)
    const { rows } = await server.pool.query('select id from users where username = $1', [`app-${locale}`])
    await operator.page.goto(`/centre/users/${rows[0].id}`)
    const press = (act: string) => operator.page.getByRole('button', { name: t(`panel.users.${act}`) })
    const dialog = operator.page.getByRole('dialog')
    for (const act of ['resetSecondFactor', 'forbidSignIn']) {
      await press(act).click()
      await dialog.getByRole('button', { name: t(`panel.users.${act}`) }).click()
      await dialog.waitFor({ state: 'detached' })
      await press(act).waitFor({ state: 'detached' })
    }
    await operator.page.getByText(t('panel.users.state.signInOff'), { exact: true }).waitFor()
    await page.goto('/profile')
    await page.waitForURL(/\/sign-in/)
    await press('allowSignIn').click()
    await dialog.getByLabel(t('panel.firstRun.password')).fill('a whole new password')
    await dialog.getByRole('button', { name: t('panel.users.allowSignIn') }).click()
    await dialog.waitFor({ state: 'detached' })
    await press('forbidSignIn').waitFor()
    if (process.env.RASAN_PICTURES)
      await operator.page.screenshot({ path: `${process.env.RASAN_PICTURES}/user-${locale}.png` })
    await closePanel(operator)
    await enter(panel, `app-${locale}`, 'a whole new password')
    await page.waitForURL(/\/s\/first\//)
    await closePanel(panel)
  })

  test(`${locale}: a passkey is made in the browser and signs in alone`, async () => {
    const panel = await openPanel(browser, { url, locale })
    const { page, t } = panel
    const devtools = await panel.context.newCDPSession(page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await signIn(panel, `key-${locale}`)
    await page.goto('/profile')
    await page.getByRole('button', { name: t('panel.profile.addPasskey') }).click()
    await page.getByLabel(t('panel.profile.passkeyName')).fill('Virtual')
    await page.getByRole('button', { name: t('panel.profile.goOn') }).click()
    await page.getByText(t('panel.profile.recoveryWhat')).waitFor()
    await page.getByRole('button', { name: t('panel.profile.recoveryKept') }).click()
    await page.getByRole('button', { name: new RegExp(`^${t('panel.profile.rename')}.*Virtual`) }).click()
    await page.getByLabel(t('panel.profile.passkeyName')).fill('Work')
    await page.getByRole('button', { name: t('panel.action.save'), exact: true }).click()
    await page.getByText('Work', { exact: true }).waitFor()
    assert.equal(await page.getByText('Virtual', { exact: true }).count(), 0)

    await leave(panel)
    await page.goto('/sign-in')
    await page.getByRole('button', { name: t('panel.signIn.byPasskey') }).click()
    await page.waitForURL(/\/s\/first\//)
    await page.goto('/profile')
    await page.getByText(t('panel.profile.method.passkey')).waitFor()
    await closePanel(panel)
  })

  test(`${locale}: a forgotten password is replaced by a code that is sent, and that no administrator can read`, async () => {
    const mobile = `+98912000100${LOCALES.indexOf(locale)}`
    await server.pool.query('update users set mobile = $2 where username = $1', [`lost-${locale}`, mobile])
    const panel = await openPanel(browser, { url, locale })
    const { page, t } = panel
    await page.goto('/sign-in')
    await page.getByRole('link', { name: t('panel.signIn.forgotten') }).click()
    await page.getByRole('heading', { level: 1, name: t('panel.forgotten.title') }).waitFor()
    await page.getByLabel(t('panel.signIn.name')).fill(`lost-${locale}`)
    await page.getByRole('button', { name: t('panel.forgotten.send') }).click()
    await page.getByLabel(t('panel.forgotten.code')).waitFor()

    const operator = await openPanel(browser, { url, locale })
    await server.pool.query(`delete from auth.sign_in_failures`)
    await signIn(operator, `must-${locale}`)
    const code = await waitFor(async () => {
      const { rows } = await server.pool.query('select body from messages where recipient = $1', [mobile])
      return /\d{6}/.exec(rows[0]?.body ?? '')?.[0]
    })
    await operator.page.goto('/s/rasan/messages')
    await operator.page.getByRole('table').waitFor()
    const shown = await operator.page.evaluate<string>(
      `fetch('/api/v1/messages?service=rasan').then((answer) => answer.text())`,
    )
    assert.ok(shown.includes(mobile) && !shown.includes(code))
    await closePanel(operator)

    await page.getByLabel(t('panel.forgotten.code')).fill(code)
    await page.getByRole('textbox', { name: t('panel.profile.newPassword') }).fill('a whole new password')
    await page.getByRole('button', { name: t('panel.forgotten.set') }).click()
    await page.getByText(t('panel.forgotten.done')).waitFor()
    await enter(panel, `lost-${locale}`, 'a whole new password')
    await page.waitForURL(/\/s\/first\//)
    await closePanel(panel)
  })

  test(`${locale}: where the policy wants a second factor, setting it up is all that can be done, and then everything`, async () => {
    const panel = await openPanel(browser, { url, locale })
    const { page, t } = panel
    await signIn(panel, `must-${locale}`)
    await page.goto('/centre/sign-in-policy')
    await page.getByLabel(t('panel.policy.factorOf.administrators')).first().check()
    await page.getByRole('button', { name: t('panel.action.save') }).click()
    await page.waitForURL(/\/second-factor$/)
    await page.goto('/centre/users')
    await page.getByRole('heading', { level: 1, name: t('panel.profile.mustTitle') }).waitFor()
    await takeAppOn(panel)
    await page.waitForURL(/\/s\/first\//)
    await page.goto('/centre/sign-in-policy')
    await page.getByLabel(t('panel.policy.factorOf.nobody')).first().check()
    await page.getByRole('button', { name: t('panel.action.save') }).click()
    await page.getByText(t('panel.policy.saved')).waitFor()
    await closePanel(panel)
  })
}
