import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { webpush } from '../providers/webpush.ts'
import { addAccount, addService, waitFor } from '../server/test-node.ts'
import { type Notification, startWebpushSimulator, subscriptionOf } from '../simulators/webpush.ts'
import { openBrowser } from './support/browser.ts'
import { closePanel, LOCALES, openPanel, type Panel, signIn } from './support/panel.ts'
import { addPerson, startServer } from './support/server.ts'

const browser = await openBrowser()
after(() => browser.close())
const pushService = await startWebpushSimulator()
after(() => pushService.close())
const server = await startServer()
const account = await addAccount(server, {
  name: 'push',
  provider: 'webpush',
  baseUrl: pushService.url,
  key: webpush.makeKey!(),
  settings: { contact: 'mailto:it@university.test' },
})
await addService(server.pool, { name: 'notices', accountId: account.id, methods: ['webpush.push'] })
for (const locale of LOCALES)
  await addPerson(server, { username: `nasim-${locale}`, name: `Nasim ${locale}`, locale, role: 'administrator' })
await server.node.deps.live.catchUp()

// A browser without the network of its maker has no push service, and one without a screen shows nothing: what those
// two would say is said here, and what comes is handed to its worker as if it had come from there. All else is the
// browser's own.
const STAND_IN = `
  const make = (options) => ({ options, endpoint: SAID.endpoint, toJSON: () => SAID, unsubscribe: async () => { held = null; return true } })
  let held = localStorage.getItem('subscribed') ? make({}) : null
  PushManager.prototype.getSubscription = async () => held
  PushManager.prototype.subscribe = async (options) => {
    if (window.isCutOff) throw new DOMException('push service not available', 'AbortError')
    localStorage.setItem('subscribed', '1')
    return (held = make(options))
  }
  Object.defineProperty(Notification, 'permission', { get: () => 'granted' })
`
const STAND_IN_OF_WORKER = `void (
  PushManager.prototype.getSubscription = async () => (SAID),
  ServiceWorkerRegistration.prototype.showNotification = async (title, options) => { self.shown = { title, ...options } }
)`

for (const locale of LOCALES)
  test(`a browser is switched on, shows what is written to its person, says so, and is switched off, in ${locale}`, async () => {
    const panel = await openPanel(browser, { url: server.url, locale, height: 1_000 })
    const { page, context, t } = panel
    const picture = (name: string) =>
      process.env.RASAN_PICTURES
        ? page.screenshot({ path: `${process.env.RASAN_PICTURES}/${name}-${locale}.png`, fullPage: true })
        : undefined
    const { endpoint, ...keys } = subscriptionOf(pushService.url, `browser-${locale}`)
    await context.grantPermissions(['notifications'], { origin: server.url })
    await context.addInitScript(`{ const SAID = ${JSON.stringify({ endpoint, keys })}; ${STAND_IN} }`)
    await signIn(panel, `nasim-${locale}`)
    await page.goto('/profile')
    await picture('notifications-off')
    const switchOn = page.getByRole('button', { name: t('panel.profile.notifications.switchOn') })
    await page.evaluate('isCutOff = true')
    await switchOn.click()
    await page.getByText(t('panel.profile.notifications.unreachable')).waitFor()
    await page.evaluate('isCutOff = false')
    await switchOn.click()
    await page.getByText(t('panel.profile.notifications.neverUsed')).waitFor()
    await picture('notifications-on')

    await page.goto('/s/notices/compose')
    await page.getByRole('combobox').or(page.getByRole('textbox')).first().fill(`Nasim ${locale}`)
    await page.getByRole('option', { name: `Nasim ${locale}` }).click()
    const title = `یادآوری ${locale} 🎉`
    const text = 'می\u200cرسد «فردا»\nسطر دو'
    await page.getByLabel(t('panel.compose.pushTitle')).fill(title)
    await page.getByRole('textbox', { name: t('panel.compose.text.label') }).fill(text)
    await page.getByLabel(t('panel.compose.pushUrl')).fill('/profile')
    await picture('compose-push')
    await page.getByRole('button', { name: t('panel.compose.send'), exact: true }).click()
    await page.waitForURL(/\/messages\/[0-9a-f-]{36}$/)
    await page.getByRole('heading', { name: title }).waitFor()
    await page.getByText(t('statuses.sent'), { exact: true }).first().waitFor()

    const sent = await waitFor(() => pushService.notifications().find((one) => one.title === title))
    const shown = await deliver(panel, sent, endpoint)
    assert.deepEqual(
      [shown.title, shown.body, shown.data, shown.tag],
      [title, text, { url: '/profile' }, sent.id.split('.')[0]],
    )
    await page.getByText(t('statuses.delivered'), { exact: true }).first().waitFor()
    await picture('message-push')

    await page.goto('/profile')
    await page.getByRole('button', { name: t('panel.profile.switchOff') }).click()
    await page.getByRole('button', { name: t('panel.profile.notifications.switchOn') }).waitFor()
    await closePanel(panel)
  })

type Shown = { title: string; body: string; tag: string; data: { url: string } }

/** Hands what the push service took to the worker of the panel, and answers what that shows. */
async function deliver({ page, context }: Panel, message: Notification, endpoint: string): Promise<Shown> {
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
  await worker.evaluate(STAND_IN_OF_WORKER.replace('SAID', JSON.stringify({ endpoint })))
  const session = await context.newCDPSession(page)
  const registration = new Promise<string>((resolve) =>
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [found] = registrations
      if (found) resolve(found.registrationId)
    }),
  )
  await session.send('ServiceWorker.enable')
  const { id, title, text, url } = message
  await session.send('ServiceWorker.deliverPushMessage', {
    origin: new URL(page.url()).origin,
    registrationId: await registration,
    data: JSON.stringify({ id, title, text, url }),
  })
  return waitFor(() => worker.evaluate<Shown | undefined>('self.shown'))
}
