import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExchangeResult } from '../../../providers/exchange.ts'
import { listProviders } from '../../../providers/index.ts'
import type { Provider } from '../../../providers/provider.ts'
import { JSON_SETTINGS, TEXT_SETTINGS } from '../../../simulators/http-settings.ts'
import { recordWire } from './record-wire.ts'
import { strikeOut } from './strike-out.ts'

const TEXT = 'کد شما: 445566 "x"'
const items = [
  { to: '+989121234567', text: TEXT },
  { to: '+447400123456', text: 'ok' },
]

const ECHOES = {
  'as it is': `<html>${TEXT} to 09121234567</html>`,
  'as JSON': JSON.stringify({ message: TEXT, receptor: '9121234567' }),
  'as a query': `message=${encodeURIComponent(TEXT)}&receptor=%2B989121234567`,
  'as a form': new URLSearchParams({ message: TEXT, receptor: '00989121234567' }).toString(),
  'as XML': `<text>${TEXT}</text><to>9121234567</to>`.replaceAll('"x"', '&quot;x&quot;'),
  'as escaped JSON': String.raw`{"m":"\u06a9\u062f \u0634\u0645\u0627: 445566 "x""}`,
}

for (const [form, echo] of Object.entries(ECHOES))
  test(`a provider that echoes the request ${form} shows neither text nor number`, () => {
    const left = strikeOut(echo, items)
    assert.doesNotMatch(left, /445566/)
    assert.doesNotMatch(left, /9121234567/)
  })

test('an e-mail is struck out with its subject, its HTML and its whole address', () => {
  const letter = { to: 'nasim@example.test', text: 'سلام نسیم', email: { subject: 'کد ۱۲۳', html: '<b>۱۲۳</b>' } }
  assert.equal(
    strikeOut('550 nasim@example.test: کد ۱۲۳ / <b>۱۲۳</b> of example.test', [letter]),
    '550 …: … / … of example.test',
  )
})

test('what is not of the messages stays', () => {
  assert.equal(strikeOut('وب سرویس در دسترس نیست, code 409, ok', items), 'وب سرویس در دسترس نیست, code 409, ok')
})

/** Whatever of it is left tells a part of it. */
const SECRET = `Pa1<Pb2"Pc3%Pd4 Pe5&Pf6'Pg7>Ph8\rPi9+Pj0`
const SETTINGS: Record<string, object[]> = { http: [JSON_SETTINGS, TEXT_SETTINGS], ghasedak: [{}, { api: 'gateway' }] }

/** What they say goes over no exchange, so nothing of it is recorded. */
const NOT_BY_HTTP = ['sandbox', 'smpp', 'smtp', 'webpush']

for (const provider of listProviders().filter(({ slug }) => !NOT_BY_HTTP.includes(slug)))
  for (const settings of SETTINGS[provider.slug] ?? [{ username: 'user', domain: 'domain' }])
    test(`nothing of a secret is in what is recorded of ${provider.slug}, sent or echoed`, async () => {
      const wire = await record(provider, settings)
      assert.match(wire, /\*\*\*/)
      assert.doesNotMatch(wire, /P[a-j]\d/)
    })

async function record(provider: Provider, settings: object): Promise<string> {
  // no header can hold the end of a line, and a description may put any key there
  const secret = provider.slug === 'http' ? SECRET.replace('\r', '') : SECRET
  const key = Object.fromEntries(Object.keys(provider.keyFields.properties).map((name) => [name, secret]))
  const exchange = async (request: { url: string; body?: string }): Promise<ExchangeResult> => ({
    kind: 'answer',
    status: 400,
    headers: {},
    text: `${request.url} ${request.body ?? ''}`,
  })
  const wire = recordWire({ baseUrl: 'http://provider', settings: { ...settings }, key, exchange, now: () => 0 })
  const item = { reference: 5, to: '+989121234567', text: 'a', line: '10008663' }
  const [manner] = Object.keys(provider.methods)
  await provider.send(wire.context, { manner: manner!, items: [item], timeoutMs: 1_000 })
  await provider.probe(wire.context)
  await provider.readAccount?.(wire.context)
  return wire.read() ?? ''
}
