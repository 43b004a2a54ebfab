import type { Desk, Row } from './desk.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from './simulator.ts'
import { decrypt, makeBrowser, makePublicKey, readSignature } from './webpush-crypto.ts'
import type { Answer, Call } from './wire.ts'

// A push service at home, with the browsers behind it: whoever is named in an address has one, which decrypts what comes and
// reports that it was shown, as the service worker of the panel does.

/** A key to sign by that no service takes. */
export const BAD_KEY = Buffer.from('01'.padStart(64, '0'), 'hex').toString('base64url')
const BAD_PUBLIC_KEY = makePublicKey(BAD_KEY)

const BODY_MAX = 4_096

export type Notification = {
  browser: string
  id: string
  title: string
  text: string
  url: string | null
  ttlS: number
}
export type WebpushSimulator = Simulator & {
  /** What was shown, newest last. */
  notifications(): Notification[]
  /** From now on the browser of this name is gone. */
  unsubscribe(browser: string): void
  /** From now on what is signed by this public key is refused, or (null) only what always is. */
  refuseKey(publicKey: string | null): void
}

/** What the browser of this name says when it subscribes at the push service of this address. */
export function subscriptionOf(url: string, browser: string) {
  const { ecdh, auth } = makeBrowser(browser)
  return {
    endpoint: `${url}/push/${encodeURIComponent(browser)}`,
    p256dh: ecdh.getPublicKey('base64url'),
    auth: auth.toString('base64url'),
  }
}

export async function startWebpushSimulator(options: SimulatorOptions = {}): Promise<WebpushSimulator> {
  const gone = new Set<string>()
  let refused: string | null = null
  const ids = new Map<number, string>()
  let shown: Notification[] = []
  let origin = ''
  let taking = ''

  function answer(call: Call, desk: Desk): Answer {
    origin = `http://${call.headers.host}`
    const publicKey = readSignature(call.headers.authorization ?? '', origin, Date.now())
    if (call.method !== 'POST' || !/^\d+$/.test(String(call.headers.ttl))) return say(400, 'no TTL')
    if (publicKey === undefined) return say(401, 'not signed')
    if (publicKey === BAD_PUBLIC_KEY || publicKey === refused)
      return say(403, 'signed by another than it was subscribed by')
    const [, name] = /^\/push\/(.+)$/.exec(call.path) ?? []
    if (name === undefined) return say(404, 'no such subscription')
    const browser = decodeURIComponent(name)
    if (gone.has(browser) || desk.isRefused(browser)) return say(410, 'unsubscribed')
    if (call.bytes.length > BODY_MAX) return say(413, 'too large')
    if (call.headers['content-encoding'] !== 'aes128gcm') return say(400, 'in no known encoding')
    const said = JSON.parse(decrypt(makeBrowser(browser), call.bytes)) as Omit<Notification, 'browser' | 'ttlS'>
    // the reports of a row that is taken ask for its id
    taking = said.id
    shown.push({ ...said, browser, ttlS: Number(call.headers.ttl) })
    desk.take({
      reference: said.id.split('.')[0] as string,
      key: publicKey,
      to: browser,
      text: said.text,
      line: null,
    })
    return { status: 201, body: {} }
  }
  const idOf = (row: Row): string => ids.get(row.id) ?? taking
  const simulator = await startSimulator(
    {
      firstId: 1,
      answer,
      refuse: (code, text = 'refused') => say(Number(code), text),
      idOf,
      report: (row, status) => ({
        method: 'POST',
        contentType: 'application/json',
        body: JSON.stringify({
          endpoint: `${origin}/push/${encodeURIComponent(row.to)}`,
          id: idOf(row),
          status: status === 'delivered' ? 'shown' : status,
        }),
      }),
    },
    {
      ...options,
      onTaken(row) {
        ids.set(row.id, taking)
        options.onTaken?.(row)
      },
    },
  )
  return {
    ...simulator,
    notifications: () => shown,
    unsubscribe: (browser) => void gone.add(browser),
    refuseKey(publicKey) {
      refused = publicKey
    },
    reset() {
      simulator.reset()
      shown = []
      gone.clear()
    },
  }
}

const say = (status: number, text: string): Answer => ({ status, body: { code: status, error: text } })
