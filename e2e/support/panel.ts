import assert from 'node:assert/strict'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type Locale, phrase } from '../../server/platform/text/phrases.ts'
import { PASSWORD } from './server.ts'

export const LOCALES: readonly Locale[] = ['fa', 'en']

/** The panel in a fresh browser profile, in one language and theme. */
export type Panel = {
  page: Page
  context: BrowserContext
  locale: Locale
  url: string
  /** A phrase of the panel in its language. */
  t: (key: string, values?: Record<string, string | number>) => string
  /** What the browser complained of: errors in the console, exceptions, violations of the content security policy. */
  complaints: string[]
}

type Options = { url: string; locale: Locale; theme?: 'light' | 'dark'; width?: number; height?: number }

// What a test asks for and is refused, a browser logs as an error: who is not signed in, a wrong password, a message
// that is not there, one whose method is off, a pace or a network that is none, a description with a fault.
const EXPECTED_REFUSALS =
  /\/api\/v1\/(me|session|tokens|messages(\/01890000-[0-9a-f-]+)?|centre\/accounts\/sandbox|centre\/account-rehearsals)$/

const WAIT_MAX_MS = 15_000

// An empty page has no storage.
const INIT_SCRIPT = `
  if (location.protocol !== 'about:') {
    if (localStorage.getItem('rasan.locale') === null) localStorage.setItem('rasan.locale', 'LOCALE')
    if (localStorage.getItem('rasan.theme') === null) localStorage.setItem('rasan.theme', 'THEME')
    addEventListener('securitypolicyviolation', (event) => {
      console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI)
    })
  }
`

export async function openPanel(browser: Browser, options: Options): Promise<Panel> {
  const { url, locale, theme = 'light', width = 1360, height = 900 } = options
  const context = await browser.newContext({ baseURL: url, viewport: { width, height }, reducedMotion: 'reduce' })
  await context.addInitScript(INIT_SCRIPT.replace('LOCALE', locale).replace('THEME', theme))
  context.setDefaultTimeout(WAIT_MAX_MS)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
  page.on('console', (message) => {
    if (message.type() !== 'error' || EXPECTED_REFUSALS.test(message.location().url)) return
    complaints.push(`${message.text()} (${message.location().url})`)
  })
  const t: Panel['t'] = (key, values) => phrase(locale, key, values)
  return { page, context, locale, url, t, complaints }
}

/** Begins a session without the sign-in page. */
export async function signIn(panel: Panel, username: string): Promise<void> {
  const answer = await panel.page.request.post('/api/v1/session', {
    data: { signInName: username, password: PASSWORD },
    headers: { origin: panel.url },
  })
  assert.equal(answer.status(), 200, await answer.text())
}

/** Ends a test's part in a panel: nothing may have gone wrong unseen. */
export async function closePanel(panel: Panel): Promise<void> {
  await panel.context.close()
  assert.deepEqual(panel.complaints, [])
}

/** A text without the marks that keep what was put into it apart. */
export function plain(text: string | null): string {
  return (text ?? '').replace(/[\u2066-\u2069]/g, '')
}
