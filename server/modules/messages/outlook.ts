import type { Who } from '../../../providers/provider.ts'
import type { Dispatch } from '../../dispatch/dispatch.ts'
import type { Circuit } from '../../dispatch/road/circuit.ts'
import type { Obstacle } from '../../dispatch/road/explain.ts'
import { isOurCode } from '../../dispatch/send/send.ts'
import { CALL_STATES, failureOf, MAY_HAVE_LEFT, OUTCOMES } from '../../dispatch/send/settle.ts'
import { UNCONFIRMED } from '../../dispatch/states.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'
import { type AccountTitle, describePassedOver } from './choice.ts'
import type { CallRow, NoteRow } from './queries.ts'
import { type MessageRow, whoMustAct } from './view.ts'

type Reason = { code: string; title: string }

/** Why a queued message cannot leave now. */
export type Waiting = {
  reason: Reason
  /** Of each account that might carry it, in order of choice. */
  accounts: {
    account: AccountTitle | null
    reason: Reason
    who: Who
    circuit: Circuit['state'] | null
    retryAt: string | null
  }[]
}

/** What is going to become of a message whose outcome nobody knows. */
export type Unconfirmed = {
  since: string
  nextQuestionAt: string | null
  policy: 'never-twice' | 'rather-twice'
  ending: 'sent_again' | 'failed'
  endsAt: string
}

type Context = { locale: Locale; accountOf(id: number): AccountTitle | null }
type TriedRow = Pick<MessageRow, 'lane' | 'flow' | 'account_id' | 'failure' | 'provider_code' | 'expires_at'>

/**
 * Null where it may leave now. Of a message that is `queued` and not being handed over. `nextTry`: it was tried, stopped
 * nothing else by what it met, and is tried again then.
 */
export async function describeWaiting(
  dispatch: Dispatch,
  row: TriedRow,
  nextTry: Date | null,
  context: Context,
): Promise<Waiting | null> {
  const obstacle = await dispatch.explainWaiting(row.lane, row.flow)
  if (obstacle === null) return nextTry && describeTried(row, nextTry, context)
  const code = codeOf(obstacle)
  return {
    reason: { code, title: phrase(context.locale, `waiting.${code}`) },
    accounts: obstacle.accounts.map((passed) => ({
      account: context.accountOf(passed.accountId),
      reason: describePassedOver(passed, context.locale),
      who: (passed.circuit?.who as Who | undefined) ?? 'administrator',
      circuit: passed.circuit?.state ?? null,
      retryAt: passed.circuit?.state === 'open' ? passed.circuit.retryAt.toISOString() : null,
    })),
  }
}

function describeTried(row: TriedRow, nextTry: Date, { locale, accountOf }: Context): Waiting {
  const { account_id, failure, provider_code, expires_at } = row
  const mayHaveLeft = failure === MAY_HAVE_LEFT
  const isOver = nextTry >= expires_at
  const reason = isOver ? 'ends' : mayHaveLeft ? 'sent_again' : 'tried_again'
  // where the reason is ours (this node was slow), no account has to be mended
  const code = failure === null || mayHaveLeft || isOurCode(provider_code) ? null : failureOf(failure)
  return {
    reason: { code: reason, title: phrase(locale, `waiting.${reason}`) },
    accounts:
      code === null || account_id === null
        ? []
        : [
            {
              account: accountOf(account_id),
              reason: { code, title: phrase(locale, `failures.${code}.title`) },
              who: whoMustAct(code),
              circuit: null,
              retryAt: isOver ? null : nextTry.toISOString(),
            },
          ],
  }
}

function codeOf({ isNobodySending, isServiceSuspended }: Obstacle): string {
  if (isNobodySending) return 'no_dispatcher'
  return isServiceSuspended ? 'service_suspended' : 'no_account'
}

/** Null where the message is not unconfirmed, or nobody knows how it goes on (its account or method is gone). */
export async function describeUnconfirmed(
  dispatch: Dispatch,
  message: MessageRow,
  calls: CallRow[],
  notes: NoteRow[],
): Promise<Unconfirmed | null> {
  const call = calls.findLast(
    ({ state, outcome }) => state === CALL_STATES.unknown && (outcome ?? OUTCOMES.unknown) === OUTCOMES.unknown,
  )
  if (message.status !== UNCONFIRMED || !call) return null
  const prospect = await dispatch.explainUnknown({
    accountId: call.account_id,
    method: call.method,
    begunAt: call.begun_at,
    endedAt: call.ended_at,
    lane: call.lane,
    flow: call.flow,
    expiresAt: message.expires_at,
    cancelAt: message.cancel_at,
    wasSentAgain: notes.some(({ kind }) => kind === 'sent_again'),
  })
  if (prospect === null) return null
  return {
    since: (call.ended_at ?? call.begun_at).toISOString(),
    nextQuestionAt: prospect.isAsked ? call.ask_after.toISOString() : null,
    policy: prospect.policy,
    ending: prospect.ending,
    endsAt: new Date(prospect.endsAt).toISOString(),
  }
}
