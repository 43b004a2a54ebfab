import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findProvider } from '../../../providers/index.ts'
import type { Context, OnReports, Provider, Report } from '../../../providers/provider.ts'
import type { Account, Key } from '../road/routing.ts'
import { createSessions } from './sessions.ts'

type Opened = { key: unknown; onReports: OnReports; isClosed: boolean }

/** A provider that remembers what was opened, and closes when it is let. */
function watch() {
  const opened: Opened[] = []
  let letClose = (): void => undefined
  const closing = new Promise<void>((resolve) => {
    letClose = resolve
  })
  const provider: Provider = {
    ...(findProvider('sandbox') as Provider),
    openSession(context, onReports) {
      const one: Opened = { key: context.key, onReports, isClosed: false }
      opened.push(one)
      return {
        async close() {
          await closing
          one.isClosed = true
        },
      }
    },
  }
  return { opened, provider, letClose }
}

const keyOf = (id: number, password = 'a'): Key => ({ id, name: `k${id}`, fields: { password }, expiresAt: null })
const accountOf = (provider: Provider, id: number, settings: object = {}) => ({ id, provider, settings }) as Account
const contextOf = (account: Account, key: Key | undefined) =>
  ({ baseUrl: 'x', settings: account.settings, key: key?.fields ?? {} }) as Context

test('one session stands for an account and key until either changes, and hears for its account', async () => {
  const { opened, provider, letClose } = watch()
  const heard: [number, Report[]][] = []
  const sessions = createSessions(async (accountId, reports) => void heard.push([accountId, reports]))
  const find = (account: Account, key: Key) => sessions.find(account, key, contextOf(account, key))
  const first = find(accountOf(provider, 1), keyOf(7))
  assert.equal(find(accountOf(provider, 1), keyOf(7)), first)
  assert.notEqual(find(accountOf(provider, 1), keyOf(8)), first)
  assert.notEqual(find(accountOf(provider, 2), keyOf(7)), first)
  assert.equal(opened.length, 3)
  assert.notEqual(find(accountOf(provider, 1), keyOf(7, 'b')), first, 'another password')
  assert.notEqual(find(accountOf(provider, 1, { window: 1 }), keyOf(7, 'b')), first, 'other settings')
  assert.equal(opened.length, 5)
  letClose()
  await sessions.close()
  assert.ok(opened.every(({ isClosed }) => isClosed))
  await opened[2]!.onReports([])
  assert.deepEqual(heard, [[2, []]])
})

test('keys that are there are listened with, keys that went are let go, and closing waits for them', async () => {
  const { opened, provider, letClose } = watch()
  const sessions = createSessions(async () => undefined)
  const account = accountOf(provider, 1)
  const plain = accountOf(findProvider('sandbox') as Provider, 2)
  const keep = (...keys: Key[]) =>
    sessions.keep([...keys.map((key) => ({ account, key })), { account: plain, key: keyOf(9) }], contextOf)
  keep(keyOf(1), keyOf(2))
  keep(keyOf(2))
  assert.deepEqual([opened.length, opened.map(({ isClosed }) => isClosed)], [2, [false, false]])
  assert.equal(sessions.find(plain, keyOf(9), contextOf(plain, keyOf(9))), undefined)
  let isOver = false
  const closing = sessions.close().then(() => {
    isOver = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(isOver, false)
  letClose()
  await closing
  assert.deepEqual(
    opened.map(({ isClosed }) => isClosed),
    [true, true],
  )
})
