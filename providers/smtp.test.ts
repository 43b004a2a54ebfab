import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type SmtpOptions, startSmtpSimulator } from '../simulators/smtp.ts'
import { AUTHORITY, type Certificate, OF_ANOTHER_NAME, OWN } from '../simulators/smtp-certificates.ts'
import { type ContractCase, describeProvider } from './contract.ts'
import { createSessions } from './contract-sessions.ts'
import { asksForKey, type Context, type SendItem } from './provider.ts'
import { smtp } from './smtp.ts'
import { CODES } from './smtp-codes.ts'

const SETTINGS = { encryption: 'none', senderName: 'دانشگاه' }
const KEY = { user: 'the-university', password: 'a-password-9c1' }
const LINE = 'info@university.test'

const CASE: ContractCase = {
  provider: smtp,
  startSimulator: startSmtpSimulator,
  settings: SETTINGS,
  key: KEY,
  badKey: { user: 'the-university', password: 'BADKEY' },
  line: LINE,
  template: { name: '', tokens: {} },
  codes: Object.keys(CODES).map(Number),
  unknownCode: 599,
  recipients: {
    make: (i) => `person-${i}@example.test`,
    pattern: (i) => `^person-${i}@`,
    read: (to) => to,
  },
  hasNoCredit: true,
}
describeProvider(CASE)

async function withServer(
  given: SmtpOptions & { settings?: Record<string, unknown>; key?: Record<string, string> },
  work: (simulator: Awaited<ReturnType<typeof startSmtpSimulator>>, context: Context) => Promise<void>,
) {
  const simulator = await startSmtpSimulator(given)
  const sessions = createSessions(smtp)
  const context = sessions.of({
    baseUrl: simulator.url,
    settings: given.settings ?? SETTINGS,
    key: given.key ?? KEY,
    exchange: async () => assert.fail('no request is made'),
    now: Date.now,
  })
  try {
    await work(simulator, context)
  } finally {
    await sessions.close()
    await simulator.close()
  }
}

const item = (more: Partial<SendItem> = {}): SendItem => ({
  reference: 271_000_000_000_000,
  to: 'nasim@example.test',
  text: 'سلام',
  line: LINE,
  ...more,
})
const sendTo = async (context: Context, items: SendItem[], timeoutMs = 2_000) =>
  (await smtp.send(context, { manner: 'email', items, timeoutMs })).outcomes

test('subject, HTML and the sender’s name arrive as they were given, and no holiday notice is asked for', () =>
  withServer({}, async (simulator, context) => {
    const subject = 'می\u200cخواهم 🎉 «سلام» = + %'
    const html = '<p dir="rtl">سلام <b>نسیم</b> — ۱۲۳</p>'
    const [outcome] = await sendTo(context, [item({ email: { subject, html } })])
    assert.equal(outcome?.kind, 'accepted')
    const [mail] = simulator.mails()
    assert.equal(mail?.subject, subject)
    assert.equal(mail?.html?.trim(), html)
    assert.deepEqual([mail?.from?.name, mail?.from?.address], ['دانشگاه', LINE])
    assert.ok(mail?.headers.some(({ key, value }) => key === 'auto-submitted' && value === 'auto-generated'))
  }))

test('a subject with a line break in it adds no header', () =>
  withServer({}, async (simulator, context) => {
    await sendTo(context, [item({ email: { subject: 'a\r\nBcc: everybody@example.test', html: null } })])
    const [mail] = simulator.mails()
    assert.equal(mail?.bcc, undefined)
    assert.equal(simulator.totals().messages, 1)
  }))

test('no password is said in the clear unless the account allows it', () =>
  withServer({ settings: {} }, async (simulator, context) => {
    const [outcome] = await sendTo(context, [item()])
    assert.deepEqual(outcome?.kind === 'rejected' && [outcome.fault], ['network'])
    assert.equal(simulator.totals().messages, 0)
  }))

// what the server shows, what the account names, and whether that is good enough
const CERTIFICATES: [title: string, shown: Certificate, named: string | undefined, isTrusted: boolean][] = [
  ['by nobody that the machine knows', OWN, undefined, false],
  ['by the authority that the account names', OWN, AUTHORITY, true],
  ['by another than the account names', OWN, OF_ANOTHER_NAME.cert, false],
  ['by itself, which the account names', OF_ANOTHER_NAME, `${AUTHORITY}${OF_ANOTHER_NAME.cert}`, true],
  ['by itself, which nobody names', OF_ANOTHER_NAME, AUTHORITY, false],
]
for (const [title, certificate, certificates, isTrusted] of CERTIFICATES)
  test(`a certificate signed ${title} is ${isTrusted ? 'trusted' : 'not trusted, and no password is said'}`, () =>
    withServer(
      { offersTls: true, certificate, settings: certificates === undefined ? {} : { certificates } },
      async (simulator, context) => {
        const [outcome] = await sendTo(context, [item()])
        const probed = await smtp.probe(context)
        assert.equal(simulator.totals().messages, isTrusted ? 1 : 0)
        assert.equal(probed.kind, isTrusted ? 'read' : 'refused')
        if (isTrusted) return assert.equal(outcome?.kind, 'accepted')
        assert.ok(outcome?.kind === 'rejected' && outcome.fault === 'network' && outcome.who === 'administrator')
        assert.match(outcome.text, /^the server's certificate is not trusted: /)
      },
    ))

test('certificates that are none, are over, or have nothing to do are told at their place', () => {
  const faultsOf = (settings: Record<string, unknown>) => smtp.checkSettings!(settings).map(({ code }) => code)
  const [first, ...rest] = AUTHORITY.split('\n')
  const cut = [first, ...rest.slice(2)].join('\n')
  assert.deepEqual(faultsOf({ certificates: `${AUTHORITY}\n${OWN.cert}` }), [])
  for (const wrong of ['nonsense', '', cut, `${AUTHORITY} and`, OWN.key])
    assert.deepEqual(faultsOf({ certificates: wrong }), ['wrong_form'], wrong)
  assert.deepEqual(faultsOf({ certificates: AUTHORITY, encryption: 'none' }), ['not_together'])
})

test('a server that asks nobody who they are is told no password, whether or not it would hear one', async () => {
  const settings = { ...SETTINGS, signIn: 'without' }
  for (const withoutPassword of ['too', 'never'] as const)
    await withServer({ withoutPassword, settings, key: {} }, async (simulator, context) => {
      assert.equal((await smtp.probe(context)).kind, 'read')
      const [outcome] = await sendTo(context, [item()])
      assert.equal(outcome?.kind, 'accepted')
      assert.equal(simulator.received()[0]?.keyTail, 'ined')
    })
  // one that does ask says so, and whoever is to act hears it
  await withServer({ settings, key: {} }, async (simulator, context) => {
    const [outcome] = await sendTo(context, [item()])
    assert.deepEqual(outcome?.kind === 'rejected' && [outcome.fault, outcome.code], ['key', '530'])
    assert.equal(simulator.totals().messages, 0)
  })
  const asks = (given: Record<string, unknown>) => asksForKey(smtp, given)
  assert.deepEqual([asks({}), asks({ signIn: 'password' }), asks({ signIn: 'without' })], [true, true, false])
})

test('what finds no free connection is not sent, and not sent later either', () =>
  withServer({ settings: { ...SETTINGS, connections: 1 } }, async (simulator, context) => {
    simulator.behave({ kind: 'hang' })
    const outcomes = await sendTo(context, [item(), item({ reference: 2, to: 'second@example.test' })], 400)
    assert.deepEqual(
      outcomes.map((one) => (one.kind === 'rejected' ? one.fault : one.kind)),
      ['unknown', 'busy'],
    )
    assert.equal(simulator.totals().calls, 1)
  }))
