import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { atTestEnd } from '../../platform/test-end.ts'

/** Who can sign in at the provider: the claims by the name that is typed there; any password does. */
export type TestAccounts = Record<string, Record<string, unknown>>

export type TestProvider = {
  issuer: string
  accounts: TestAccounts
  /** Tells the provider of us: it knows one client, `rasan`, with `CLIENT_SECRET`. */
  knowClient(addresses: { redirect: string; backChannelLogout: string; afterLogout: string }): Promise<void>
  /** Stops answering: connections are refused. */
  stop(): Promise<void>
  /** Answers again, at the same address. */
  start(): Promise<void>
}

export const CLIENT_SECRET = 'the-secret-of-the-client-kX9pQ2'

/** A real OpenID Connect provider on this machine, with the pages of its own for signing in, consent and logging out. */
export async function startTestProvider(accounts: TestAccounts): Promise<TestProvider> {
  let handle: ReturnType<Provider['callback']> | undefined
  let server: Server
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => {
      server = createServer((request, response) => {
        if (handle) void handle(request, response)
        else response.writeHead(503).end()
      }).listen(port, '127.0.0.1', () => resolve())
    })
  await listen(0)
  const { port } = server!.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  atTestEnd(close)
  return {
    issuer,
    accounts,
    async knowClient(addresses) {
      handle = makeProvider(issuer, accounts, addresses).callback()
    },
    stop: close,
    start: () => listen(port),
  }
}

function makeProvider(
  issuer: string,
  accounts: TestAccounts,
  addresses: { redirect: string; backChannelLogout: string; afterLogout: string },
): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: 'rasan',
        client_secret: CLIENT_SECRET,
        redirect_uris: [addresses.redirect],
        post_logout_redirect_uris: [addresses.afterLogout],
        backchannel_logout_uri: addresses.backChannelLogout,
        backchannel_logout_session_required: true,
      },
    ],
    cookies: { keys: ['a key of the cookies'] },
    features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username', 'locale', 'groups', 'realm_access'],
      email: ['email', 'email_verified'],
      phone: ['phone_number', 'phone_number_verified'],
    },
    // its own dispatcher refuses to tell this machine of a logout
    fetch: (address, options) => fetch(address, { ...options, dispatcher: undefined } as RequestInit),
    pkce: { required: () => true },
    ttl: { Session: 3_600, Interaction: 3_600, Grant: 3_600, AccessToken: 600, IdToken: 600 },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, ...accounts[id] }),
    }),
  })
}

/** A browser as far as signing in needs one: cookies by host, redirects followed one by one, forms filled. */
export function createTestBrowser() {
  const jar = new Map<string, Map<string, string>>()
  const cookiesOf = (host: string): Map<string, string> => {
    const held = jar.get(host) ?? new Map<string, string>()
    jar.set(host, held)
    return held
  }

  async function visit(address: string, init: RequestInit = {}): Promise<Response & { at: string }> {
    const { host } = new URL(address)
    const cookie = [...cookiesOf(host)].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { accept: 'text/html', ...(init.headers as Record<string, string>), ...(cookie && { cookie }) }
    const answer = await fetch(address, { ...init, headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const equals = pair.indexOf('=')
      const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)]
      if (value === '' || /max-age=0/i.test(line)) cookiesOf(host).delete(name)
      else cookiesOf(host).set(name, value)
    }
    return Object.assign(answer, { at: address })
  }

  /** Follows redirects until an address for which `until` holds, which is not visited, or an answer that is none. */
  async function follow(address: string, until: (address: string) => boolean, init?: RequestInit): Promise<string> {
    let next = address
    let options = init
    for (let steps = 0; steps < 30; steps++) {
      const answer = await visit(next, options)
      options = undefined
      const location = answer.headers.get('location')
      if (location === null) return answer.at
      next = new URL(location, next).href
      if (until(next)) return next
    }
    throw new Error('redirected without end')
  }

  /** Sends the form of a page, with what is typed. */
  async function submit(
    at: string,
    typed: Record<string, string>,
    until: (address: string) => boolean,
  ): Promise<string> {
    const text = await (await visit(at)).text()
    const action = /action="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? at
    const hidden = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ])
    const body = new URLSearchParams({ ...Object.fromEntries(hidden), ...typed })
    return follow(new URL(action, at).href, until, { method: 'POST', body })
  }

  return {
    visit,
    follow,
    submit,
    cookiesOf,
    cookieHeader: (host: string) => [...cookiesOf(host)].map(([name, value]) => `${name}=${value}`).join('; '),
  }
}
export type TestBrowser = ReturnType<typeof createTestBrowser>
