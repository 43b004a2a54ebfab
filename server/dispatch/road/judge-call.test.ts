import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault, Outcome } from '../../../providers/provider.ts'
import { LEASE_LOST } from '../send/send.ts'
import { account } from '../test-routing.ts'
import { judgeCall } from './judge-call.ts'

const taken: Outcome = { kind: 'accepted', providerId: 'p', cost: null }
const lost: Outcome = { kind: 'unknown', code: 'timeout', text: '' }
const no = (fault: Fault): Outcome => ({
  kind: 'rejected',
  fault,
  failure: 'unknown_refusal',
  code: '1',
  text: '',
  who: 'provider',
})

function judge(outcomes: Outcome[], lines: (string | null)[] = outcomes.map(() => '1000'), keyId = 5): string {
  const { refused, failing, healthy } = judgeCall({
    account: account(1),
    keyId,
    method: 'kavenegar.sms',
    template: null,
    lines,
    outcomes,
    trial: [],
  })
  const name = ({ kind, subject }: { kind: string; subject: string }) => (subject ? `${kind} ${subject}` : kind)
  return [
    ...refused.map((one) => `opens ${name(one.name)}`),
    ...(failing ? [`fails: ${failing.fault}`] : []),
    ...(healthy.length > 0 ? [`healthy: ${healthy.map(name).join(', ')}`] : []),
  ].join('; ')
}

const ALL_WELL = 'healthy: account, key 5, line 1000, template kavenegar.sms'
const CASES: [what: string, outcomes: Outcome[], judgement: string][] = [
  ['taken', [taken], ALL_WELL],
  ['a recipient’s own fault proves the road', [no('recipient')], ALL_WELL],
  ['a message’s own fault proves the road', [no('message'), no('message')], ALL_WELL],
  ['no credit', [no('credit'), no('credit')], 'opens account'],
  ['a disabled account', [no('account')], 'opens account'],
  ['a refused key', [no('key')], 'opens key 5'],
  ['a refused line', [no('line')], 'opens line 1000'],
  ['a refused template', [no('template')], 'opens template kavenegar.sms'],
  ['a busy provider counts', [no('busy'), no('busy')], 'fails: busy'],
  ['no network counts', [no('network')], 'fails: network'],
  [
    'our own malformed call says nothing of the account: another service’s text may be to blame',
    [no('caller_bug')],
    '',
  ],
  ['no answer counts', [lost, lost], 'fails: network'],
  ['one that was busy among many taken is no failure', [taken, no('busy')], ALL_WELL],
  ['a lost lease says nothing of the provider', [LEASE_LOST], ''],
]
for (const [what, outcomes, judgement] of CASES) test(what, () => assert.equal(judge(outcomes), judgement))

test('of two lines, the refused one opens and the other proves account and key', () => {
  assert.equal(
    judge([no('line'), taken], ['1000', '2000']),
    'opens line 1000; healthy: account, key 5, line 2000, template kavenegar.sms',
  )
})

test('where no key is needed or no line was named, the account is what is refused', () => {
  assert.equal(judge([no('key')], [null], 0), 'opens account')
  assert.equal(judge([no('line')], [null]), 'opens account')
})
