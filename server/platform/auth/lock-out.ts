import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { AppError } from '../http/errors.ts'

/** Slows guessing down and locks it out, over all nodes: counted by person and by address, in the database. */
export type LockOut = {
  /**
   * Counts an attempt before it is tried (so that a hundred at once are no way around), or throws `sign_in_locked`.
   * `subject`: the person's id, or the name that nobody has.
   */
  begin(subject: number | string, ip: string | null): Promise<{ succeed(): Promise<void> }>
}

// Attempts without a success after which each further one waits: 30 s, 1 min, 2 min … at most 15 min. An address may be
// a whole campus behind one router, so it has more.
const PERSON_FREE = 5
const ADDRESS_FREE = 50
const FIRST_WAIT_S = 30
const LONGEST_WAIT_S = 900
const FORGET_AFTER = sql`interval '1 hour'`

export function createLockOut(db: Db): LockOut {
  return {
    async begin(subject, ip) {
      const person = hashSubject(typeof subject === 'number' ? `user:${subject}` : `name:${subject.toLowerCase()}`)
      const address = ip === null ? null : hashSubject(`ip:${readNetwork(ip)}`)
      if (address !== null) await count(db, address, ADDRESS_FREE)
      await count(db, person, PERSON_FREE)
      return {
        async succeed() {
          await sql`
            delete from auth.sign_in_failures
            where subject = ${person} or last_at < clock_timestamp() - interval '1 day'`.execute(db)
          if (address === null) return
          await sql`
            update auth.sign_in_failures
            set failures = greatest(failures - 1, 0), locked_until = null
            where subject = ${address}`.execute(db)
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

// People type passwords into the field of the name: what was typed is not kept.
const hashSubject = (text: string): Buffer => createHash('sha256').update(text).digest()

// One customer of a provider holds a whole /64 of IPv6.
function readNetwork(ip: string): string {
  if (!isIPv6(ip) || ip.startsWith('::ffff:')) return ip.replace('::ffff:', '')
  const [head = '', tail = ''] = ip.split('::')
  const groups = head.split(':').filter(Boolean)
  const rest = tail.split(':').filter(Boolean)
  const all = ip.includes('::') ? [...groups, ...Array(8 - groups.length - rest.length).fill('0'), ...rest] : groups
  return all.slice(0, 4).join(':')
}
