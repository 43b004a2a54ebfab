import { api, ask } from '../../api/client.ts'

// What the browser in hand can do and has done (Push API). Its worker has no part in pages.

const WORKER = '/push-worker.js'

/** Browsers show notifications of pages that came safely, and some of none. */
export const canShow = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

/** Whether it is subscribed, and whether its owner lets it show anything. */
export async function readBrowser(): Promise<{ endpoint: string | null; isDenied: boolean }> {
  const held = await findSubscription()
  return { endpoint: held?.endpoint ?? null, isDenied: Notification.permission === 'denied' }
}

async function findSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration('/')
  return (await registration?.pushManager.getSubscription()) ?? null
}

/** What keeps a browser from it: its owner, or that it does not reach its push service. */
export type Obstacle = 'denied' | 'unreachable'

/** Asks the owner, subscribes by the centre's key and tells the server. Answers null where all of that went well. */
export async function subscribe(publicKey: string): Promise<Obstacle | null> {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied'
  await navigator.serviceWorker.register(WORKER)
  const { pushManager } = await navigator.serviceWorker.ready
  const held = await pushManager.getSubscription()
  // a browser takes messages by one key at a time
  if (held && readKey(held) !== publicKey) await held.unsubscribe()
  const options = { userVisibleOnly: true, applicationServerKey: publicKey }
  // a browser says hardly more of it than that it failed
  const made = await pushManager.subscribe(options).catch(() => null)
  if (!made) return 'unreachable'
  const { endpoint = '', keys = {} } = made.toJSON()
  const { p256dh = '', auth = '' } = keys
  await ask(api.POST('/api/v1/push-subscriptions', { body: { endpoint, keys: { p256dh, auth }, publicKey } }))
  return null
}

export async function unsubscribe(): Promise<void> {
  await (await findSubscription())?.unsubscribe()
}

/**
 * Subscribes anew where the key is no longer the first that the browser subscribed by: it may still be in use, and will not
 * be for ever. Its owner has said yes before.
 */
export async function renewWhereOutdated(): Promise<void> {
  const held = canShow() && Notification.permission === 'granted' ? await findSubscription() : null
  if (!held) return
  const { publicKey, items } = await ask(api.GET('/api/v1/push-subscriptions', {}))
  const own = items.find(({ endpoint }) => endpoint === held.endpoint)
  if (publicKey !== null && own && (own.isOutdated || readKey(held) !== publicKey)) await subscribe(publicKey)
}

function readKey({ options }: PushSubscription): string {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
