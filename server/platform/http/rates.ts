import pg from 'pg'
import type { Logger } from 'pino'
import { outliveLosses } from '../db/database.ts'
import { AppError } from './errors.ts'

/** Whose requests are counted together, and how many of them a minute may have. */
export type Rate = { name: 'token' | 'service'; id: number; perMinute: number }
/** How many requests a rate leaves in this minute, by all that this node knows, and when the next minute begins. */
export type Standing = { remaining: number; endsInS: number }

/**
 * Rates, held over all nodes: each borrows an eighth of what is left of the minute, and asks again when that is spent. So
 * a rate costs tens of statements a minute however many requests come, and is exceeded by none.
 */
export type Rates = {
  /** Takes one request. Throws `rate_exceeded`; undefined where nobody could be asked, and nothing is counted. */
  take(rate: Rate): Promise<Standing | undefined>
  giveBack(rate: Rate): void
  close(): Promise<void>
}

const SHARE = 8
/** While the database cannot be asked, requests pass: those that need it will be told so themselves. */
const PASS_MS = 1_000

// the minute is the database's: nodes whose clocks differ borrow from the same one
const BORROW = `
  insert into rate_uses as u (subject, minute, used)
  values ($1, floor(extract(epoch from clock_timestamp()) / 60), $2)
  on conflict (subject) do update set
    minute = greatest(u.minute, excluded.minute),
    used = case when u.minute >= excluded.minute then u.used else 0 end + excluded.used
  returning used, (60 * (minute + 1) - extract(epoch from clock_timestamp()))::float8 as "endsInS"`

/** What a node has of a rate's minute. `used`: by all nodes, of which `left` are here and not spent yet. */
type Purse = Rate & { used: number; left: number; endsAt: number; passUntil: number; asking: Promise<void> | null }

export function createRates(url: string, log: Logger): Rates {
  const purses = new Map<string, Purse>()
  // apart from all others: whoever has a rate waits for no list and no report; opened when the first asks
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: 2_000,
    application_name: 'rasan rates',
    options: '-c synchronous_commit=off -c statement_timeout=2000',
  })
  outliveLosses(pool, (error) => log.debug({ err: error }, 'the connection of the rates ended'))

  async function borrow(purse: Purse): Promise<void> {
    const wanted = Math.max(1, Math.ceil((purse.perMinute - purse.used) / SHARE))
    try {
      const { rows } = await pool.query<{ used: number; endsInS: number }>({
        name: 'borrow',
        text: BORROW,
        values: [`${purse.name}/${purse.id}`, wanted],
      })
      const { used, endsInS } = rows[0] as { used: number; endsInS: number }
      purse.left += Math.min(wanted, Math.max(0, purse.perMinute - (used - wanted)))
      purse.used = Math.min(used, purse.perMinute)
      purse.endsAt = performance.now() + endsInS * 1_000
    } catch (error) {
      log.warn({ err: error, of: purse.name, id: purse.id }, 'a rate could not be counted: its requests pass meanwhile')
      purse.passUntil = performance.now() + PASS_MS
    }
  }

  return {
    async take(rate) {
      const purse = findPurse(purses, rate)
      for (;;) {
        const now = performance.now()
        if (now < purse.passUntil) return undefined
        if (now >= purse.endsAt) Object.assign(purse, { used: 0, left: 0, endsAt: Number.POSITIVE_INFINITY })
        const endsInS = Math.max(1, Math.ceil((purse.endsAt - now) / 1_000))
        if (purse.left > 0) {
          purse.left--
          return { remaining: purse.perMinute - purse.used + purse.left, endsInS }
        }
        if (purse.used >= purse.perMinute)
          throw new AppError('rate_exceeded', {
            params: { limit: rate.perMinute, of: rate.name },
            retryAfterS: endsInS,
          })
        purse.asking ??= borrow(purse).finally(() => {
          purse.asking = null
        })
        await purse.asking
      }
    },
    giveBack: (rate) => {
      findPurse(purses, rate).left++
    },
    close: () => pool.end(),
  }
}

/** A rate that has been changed is asked for anew; what other nodes have of it is in the database. */
function findPurse(purses: Map<string, Purse>, rate: Rate): Purse {
  const key = `${rate.name}/${rate.id}`
  const known = purses.get(key)
  if (known?.perMinute === rate.perMinute) return known
  const endsAt = Number.POSITIVE_INFINITY
  const purse = { ...rate, used: 0, left: 0, endsAt, passUntil: 0, asking: null }
  purses.set(key, purse)
  return purse
}
