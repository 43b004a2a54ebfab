import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { AskResult, Context, Outcome, Report, SendItem } from './provider.ts'
import { isSandboxNumber, sandbox } from './sandbox.ts'

const ACCEPTED_MS = Date.UTC(2026, 6, 3, 12, 0, 0)
const REFERENCE = ((ACCEPTED_MS - Date.UTC(2025, 0, 1)) / 1_000) * 2 ** 23 + (7 << 15) + 41

const contextAt = (ageMs: number): Context => ({
  baseUrl: '',
  settings: {},
  key: {},
  exchange: () => assert.fail('the sandbox has no network'),
  now: () => ACCEPTED_MS + ageMs,
})
const itemTo = (to: string, reference = REFERENCE): SendItem => ({ reference, to, text: 'سلام', line: null })
const magic = (digit: number) => `+98900000000${digit}`

async function sendTo(to: string, ageMs = 0): Promise<Outcome> {
  const { outcomes } = await sandbox.send(contextAt(ageMs), { manner: 'sms', items: [itemTo(to)], timeoutMs: 1_000 })
  assert.equal(outcomes.length, 1)
  return outcomes[0]!
}

async function askFor(to: string, ageMs: number, canary = false): Promise<Extract<AskResult, { kind: 'answered' }>> {
  const result = await sandbox.ask!(contextAt(ageMs), {
    manner: 'sms',
    items: [{ reference: REFERENCE, to, sentAt: new Date(ACCEPTED_MS) }],
    canary: canary
      ? { reference: 1, to: magic(0), providerId: 'sb-1-989000000000', sentAt: new Date(ACCEPTED_MS) }
      : null,
    knownProviderIds: [],
  })
  assert.ok(result.kind === 'answered')
  return result
}

async function pollFor(to: string, ageMs: number): Promise<Report[]> {
  const result = await sandbox.findReports!(contextAt(ageMs), [`sb-${REFERENCE}-${to.slice(1)}`])
  assert.ok(result.kind === 'answered')
  return result.reports
}
const lastStatus = async (to: string, ageMs: number) => (await pollFor(to, ageMs)).at(-1)?.status

describe('sandbox', () => {
  for (const { digit, first, later } of [
    { digit: 1, first: 29_999, later: 'delivered' },
    { digit: 2, first: 999, later: 'undelivered' },
    { digit: 3, first: 999, later: 'failed' },
  ])
    test(`a message to number ${digit} is sent at first and ${later} later`, async () => {
      assert.equal((await sendTo(magic(digit))).kind, 'accepted')
      assert.equal(await lastStatus(magic(digit), first), 'sent')
      assert.equal(await lastStatus(magic(digit), first + 1), later)
    })

  test('number 0 is delivered within the acceptance itself', async () => {
    const outcome = await sendTo(magic(0))
    assert.ok(outcome.kind === 'accepted')
    assert.equal(outcome.report?.status, 'delivered')
  })

  test('the failure of number 3 says that the recipient blocks, that of 2 that it was not reached', async () => {
    assert.equal((await pollFor(magic(3), 1_000)).at(-1)?.failure, 'recipient_blocked')
    assert.equal((await pollFor(magic(2), 1_000)).at(-1)?.failure, 'recipient_unreachable')
  })

  test('number 4 is taken and never reported, and the window for a report is two minutes', async () => {
    assert.equal((await sendTo(magic(4))).kind, 'accepted')
    assert.deepEqual(await pollFor(magic(4), 3_600_000), [])
    assert.equal(sandbox.reportWindowMs, 120_000)
    assert.ok(sandbox.pollAfterMs.at(-1)! <= sandbox.reportWindowMs)
  })

  test('number 5 runs into a timeout, is found when asked for, and is then delivered', async () => {
    assert.equal((await sendTo(magic(5))).kind, 'unknown')
    const [verdict] = (await askFor(magic(5), 3_000)).verdicts
    assert.ok(verdict?.kind === 'yes')
    const polled = await sandbox.findReports!(contextAt(5_000), [verdict.providerId])
    assert.ok(polled.kind === 'answered')
    assert.equal(polled.reports.at(-1)?.status, 'delivered')
  })

  test('number 6 runs into a timeout, is never found, and its second try is refused for good', async () => {
    assert.equal((await sendTo(magic(6))).kind, 'unknown')
    for (const ageMs of [0, 3_000, 86_400_000])
      assert.deepEqual((await askFor(magic(6), ageMs)).verdicts, [{ kind: 'no' }])
    const { timeoutMs, graceMs } = sandbox.methods.sms!
    const second = await sendTo(magic(6), timeoutMs + graceMs)
    assert.ok(second.kind === 'rejected')
    assert.deepEqual([second.fault, second.failure], ['recipient', 'outcome_unknown'])
  })

  test('number 7 is busy for the first three seconds of a message and takes it afterwards', async () => {
    const refused = await sendTo(magic(7), 2_999)
    assert.ok(refused.kind === 'rejected')
    assert.deepEqual([refused.fault, refused.failure, refused.who], ['busy', 'provider_busy', 'provider'])
    assert.equal((await sendTo(magic(7), 3_000)).kind, 'accepted')
    assert.equal(await lastStatus(magic(7), 4_000), 'delivered')
  })

  test('number 8 is out of credit, and its faults concern one message alone', async () => {
    const refused = await sendTo(magic(8), 60_000)
    assert.ok(refused.kind === 'rejected')
    assert.deepEqual([refused.fault, refused.failure, refused.who], ['credit', 'no_credit', 'administrator'])
    assert.equal(sandbox.isolatedFaults, true)
  })

  test('number 9 is reported twice and out of order', async () => {
    assert.deepEqual(
      (await pollFor(magic(9), 1_000)).map((report) => report.status),
      ['delivered', 'sent', 'delivered', 'sent'],
    )
  })

  test('every other number gets its message after a second', async () => {
    for (const to of ['+989121234567', '+989000000010', '+4915112345678']) {
      assert.equal((await sendTo(to)).kind, 'accepted')
      assert.equal(await lastStatus(to, 999), 'sent')
      assert.equal(await lastStatus(to, 1_000), 'delivered')
    }
  })

  test('outcomes come in the order of the batch, whatever becomes of its neighbours', async () => {
    const items = [magic(8), '+989121234567', magic(5), magic(0)].map((to, index) => itemTo(to, REFERENCE + index))
    const { outcomes } = await sandbox.send(contextAt(0), { manner: 'sms', items, timeoutMs: 1_000 })
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.kind === 'accepted' ? outcome.providerId : outcome.kind)),
      ['rejected', `sb-${REFERENCE + 1}-989121234567`, 'unknown', `sb-${REFERENCE + 3}-989000000000`],
    )
  })

  test('the same reference sent again has the same id, and a question finds that id', async () => {
    const first = await sendTo('+989121234567')
    assert.deepEqual(await sendTo('+989121234567', 5_000), first)
    const [verdict] = (await askFor('+989121234567', 5_000)).verdicts
    assert.ok(first.kind === 'accepted' && verdict?.kind === 'yes')
    assert.equal(verdict.providerId, first.providerId)
  })

  test('a canary is found where one is given', async () => {
    assert.equal((await askFor(magic(6), 3_000, true)).canaryFound, true)
    assert.equal((await askFor(magic(6), 3_000, false)).canaryFound, false)
  })

  test('ids that are not its own are left out of a poll', async () => {
    const result = await sandbox.findReports!(contextAt(1_000), ['914400101', 'sb-', 'sb-x-1', ''])
    assert.deepEqual(result, { kind: 'answered', reports: [] })
  })

  test('only the ten magic numbers are sandbox numbers', () => {
    assert.ok([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].every((digit) => isSandboxNumber(magic(digit))))
    for (const to of ['+989000000010', '+98900000000', '+9890000000012', '09000000001', '+989121234567'])
      assert.equal(isSandboxNumber(to), false, to)
  })
})
