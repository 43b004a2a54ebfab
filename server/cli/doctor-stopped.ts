import { sql } from 'kysely'
import type { FailureCode, Who } from '../../providers/provider.ts'
import type { Db } from '../platform/db/database.ts'
import { phrase } from '../platform/text/phrases.ts'
import { advice, type Finding, fine, wrong } from './finding.ts'

/** What of the accounts is stopped while it is at fault, each with who must act; and which services can send by none. */
export async function checkStopped(db: Db): Promise<Finding[]> {
  const findings = [...(await listStopped(db)).map(describe), ...(await listStandingStill(db))]
  return findings.length > 0 ? findings : [fine('No account is stopped for a fault.')]
}

type Stopped = {
  account: string
  kind: 'account' | 'key' | 'line' | 'template'
  subject: string | null
  isTried: boolean
  failure: FailureCode
  who: Who
  code: string
}

async function listStopped(db: Db): Promise<Stopped[]> {
  const { rows } = await sql<Stopped>`
    select a.name as account, c.kind, coalesce(k.name, nullif(c.subject, '')) as subject,
           c.state = 'half_open' as "isTried", c.failure, c.who, c.code
    from circuits c
    join accounts a on a.id = c.account_id
    left join account_keys k on c.kind = 'key' and k.account_id = c.account_id and k.id::text = c.subject
    where c.state <> 'closed'
    order by a.name, c.kind, c.subject`.execute(db)
  return rows
}

const WHO = {
  caller: 'The caller',
  recipient: 'The recipient',
  administrator: 'The administrator',
  provider: 'The provider',
}

function describe({ account, kind, subject, isTried, failure, who, code }: Stopped): Finding {
  const what = kind === 'account' ? `Account ${account}` : `${KINDS[kind]} ${subject} of account ${account}`
  const state = isTried ? 'is tried with single messages' : 'is stopped'
  const reason = `${phrase('en', `failures.${failure}.title`)}${code && code !== 'no_answer' ? ` (${code})` : ''}`
  return advice(`${what} ${state}: ${reason}. ${WHO[who]} has to act.`)
}

const KINDS = { key: 'Key', line: 'Line', template: 'Method' }

/** A service whose every account is stopped or suspended: what it is given waits. */
async function listStandingStill(db: Db): Promise<Finding[]> {
  const { rows } = await sql<{ name: string; accounts: string }>`
    with dead as (
      select a.id, a.name
      from accounts a
      where a.suspended_at is not null
         or exists (select from circuits c where c.account_id = a.id and c.kind = 'account' and c.state <> 'closed')
         or (exists (select from account_keys k where k.account_id = a.id and k.disabled_at is null)
             and not exists (
               select from account_keys k
               where k.account_id = a.id and k.disabled_at is null and not exists (
                 select from circuits c
                 where c.account_id = a.id and c.kind = 'key' and c.subject = k.id::text and c.state <> 'closed')))
    )
    select s.name, string_agg(dead.name, ', ' order by o.position, o.id) as accounts
    from services s
    join allocations o on o.service_id = s.id
    left join dead on dead.id = o.account_id
    where s.suspended_at is null and s.archived_at is null
    group by s.id, s.name
    having bool_and(dead.id is not null)
    order by s.name`.execute(db)
  return rows.map(({ name, accounts }) =>
    wrong(
      `Nothing of service ${name} can leave: all its accounts are stopped or suspended (${accounts}). Its messages wait.`,
    ),
  )
}
