import { createHmac } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { sql } from 'kysely'
import type { Vault } from '../crypto/vault.ts'
import type { Db } from '../db/database.ts'
import { AppError } from '../http/errors.ts'

/**
 * What is guessed at: a person's password, that of a name which nobody has (in its normal form), a person's second
 * factor, the setup code; or what is sent at a cost: a code to a name, or to a number.
 */
export type Subject =
  | `user:${number}`
  | `name:${string}`
  | `second factor:${number}`
  | `reset:${string}`
  | `reset number:${string}`
  | `reset code:${string}`
  | 'setup code'

/** Slows guessing down and locks it out, over all nodes: counted in the database. */
export type LockOut = {
  /** Counts an attempt before it is tried (so that a hundred at once are no way around), or throws `sign_in_locked`. */
  begin(subject: Subject, ip: string | null): Promise<{ succeed(): Promise<void> }>
}

// Attempts without a success after which each further one waits: 30 s, 1 min, 2 min … at most 15 min. A person is locked
// for the network that guesses, so that nobody can lock another out from afar; from everywhere together there are many
// more, in an hour. An address may be a whole campus behind one router, so it has more as well.
type Free = { inNetwork: number; inHour: number; atAddress: number }
const FREE: Free = { inNetwork: 5, inHour: 100, atAddress: 50 }
// A second factor has a million values of which three are right, and who guesses has the password already: a few an hour.
const FREE_OF: Record<string, Free> = {
  'second factor': { inNetwork: 5, inHour: 20, atAddress: 50 },
  reset: { inNetwork: 3, inHour: 20, atAddress: 30 },
  'reset code': { inNetwork: 10, inHour: 15, atAddress: 50 },
  'reset number': { inNetwork: 3, inHour: 5, atAddress: 30 },
}
const HOUR_MS = 3_600_000
const FIRST_WAIT_S = 30
const LONGEST_WAIT_S = 900
const FORGET_AFTER = sql`interval '1 hour'`

export function createLockOut(db: Db, vault: Pick<Vault, 'deriveKey'>): LockOut {
  const key = vault.deriveKey('lock-out')
  // People type passwords into the field of the name: what was typed is not kept, nor can it be found by trying words.
  const hash = (...parts: string[]): Buffer => createHmac('sha256', key).update(JSON.stringify(parts)).digest()
  return {
    async begin(subject, ip) {
      const kind = subject.split(':', 1)[0] as string
      const free = FREE_OF[kind] ?? FREE
      // what costs money is counted apart from what is guessed at
      const address = ip === null ? null : hash(kind === 'reset' ? 'address of resets' : 'address', readAddress(ip))
      const inNetwork = hash('network', subject, ip === null ? '' : readNetwork(ip))
      const inHour = hash('hour', subject, String(Math.floor(Date.now() / HOUR_MS)))
      // what one of them refuses is not counted by the next
      if (address !== null) await count(db, address, free.atAddress)
      await count(db, inNetwork, free.inNetwork)
      await count(db, inHour, free.inHour)
      return {
        async succeed() {
          await sql`
            delete from auth.sign_in_failures
            where subject = ${inNetwork} or last_at < clock_timestamp() - interval '1 day'`.execute(db)
          // one's own success takes back one's own attempt alone, not what others tried
          await sql`
            update auth.sign_in_failures
            set failures = greatest(failures - 1, 0), locked_until = null
            where subject = any(${[inHour, address].filter((one) => one !== null)}::bytea[])`.execute(db)
        },
      }
    },
  }
}

async function count(db: Db, subject: Buffer, free: number): Promise<void> {
  const { rows } = await sql<{ waitS: number | null }>`
    insert into auth.sign_in_failures as f (subject, failures, last_at)
    values (${subject}, 1, clock_timestamp())
    on conflict (subject) do update
    set failures = case when f.last_at < clock_timestamp() - ${FORGET_AFTER} then 1 else f.failures + 1 end,
        last_at = clock_timestamp(),
        locked_until = case
          when f.last_at < clock_timestamp() - ${FORGET_AFTER} or f.failures + 1 < ${free}::int then null
          else clock_timestamp() + make_interval(secs =>
            least(${LONGEST_WAIT_S}::float8, ${FIRST_WAIT_S}::float8 * power(2, least(f.failures + 1 - ${free}::int, 20))))
        end
    where f.locked_until is null or f.locked_until <= clock_timestamp()
    returning null::float8 as "waitS"`.execute(db)
  if (rows.length > 0) return
  const found = await sql<{ waitS: number | null }>`
    select extract(epoch from locked_until - clock_timestamp())::float8 as "waitS"
    from auth.sign_in_failures
    where subject = ${subject}`.execute(db)
  const retryAfterS = Math.max(1, Math.ceil(found.rows[0]?.waitS ?? 1))
  throw new AppError('sign_in_locked', { retryAfterS, params: { seconds: retryAfterS } })
}

/** The /24 of an IPv4 address, the /64 of an IPv6 one. */
const readNetwork = (ip: string): string => readAddress(ip).replace(/\.\d+$/, '')

/** An IPv4 address, or the /64 of an IPv6 one: one customer of a provider holds the whole of it. */
function readAddress(ip: string): string {
  if (!isIPv6(ip) || ip.startsWith('::ffff:')) return ip.replace('::ffff:', '')
  const [head = '', tail = ''] = ip.split('::')
  const groups = head.split(':').filter(Boolean)
  const rest = tail.split(':').filter(Boolean)
  const all = ip.includes('::') ? [...groups, ...Array(8 - groups.length - rest.length).fill('0'), ...rest] : groups
  return all.slice(0, 4).join(':')
}
