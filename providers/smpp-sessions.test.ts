import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, test } from 'node:test'
import fc from 'fast-check'
import { countSegments } from '../server/platform/text/segments.ts'
import { type SmppOptions, type SmppSimulator, startSmppSimulator } from '../simulators/smpp.ts'
import type { Context, OnReports, Outcome, Report, SendItem, Session } from './provider.ts'
import { smpp } from './smpp.ts'
import { refusalOf } from './smpp-codes.ts'
import pkg, { type Pdu } from './smpp-package.ts'
import { readReceipt } from './smpp-receipts.ts'
import { codeText } from './smpp-text.ts'

const KEY = { systemId: 'the-university', password: 'a-password-9c1' }
const LINE = '30001234'
const LONG = `می\u200cخواهم 🎉 ${'آ'.repeat(650)}.`

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function start(options: SmppOptions = {}): Promise<SmppSimulator> {
  const simulator = await startSmppSimulator({ reportAfterMs: 10, ...options })
  closers.push(simulator.close)
  return simulator
}

type Opened = { context: Context; session: Session; heard: Report[] }

/** A session of an account with these settings; what it hears is kept unless `onReports` says otherwise. */
function open(baseUrl: string, settings: object = {}, onReports?: OnReports): Opened {
  const heard: Report[] = []
  const keep: OnReports = async (reports) => void heard.push(...reports)
  const unused = async () => ({ kind: 'not_sent', code: 'http', text: 'no HTTP here' }) as const
  const context: Context = { baseUrl, settings: { ...settings }, key: KEY, exchange: unused, now: Date.now }
  const session = smpp.openSession!(context, onReports ?? keep)
  closers.push(() => session.close())
  return { context: { ...context, session }, session, heard }
}

let nextReference = 1_000
const itemOf = (text: string, more: Partial<SendItem> = {}): SendItem => ({
  reference: nextReference++,
  to: `+98912${String(1_000_000 + nextReference)}`,
  text,
  line: LINE,
  ...more,
})
const send = async ({ context }: Opened, items: SendItem[], timeoutMs = 3_000): Promise<Outcome[]> =>
  (await smpp.send(context, { manner: 'sms', items, timeoutMs })).outcomes
const sendOne = async (opened: Opened, text: string, timeoutMs?: number): Promise<Outcome> =>
  (await send(opened, [itemOf(text)], timeoutMs))[0]!
const faultOf = (outcome: Outcome): string => (outcome.kind === 'rejected' ? outcome.fault : outcome.kind)
const idOf = (outcome: Outcome): string => {
  assert.ok(outcome.kind === 'accepted', JSON.stringify(outcome))
  return outcome.providerId
}

async function until(isSo: () => boolean, limitMs = 4_000): Promise<void> {
  const end = performance.now() + limitMs
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`it did not come true: ${isSo}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

describe('texts', () => {
  const TEXTS = [
    LONG,
    `${'آ'.repeat(66)}🎉${'آ'.repeat(66)}🎉${'👨‍👩‍👧‍👦'.repeat(20)}`,
    'a'.repeat(160),
    `${'a'.repeat(152)}€${'{}'.repeat(70)}\\[~]|^`,
    `${'x'.repeat(1_529)}.`,
    `\ufeff${'ك'.repeat(80)}`,
    '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ ¤¡ÄÖÑÜ§¿äöñüà',
  ]

  test('ten segments and fewer arrive byte for byte, in parts or as a payload, in as many as are counted', async () => {
    for (const longTexts of ['parts', 'payload']) {
      const simulator = await start()
      const opened = open(simulator.url, { longTexts })
      for (const text of TEXTS) {
        simulator.reset()
        idOf(await sendOne(opened, text))
        assert.deepEqual(
          simulator.received().map((row) => row.text),
          [text],
        )
        const submits = simulator.submits()
        assert.equal(submits.length, longTexts === 'parts' ? countSegments(text).segments : 1)
        // one receipt for a message, however many parts it has
        assert.deepEqual(
          submits.map((pdu) => pdu.registered_delivery),
          submits.map((_, i) => Number(i === submits.length - 1)),
        )
      }
    }
  })

  test('a text has the parts that it is charged for, each within an octet of length, and no character is cut', () => {
    const unit = fc.constantFrom('a', '€', '{', 'آ', '🎉', '\n', 'ß')
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 900 }), (units) => {
        const text = units.join('')
        const { parts, dataCoding } = codeText(text, 'gsm7')
        const counted = countSegments(text)
        assert.equal(parts.length, counted.segments)
        assert.equal(dataCoding === 0, counted.encoding === 'gsm7')
        assert.ok(parts.every((part) => part.length + 6 <= 254))
        const joined = parts.map((part) => (dataCoding === 0 ? pkg.gsmCoder.decode(part, 0) : fromUcs2(part))).join('')
        assert.equal(joined, text)
      }),
    )
  })

  test('the alphabet of the account decides how Latin letters go', () => {
    assert.deepEqual(codeText('a@b', 'gsm7'), { dataCoding: 0, parts: [Buffer.from([0x61, 0, 0x62])] })
    assert.deepEqual(codeText('a@b', 'ascii'), { dataCoding: 0, parts: [Buffer.from('a@b')] })
    assert.deepEqual(codeText('ab', 'ucs2'), { dataCoding: 8, parts: [Buffer.from([0, 0x61, 0, 0x62])] })
    assert.equal(codeText('é', 'ascii').dataCoding, 8)
  })

  test('addresses have their types, and a line that cannot be written is refused before anything leaves', async () => {
    const simulator = await start()
    const opened = open(simulator.url)
    const lines = ['RASAN', '+9830001234', '30001234', 'خط', '', 'a'.repeat(21)]
    const outcomes = await send(
      opened,
      lines.map((line) => itemOf('x', { line })),
    )
    assert.deepEqual(outcomes.map(faultOf), ['accepted', 'accepted', 'accepted', 'line', 'line', 'line'])
    assert.deepEqual(
      simulator.submits().map((pdu) => [pdu.source_addr, pdu.source_addr_ton, pdu.source_addr_npi]),
      [
        ['RASAN', 5, 0],
        ['9830001234', 0, 1],
        ['30001234', 0, 1],
      ],
    )
    await sendOne(open(simulator.url, { sourceTon: 3, sourceNpi: 8, destinationTon: 2, destinationNpi: 0 }), 'x')
    const last = simulator.submits().at(-1)!
    assert.deepEqual([last.source_addr_ton, last.source_addr_npi, last.dest_addr_ton, last.dest_addr_npi], [3, 8, 2, 0])
    assert.match(String(last.destination_addr), /^98912/)
  })
})

const fromUcs2 = (bytes: Buffer): string => Buffer.from(bytes).swap16().toString('utf16le')

describe('the window', () => {
  test('holds no more than its places without an answer, and loses nothing', async () => {
    const simulator = await start()
    simulator.behave({ kind: 'delayAnswer', ms: 20 })
    const opened = open(simulator.url, { window: 3 })
    const calls = await Promise.all(
      Array.from({ length: 4 }, () =>
        send(
          opened,
          Array.from({ length: 10 }, () => itemOf('x')),
        ),
      ),
    )
    assert.equal(new Set(calls.flat().map(idOf)).size, 40)
    assert.equal(simulator.peak(), 3)
  })

  test('what got no place in time never left, what got one and no answer is unknown', async () => {
    const simulator = await start()
    simulator.behave({ kind: 'hang' })
    const items = Array.from({ length: 5 }, () => itemOf('x'))
    const outcomes = await send(open(simulator.url, { window: 2 }), items, 300)
    assert.deepEqual(outcomes.map(faultOf), ['unknown', 'unknown', 'busy', 'busy', 'busy'])
    assert.ok(outcomes[4]!.kind === 'rejected' && outcomes[4]!.code === 'not_reached')
    assert.equal(simulator.totals().calls, 2)
  })

  test('a session that breaks in the middle leaves unknown what it carried; the next message makes a new one', async () => {
    const simulator = await start()
    simulator.behave({ kind: 'hang', process: true, count: 4 })
    const opened = open(simulator.url, { window: 4 })
    const items = Array.from({ length: 4 }, () => itemOf('x'))
    const sending = send(opened, items)
    await until(() => simulator.totals().messages === 4)
    simulator.drop()
    assert.deepEqual((await sending).map(faultOf), ['unknown', 'unknown', 'unknown', 'unknown'])
    idOf(await sendOne(opened, 'after'))
    assert.equal(simulator.totals().messages, 5)
  })
})

describe('refusals', () => {
  test('throttling is "busy"; of a long message a part that was throttled goes again, and it is taken once', async () => {
    const simulator = await start()
    const opened = open(simulator.url)
    simulator.behave({ kind: 'code', code: 0x58, count: 1 })
    assert.equal(faultOf(await sendOne(opened, 'x')), 'busy')
    simulator.behave({ kind: 'rows', count: 0 })
    idOf(await sendOne(opened, 'warm'))
    simulator.reset()
    simulator.behave({ kind: 'delayAnswer', ms: 30, count: 1 })
    const sending = sendOne(opened, 'آ'.repeat(150))
    await until(() => simulator.totals().calls === 1)
    simulator.behave({ kind: 'code', code: 0x58, count: 2 })
    idOf(await sending)
    assert.deepEqual(
      simulator.received().map(({ text }) => text),
      ['آ'.repeat(150)],
    )
    assert.equal(simulator.totals().calls, 5)
  })

  for (const [name, code, first, later] of [
    ['a recipient', 0x0b, 'recipient', 'unknown'],
    ['an unknown code', 0x4d2, 'caller_bug', 'unknown'],
    ['no credit, by the code of the account', 0x400, 'credit', 'unknown'],
  ] as const)
    test(`${name}: at the first part nothing was taken, at a later one nobody knows`, async () => {
      const simulator = await start()
      const opened = open(simulator.url, { creditCode: '0x400' })
      simulator.behave({ kind: 'code', code })
      assert.equal(faultOf(await sendOne(opened, 'آ'.repeat(150))), first)
      assert.equal(simulator.totals().calls, 1)
      simulator.behave({ kind: 'delayAnswer', ms: 30, count: 1 })
      const sending = sendOne(opened, 'آ'.repeat(150))
      await until(() => simulator.totals().calls === 2)
      simulator.behave({ kind: 'code', code })
      const outcome = await sending
      assert.equal(outcome.kind, later)
      assert.ok(outcome.kind === 'unknown' && outcome.text.startsWith('part 2 of 3'))
    })

  test('a bind that is refused is nobody’s message’s fault, and is tried again only when somebody asks', async () => {
    const simulator = await start({ bindsMax: 1 })
    const first = open(simulator.url)
    idOf(await sendOne(first, 'x'))
    const second = open(simulator.url)
    const outcome = await sendOne(second, 'x')
    assert.ok(outcome.kind === 'rejected' && outcome.code === '5' && outcome.fault === 'caller_bug')
    await first.session.close()
    idOf(await sendOne(second, 'x'))
    assert.equal(simulator.sessions(), 1)
  })

  test('an SMSC that takes the connection and says nothing has got no message', async () => {
    const simulator = await start()
    simulator.behave({ kind: 'hang', endpoint: 'bind_transceiver' })
    const opened = open(simulator.url)
    assert.equal(faultOf(await sendOne(opened, 'x', 200)), 'network')
    const probed = await Promise.race([smpp.probe(opened.context), new Promise((r) => setTimeout(r, 50, 'waiting'))])
    assert.equal(probed, 'waiting')
    simulator.drop()
  })
})

describe('receipts', () => {
  for (const receipts of ['text', 'tlvs', 'both'] as const)
    for (const hexadecimalIds of [false, true])
      test(`in ${receipts}, ids ${hexadecimalIds ? 'in two notations' : 'alike'}: the last part’s stands for all`, async () => {
        const simulator = await start({ receipts, hexadecimalIds: hexadecimalIds && receipts === 'text' })
        const receiptIds = hexadecimalIds && receipts === 'text' ? 'hexadecimal' : 'same'
        const opened = open(simulator.url, { receiptIds })
        simulator.behave({ kind: 'reports', doubled: 1 })
        const id = idOf(await sendOne(opened, LONG))
        await until(() => opened.heard.length === 2)
        for (const { providerId, status, code } of opened.heard)
          assert.deepEqual([providerId, status, code], [id, 'delivered', 'DELIVRD'])
        await until(() => simulator.totals().messages === 1)
      })

  test('one may come before its answer', async () => {
    const simulator = await start()
    simulator.behave({ kind: 'reports', early: 1 })
    const opened = open(simulator.url)
    const id = idOf(await sendOne(opened, 'x'))
    assert.equal(opened.heard[0]?.providerId, id, 'heard and acknowledged before')
  })

  test('one that could not be stored is told again, and one that comes while nobody is bound waits there', async () => {
    const simulator = await start({ reportRetryMs: 10, reportAfterMs: 5 })
    const stored: Report[] = []
    let tries = 0
    const opened = open(simulator.url, {}, async (reports) => {
      if (++tries < 3) throw new Error('the database is away')
      stored.push(...reports)
    })
    const id = idOf(await sendOne(opened, 'x'))
    await until(() => stored.length === 1)
    assert.deepEqual([tries, stored[0]!.providerId], [3, id])
    simulator.behave({ kind: 'reports', lateMs: 60 })
    const late = idOf(await sendOne(opened, 'y'))
    await opened.session.close()
    await until(() => simulator.sessions() === 0)
    const next = open(simulator.url)
    await until(() => next.heard.length === 1)
    assert.equal(next.heard[0]!.providerId, late)
  })

  test('a closing session stores first what it was told', async () => {
    const simulator = await start({ reportAfterMs: 1, reportRetryMs: 10 })
    let isStored = false
    let isTold = false
    const opened = open(simulator.url, {}, async () => {
      isTold = true
      await new Promise((resolve) => setTimeout(resolve, 60))
      isStored = true
    })
    await sendOne(opened, 'x')
    await until(() => isTold)
    await opened.session.close()
    assert.ok(isStored)
  })

  const deliver = (fields: object): Pdu => new pkg.PDU('deliver_sm', { esm_class: 4, ...fields })
  const readText = (text: string, more: object = {}) =>
    readReceipt(deliver({ short_message: Buffer.from(text, 'latin1'), ...more }), 'same')

  test('states are read from either form, and what is in no table is kept as it came', () => {
    const texts: [string, string, string | undefined][] = [
      [
        'id:a_1@b sub:001 dlvrd:001 submit date:2401010000 done date:2401010000 stat:DELIVRD err:000 text:hi',
        'delivered',
        undefined,
      ],
      ['ID:a_1@b STAT:Delivered', 'unknown', undefined],
      ['id:a_1@b stat:EXPIRED err:1', 'undelivered', 'recipient_unreachable'],
      ['id:a_1@b stat:DELETED', 'failed', 'cancelled_by_provider'],
      ['id:a_1@b stat:REJECTD', 'failed', 'unknown_refusal'],
      ['id:a_1@b stat:ACCEPTD', 'sent', undefined],
      ['id:a_1@b stat:ENROUTE', 'sent', undefined],
      ['id:a_1@b stat:UNKNOWN', 'unknown', undefined],
      ['id:a_1@b', 'unknown', undefined],
    ]
    for (const [text, status, failure] of texts) {
      const report = readText(text)
      assert.deepEqual([report?.providerId, report?.status, report?.failure], ['a_1@b', status, failure], text)
    }
    assert.match(readText('id:7 stat:77 err:9 text:رمز شما 1234')!.raw!, /^id:7 stat:77 err:9 message_state=$/)
  })

  test('the TLVs win, are read also where no zero ends them, and mark a receipt where nothing else does', () => {
    const id = Buffer.from('abc')
    const bytes = deliver({ receipted_message_id: id, message_state: 5, esm_class: 0 }).toBuffer()
    const read = Reflect.construct(pkg.PDU, [bytes]) as Pdu
    const report = readReceipt(read, 'same')
    assert.deepEqual([report?.providerId, report?.status], ['abc', 'undelivered'])
    assert.equal(readText('id:1 stat:DELIVRD', { message_state: 8 })!.status, 'failed')
    assert.equal(readText('a message of a subscriber', { esm_class: 0 }), undefined)
    assert.equal(readText('no id'), undefined)
  })

  test('a message of a subscriber is refused, so that the SMSC knows that nobody has it', async () => {
    const simulator = await start()
    const opened = open(simulator.url)
    await sendOne(opened, 'x')
    simulator.addInbound({ from: '989121234567', line: LINE, text: 'لغو' })
    await until(() => opened.heard.length === 1)
    idOf(await sendOne(opened, 'y'))
    assert.equal(opened.heard.filter(({ providerId }) => providerId === '').length, 0)
  })
})

describe('the session', () => {
  test('binds by itself, proves itself, and says goodbye', async () => {
    const simulator = await start()
    const opened = open(simulator.url)
    await until(() => simulator.sessions() === 1)
    assert.equal((await smpp.probe(opened.context)).kind, 'read')
    await opened.session.close()
    await until(() => simulator.sessions() === 0)
    assert.equal(faultOf(await sendOne(opened, 'x')), 'network')
  })

  test('comes back by itself, after a break, an unbind and an SMSC that was away', async () => {
    const simulator = await start()
    open(simulator.url)
    await until(() => simulator.sessions() === 1)
    for (const isSaid of [false, true]) {
      simulator.drop(isSaid)
      await until(() => simulator.sessions() === 0)
      await until(() => simulator.sessions() === 1)
    }
  })

  test('asks again and again whether it lives; one that does not answer is broken off, and made anew', async () => {
    const simulator = await start()
    const opened = open(simulator.url, { enquireLinkS: 0.1 })
    idOf(await sendOne(opened, 'x'))
    simulator.behave({ kind: 'hang', endpoint: 'enquire_link' })
    await until(() => simulator.sessions() === 0)
    assert.equal((await smpp.probe(opened.context)).kind, 'refused', 'bound again, and silent again')
    await until(() => simulator.sessions() === 0)
    await simulator.behaveWell()
    idOf(await sendOne(opened, 'y'))
    const before = simulator.enquiries()
    await until(() => simulator.enquiries() >= before + 3)
    assert.equal(simulator.sessions(), 1, 'what answers stays')
  })

  test('by TLS: an unknown certificate is refused, the one of the settings is taken, and no other', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'smsc-'))
    const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const parts = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
    execFileSync('openssl', [...parts, '-subj', '/CN=smsc', '-keyout', keyFile, '-out', certFile], { stdio: 'ignore' })
    const cert = readFileSync(certFile, 'utf8')
    const simulator = await start({ tls: { key: readFileSync(keyFile, 'utf8'), cert } })
    assert.match(simulator.url, /^smpps:/)
    const certificate = new X509Certificate(cert).fingerprint256
    for (const [settings, result] of [
      [{}, 'network'],
      [{ certificate: certificate.replace(/^../, '00') }, 'network'],
      [{ certificate }, 'accepted'],
      [{ certificate: certificate.replaceAll(':', '').toLowerCase() }, 'accepted'],
    ] as const)
      assert.equal(faultOf(await sendOne(open(simulator.url, settings), 'x')), result)
    assert.equal(simulator.totals().messages, 2)
  })

  test('whatever an SMSC writes, there is an outcome, and nothing is thrown', async () => {
    const sockets = new Set<Socket>()
    let answer = Buffer.alloc(0)
    const server: Server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.once('data', () => {
        const bound = new pkg.PDU('bind_transceiver_resp', { sequence_number: 1, system_id: 'x' }).toBuffer()
        socket.write(Buffer.concat([bound, answer]))
        setTimeout(() => socket.destroy(), 5)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(() => server.close())
    const { port } = server.address() as { port: number }
    const names = ['submit_sm_resp', 'deliver_sm', 'data_sm', 'unbind', 'enquire_link', 'alert_notification', 'outbind']
    const pdu = fc
      .record({
        name: fc.constantFrom(...names),
        sequence_number: fc.constantFrom(1, 2, 3),
        command_status: fc.constantFrom(0, 0, 8, 88, 4_294_967_295),
        short_message: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
        receipted_message_id: fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes)),
        esm_class: fc.integer({ min: 0, max: 255 }),
      })
      .map(({ name, ...fields }) => new pkg.PDU(name, fields).toBuffer())
    const bytes = fc.uint8Array({ maxLength: 80 }).map((one) => Buffer.from(one))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(pdu, bytes), { maxLength: 4 }), async (written) => {
        answer = Buffer.concat(written)
        const opened = open(`smpp://127.0.0.1:${port}`)
        const outcome = await sendOne(opened, 'x', 60)
        assert.match(outcome.kind, /^(unknown|rejected|accepted)$/)
        await opened.session.close()
      }),
      { numRuns: 60 },
    )
  })

  test('codes have their numbers and names', () => {
    assert.deepEqual(refusalOf(0x58).text, 'ESME_RTHROTTLED (0x00000058)')
    assert.deepEqual([refusalOf(0x999).failure, refusalOf(0x999, 0x999).fault], ['unknown_refusal', 'credit'])
  })
})
