import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createContext, runInContext } from 'node:vm'

// The worker is a file of its own, outside of every bundle: what a browser gives it is given here.

const WORKER = readFileSync(new URL('../../../public/push-worker.js', import.meta.url), 'utf8')
const ORIGIN = 'https://rasan.example'

type Listener = (event: object) => void
type Tab = { focus: () => Promise<void>; navigate: (to: string) => Promise<void> }

/** Clicks on a notification that leads to `url`; answers what the browser was told to do, in order. */
async function click(url: string | null, tabs: 'none' | 'one' | 'not_controlled'): Promise<string[]> {
  const done: string[] = []
  const listeners = new Map<string, Listener>()
  const tab: Tab = {
    focus: async () => void done.push('focus'),
    navigate: async (to) => {
      if (tabs === 'not_controlled') throw new TypeError('not controlled')
      done.push(`navigate ${to}`)
    },
  }
  const clients = {
    matchAll: async () => (tabs === 'none' ? [] : [tab]),
    openWindow: async (to: string) => void done.push(`open ${to}`),
  }
  const addEventListener = (name: string, listener: Listener) => listeners.set(name, listener)
  runInContext(
    WORKER,
    createContext({ addEventListener, clients, location: { origin: ORIGIN }, URL, skipWaiting: () => undefined }),
  )
  const waited: Promise<unknown>[] = []
  const notification = { close: () => void done.push('close'), data: { url } }
  listeners.get('notificationclick')!({ notification, waitUntil: (work: Promise<unknown>) => void waited.push(work) })
  await Promise.all(waited)
  return done
}

test('a click closes the notification and leads to its page: in an open tab of the panel, else in a new one', async () => {
  assert.deepEqual(await click('/profile', 'one'), ['close', 'focus', `navigate ${ORIGIN}/profile`])
  assert.deepEqual(await click('/profile', 'none'), ['close', `open ${ORIGIN}/profile`])
  assert.deepEqual(await click('/profile', 'not_controlled'), ['close', 'focus', `open ${ORIGIN}/profile`])
  assert.deepEqual(await click(null, 'none'), ['close', `open ${ORIGIN}/`])
})

test('another site opens in a tab of its own and never in that of the panel, however it is written', async () => {
  for (const url of [
    'https://other.example/a',
    '//other.example/a',
    '/\\other.example/a',
    '\\\\other.example/a',
    '/\t/other.example/a',
  ])
    assert.deepEqual(await click(url, 'one'), ['close', 'open https://other.example/a'], url)
})

test('nothing that a page would run is opened', async () => {
  for (const url of ['javascript:alert(1)', 'data:text/html,x', 'blob:https://rasan.example/1', 'file:///etc/passwd'])
    assert.deepEqual(await click(url, 'one'), ['close', 'focus', `navigate ${ORIGIN}/`], url)
})
