import { sql } from 'kysely'
import { type Account, isBeforeEnd, isUsable, mannerOf } from '../../dispatch/road/routing.ts'
import { writeAudit } from '../../platform/audit/audit.ts'
import { BUILT_IN_SERVICE } from '../../platform/auth/access.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/transaction.ts'
import type { Deps } from '../../platform/deps.ts'
import { AppError, fieldError } from '../../platform/http/errors.ts'
import { isUuid } from '../../platform/ids.ts'
import { toLatinDigits } from '../../platform/text/digits.ts'
import { readMessage } from '../messages/messages.ts'
import { acceptTrial } from '../messages/trial.ts'

/** `method`, `key`, `line` null or absent: the first usable. */
export type NewTestMessage = { to: string; text: string; method?: string; key?: string; line?: string }

type Origin = { idempotencyKey: string | null; begunAt: number; route: string }

/**
 * Sends a message of the built-in service through one account, with its key and from its line, and keeps what is said on
 * the wire. Throws `account_not_found`, `account_suspended`, `method_off`, and `invalid_request` for what the account has
 * not.
 */
export async function sendTestMessage(
  deps: Deps,
  actor: Actor,
  accountName: string,
  input: NewTestMessage,
  origin: Origin,
): Promise<{ id: string; isReplayed: boolean }> {
  const account = getAccount(deps, accountName)
  const nowMs = deps.ids.now()
  if (account.isSuspended) throw new AppError('account_suspended')
  const method = findMethod(deps, account, input.method)
  const line = findLine(account, method, input.line, nowMs)
  const keyId = findKeyId(account, input.key, nowMs)
  if (!isUsable(account, nowMs)) throw fieldError('key', 'not_usable')
  const trial = { account, method, line, keyId, to: input.to, text: input.text }
  return acceptTrial(deps, ofBuiltIn(deps, actor), trial, origin, (message, accept) =>
    inTransaction(deps.database.db, async (tx) => {
      const after = { message, method, line, key: input.key ?? null }
      await writeAudit(tx, actor, {
        action: 'account.send-test',
        subjectKind: 'account',
        subjectId: accountName,
        after,
      })
      return accept()
    }),
  )
}

/** A test of this account with all that happened to it. Throws `account_not_found` and `message_not_found`. */
export async function readTestMessage(deps: Deps, actor: Actor, accountName: string, id: string) {
  const { id: accountId } = getAccount(deps, accountName)
  if (!isUuid(id) || !(await isTestOf(deps.database.db, id, accountId))) throw new AppError('message_not_found')
  return readMessage(deps, ofBuiltIn(deps, actor), id)
}

function getAccount(deps: Deps, name: string): Account {
  const found = [...deps.dispatch.routing().accounts.values()].find((account) => account.name === name)
  if (!found) throw new AppError('account_not_found')
  return found
}

/** Who may test an account may read what was tested with it, and nothing else of that service. */
function ofBuiltIn(deps: Deps, actor: Actor): Actor {
  const service = deps.access.findService(BUILT_IN_SERVICE)
  if (!service) throw new AppError('service_not_found')
  return {
    ...actor,
    service,
    test: false,
    permissions: new Set([...actor.permissions, 'messages:read-text', 'messages:read-numbers']),
  }
}

/** A template's method has no text to test. */
function findMethod({ dispatch }: Deps, account: Account, wanted: string | undefined): string {
  const usable = Object.entries(account.provider.methods)
    .filter(([, { template }]) => !template)
    .map(([manner]) => `${account.provider.slug}.${manner}`)
  const { methodsOff } = dispatch.routing()
  const method = wanted ?? usable.find((one) => !methodsOff.has(one)) ?? usable[0]
  if (method === undefined || !usable.includes(method))
    throw fieldError('method', 'not_one_of', { known: usable.join(', ') })
  if (methodsOff.has(method)) throw new AppError('method_off', { params: { methods: method } })
  return method
}

function findLine(account: Account, method: string, wanted: string | undefined, nowMs: number): string | null {
  const need = account.provider.methods[mannerOf(method)]?.line
  const usable = account.lines.filter((line) => isBeforeEnd(line, nowMs)).map(({ number }) => number)
  if (wanted !== undefined) {
    const number = toLatinDigits(wanted.trim())
    if (!usable.includes(number) || need === 'none') throw fieldError('line', 'not_usable')
    return number
  }
  if (need === 'required' && usable.length === 0) throw fieldError('line', 'required')
  return null
}

function findKeyId(account: Account, wanted: string | undefined, nowMs: number): number {
  if (wanted === undefined) return 0
  const key = account.keys.find(({ name }) => name === wanted)
  if (!key || !isBeforeEnd(key, nowMs)) throw fieldError('key', 'not_usable')
  return key.id
}

async function isTestOf(db: Db, id: string, accountId: number): Promise<boolean> {
  const { rows } = await sql`
    select from messages m join lanes l on l.id = m.lane
    where m.id = ${id}::uuid and l.trial and l.accounts = array[${accountId}::int]`.execute(db)
  return rows.length > 0
}
