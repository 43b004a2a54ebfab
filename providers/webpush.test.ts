import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BAD_KEY, startWebpushSimulator, subscriptionOf } from '../simulators/webpush.ts'
import { describeProvider } from './contract.ts'
import { createExchange } from './exchange.ts'
import type { Context, SendItem } from './provider.ts'
import { isPublicAddress } from './public-addresses.ts'
import { webpush } from './webpush.ts'
import { CODES } from './webpush-codes.ts'

const KEY = webpush.makeKey!()
const SETTINGS = { contact: 'mailto:it@university.test' }
const PUSH = { title: 'می\u200cخواهم 🎉 «سلام»', url: '/messages/1', ttlS: 60 }

describeProvider({
  provider: webpush,
  startSimulator: startWebpushSimulator,
  settings: SETTINGS,
  key: KEY,
  badKey: { privateKey: BAD_KEY },
  line: '',
  template: { name: '', tokens: {} },
  codes: Object.keys(CODES).map(Number),
  unknownCode: 418,
  recipients: { make: (i) => `id:${i + 1}`, pattern: (i) => `^id:${i + 1}$`, read: (to) => to },
  carries: (to, url) => ({ push: { ...PUSH, subscriptions: [subscriptionOf(url, to)] } }),
  hasNoCredit: true,
  isEachAlone: true,
  endings: ['delivered'],
})

async function withService(
  work: (
    simulator: Awaited<ReturnType<typeof startWebpushSimulator>>,
    send: (item: Partial<SendItem>) => ReturnType<typeof webpush.send>,
  ) => Promise<void>,
  change: Partial<Context> = {},
) {
  const simulator = await startWebpushSimulator()
  const { exchange, close } = createExchange({ connections: 4, onlyPublicBut: '127.0.0.1' })
  const context = { baseUrl: simulator.url, settings: SETTINGS, key: KEY, exchange, now: Date.now, ...change }
  const item: SendItem = { reference: 271_000_000_000_000, to: 'id:7', text: 'سلام', line: null }
  try {
    await work(simulator, (more) =>
      webpush.send(context, { manner: 'push', items: [{ ...item, ...more }], timeoutMs: 3_000 }),
    )
  } finally {
    await close()
    await simulator.close()
  }
}

test('goes to all browsers of a person, with title, address and validity, and tells which are gone', () =>
  withService(async (simulator, send) => {
    simulator.unsubscribe('laptop')
    const subscriptions = ['phone', 'laptop', 'tablet'].map((name) => subscriptionOf(simulator.url, name))
    const { outcomes, endpoints } = await send({ push: { ...PUSH, subscriptions } })
    assert.equal(outcomes[0]?.kind, 'accepted')
    assert.deepEqual(endpoints, {
      taken: [subscriptions[0]!.endpoint, subscriptions[2]!.endpoint],
      gone: [subscriptions[1]!.endpoint],
    })
    const [first, second] = simulator.notifications()
    assert.deepEqual([first?.title, first?.url, first?.ttlS, first?.text], [PUSH.title, PUSH.url, PUSH.ttlS, 'سلام'])
    assert.equal(first?.id, second?.id)
  }))

test('nobody is reached where no browser is left, and what somebody can mend is told before that', () =>
  withService(async (simulator, send) => {
    const subscriptions = ['phone', 'laptop'].map((name) => subscriptionOf(simulator.url, name))
    const [none] = (await send({ push: { ...PUSH, subscriptions: [] } })).outcomes
    assert.deepEqual(none?.kind === 'rejected' && [none.fault, none.failure, none.who], [
      'recipient',
      'no_browser',
      'recipient',
    ])
    simulator.unsubscribe('phone')
    simulator.unsubscribe('laptop')
    const [all] = (await send({ push: { ...PUSH, subscriptions } })).outcomes
    assert.deepEqual(all?.kind === 'rejected' && [all.failure, all.code], ['no_browser', '410'])
    simulator.behave({ kind: 'code', code: 429 })
    const [busy] = (await send({ push: { ...PUSH, subscriptions } })).outcomes
    assert.deepEqual(busy?.kind === 'rejected' && busy.fault, 'busy')
  }))

test('a browser whose keys or address are none is gone, and nothing is asked of it', () =>
  withService(async (simulator, send) => {
    const good = subscriptionOf(simulator.url, 'phone')
    const subscriptions = [
      { ...good, endpoint: `${simulator.url}/push/a`, p256dh: Buffer.alloc(65, 4).toString('base64url') },
      { ...good, endpoint: `${simulator.url}/push/b`, auth: 'x' },
      ...[
        'https://10.0.0.1/x',
        'https://localhost/x',
        'http://example.org/x',
        'https://[::1]/x',
        'file:///etc/passwd',
      ].map((endpoint) => ({ ...good, endpoint })),
    ]
    const { outcomes, endpoints } = await send({ push: { ...PUSH, subscriptions } })
    assert.deepEqual(outcomes[0]?.kind === 'rejected' && outcomes[0].failure, 'no_browser')
    assert.deepEqual(
      endpoints?.gone,
      subscriptions.map(({ endpoint }) => endpoint),
    )
    assert.equal(simulator.totals().calls, 0)
  }))

test('services of browsers are known, others have to be named by the account, and no name passes for one', () => {
  const reaches = (endpoint: string, services?: string) =>
    webpush.subscribing!.reaches(endpoint, { baseUrl: 'http://10.0.0.5:9311', settings: services ? { services } : {} })
  for (const host of [
    'fcm.googleapis.com',
    'updates.push.services.mozilla.com',
    'web.push.apple.com',
    'wns2-a.notify.windows.com',
  ])
    assert.ok(reaches(`https://${host}/x`), host)
  for (const host of [
    'a.example',
    'xfcm.googleapis.com',
    'fcm.googleapis.com.a.example',
    'push.apple.com.a.example',
    'xpush.apple.com',
  ])
    assert.ok(!reaches(`https://${host}/x`), host)
  assert.ok(!reaches('http://fcm.googleapis.com/x') && reaches('http://10.0.0.5:9311/push/x'))
  assert.ok(
    reaches('https://push.example/x', 'other.example push.example') &&
      !reaches('https://push.example/x', 'other.example'),
  )
})

test('a name that leads into a network of ours is not connected to', async () => {
  const { exchange, close } = createExchange({ connections: 1, onlyPublicBut: '127.0.0.1' })
  const simulator = await startWebpushSimulator()
  const ask = (host: string) =>
    exchange({ method: 'POST', url: `http://${host}:${simulator.port}/push/x`, timeoutMs: 2_000 })
  const refused = await ask('localhost')
  assert.deepEqual([refused.kind, 'code' in refused && refused.code], ['not_sent', 'ENOTPUBLIC'])
  assert.equal((await ask('127.0.0.1')).kind, 'answer')
  await close()
  await simulator.close()
  const cases: [string, boolean][] = [
    ...['8.8.8.8', '2a00:1450:4001::5f', '::ffff:8.8.8.8', '172.32.0.1'].map((one): [string, boolean] => [one, true]),
    ...[
      '127.0.0.1',
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '224.0.0.1',
    ].map((one): [string, boolean] => [one, false]),
    ...['::1', 'fe80::1', 'fd00::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', '2002:a00:1::', '::'].map(
      (one): [string, boolean] => [one, false],
    ),
  ]
  for (const [address, isPublic] of cases) assert.equal(isPublicAddress(address), isPublic, address)
})
