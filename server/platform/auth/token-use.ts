import { sql } from 'kysely'
import type { Logger } from 'pino'
import type { Db } from '../db/database.ts'

/** Remembers when and from where tokens were last used, and writes it now and then: never a statement per request. */
export type TokenUse = {
  note(tokenId: number, nowMs: number, ip: string | null): void
  write(): Promise<void>
  close(): Promise<void>
}

const EVERY_MS = 10_000

export function createTokenUse(db: Db, log: Logger): TokenUse {
  let uses = new Map<number, { ms: number; ip: string | null }>()
  const timer = setInterval(() => void write(), EVERY_MS)
  timer.unref()

  async function write(): Promise<void> {
    if (uses.size === 0) return
    const taken = uses
    uses = new Map()
    const ids = [...taken.keys()]
    const times = [...taken.values()].map(({ ms }) => new Date(ms))
    const ips = [...taken.values()].map(({ ip }) => ip)
    await sql`
      update tokens t
      set last_used_at = u.at, last_used_from = u.ip::inet
      from unnest(${ids}::int[], ${times}::timestamptz[], ${ips}::text[]) as u (id, at, ip)
      where t.id = u.id and (t.last_used_at is null or t.last_used_at < u.at)`
      .execute(db)
      // the time of a use is worth little: the next use is written, this one is not kept
      .catch((error: Error) => log.warn({ err: error }, 'the last use of tokens could not be written'))
  }

  return {
    note: (tokenId, ms, ip) => uses.set(tokenId, { ms, ip }),
    write,
    async close() {
      clearInterval(timer)
      await write()
    },
  }
}
