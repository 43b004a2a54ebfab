import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import pino from 'pino'
import { waitFor } from '../../test-node.ts'
import { createTestDatabase } from '../db/test-database.ts'
import { atTestEnd } from '../test-end.ts'
import { AppError } from './errors.ts'
import { createRates, type Rate, type Rates } from './rates.ts'

const url = await createTestDatabase()
const pool = new pg.Pool({ connectionString: url, max: 1 })
const log = pino({ level: 'silent' })
atTestEnd(() => pool.end())

function open(at = url): Rates {
  const rates = createRates(at, log)
  atTestEnd(() => rates.close())
  return rates
}
let ids = 0
const rateOf = (perMinute: number, id = ++ids): Rate => ({ name: 'token', id, perMinute })
/** A minute of the database that is not about to end. */
const inFreshMinute = () =>
  waitFor(async () => {
    const { rows } = await pool.query('select extract(second from clock_timestamp())::float8 as s')
    return rows[0].s < 54
  }, 20_000)
async function take(rates: Rates, rate: Rate, times: number) {
  const results = await Promise.allSettled(Array.from({ length: times }, () => rates.take(rate)))
  for (const result of results)
    if (result.status === 'rejected') assert.equal((result.reason as AppError).code, 'rate_exceeded')
  return results.filter((result) => result.status === 'fulfilled').length
}

for (const perMinute of [1, 2, 7, 100, 6_000])
  test(`two nodes together let through ${perMinute} of many requests, and not one more or fewer`, async () => {
    await inFreshMinute()
    const nodes = [open(), open()]
    const rate = rateOf(perMinute)
    const counts = await Promise.all(nodes.map((node) => take(node, rate, perMinute * 2 + 20)))
    assert.equal(counts[0]! + counts[1]!, perMinute)
  })

test('who comes to one node alone has the whole rate there', async () => {
  await inFreshMinute()
  const rate = rateOf(100)
  const [node, other] = [open(), open()]
  assert.equal(await take(other, rate, 1), 1)
  assert.ok((await take(node, rate, 200)) >= 100 - Math.ceil(100 / 8))
})

test('a rate costs tens of statements, however many requests come', async () => {
  await pool.query(`
    create table borrowed (subject text);
    create function note_borrowed() returns trigger language plpgsql as $$
    begin insert into borrowed values (new.subject); return null; end $$;
    create trigger note after insert or update on rate_uses for each row execute function note_borrowed()`)
  await inFreshMinute()
  const rate = rateOf(2_000)
  assert.equal(await take(open(), rate, 5_000), 2_000)
  const { rows } = await pool.query('select count(*)::int as n from borrowed where subject = $1', [`token/${rate.id}`])
  assert.ok(rows[0].n > 0 && rows[0].n < 100, `${rows[0].n} statements`)
})

test('what is told of a rate is what is left of it', async () => {
  await inFreshMinute()
  const node = open()
  const rate = rateOf(10)
  const told: number[] = []
  for (let i = 0; i < 10; i++) {
    const standing = await node.take(rate)
    assert.ok(standing!.endsInS >= 1 && standing!.endsInS <= 60)
    told.push(standing!.remaining)
  }
  assert.deepEqual(told, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
  const error = await node.take(rate).catch((thrown) => thrown)
  assert.ok(error instanceof AppError && error.retryAfterS! >= 1 && error.retryAfterS! <= 60)
})

test('a new minute begins anew, and a node whose minute is over takes none from the one that has begun', async () => {
  await inFreshMinute()
  const rate = rateOf(5)
  assert.equal(await take(open(), rate, 9), 5)
  await pool.query(`update rate_uses set minute = minute - 1 where subject = $1`, [`token/${rate.id}`])
  assert.equal(await take(open(), rate, 9), 5)
  await pool.query(`update rate_uses set minute = minute + 1 where subject = $1`, [`token/${rate.id}`])
  assert.equal(await take(open(), rate, 9), 0)
})

test('a rate that is raised lets more through at once, and what was spent stays spent', async () => {
  await inFreshMinute()
  const node = open()
  const id = ++ids
  assert.equal(await take(node, rateOf(5, id), 9), 5)
  assert.equal(await take(node, rateOf(8, id), 9), 3)
  assert.equal(await take(node, rateOf(5, id), 9), 0)
})

test('a request that is given back can be made again', async () => {
  await inFreshMinute()
  const node = open()
  const rate = rateOf(2)
  await node.take(rate)
  node.giveBack(rate)
  assert.equal(await take(node, rate, 9), 2)
})

test('while the database is away requests pass, uncounted', async () => {
  const node = open('postgres://nobody@127.0.0.1:9/none')
  assert.equal(await node.take(rateOf(1)), undefined)
  assert.equal(await node.take(rateOf(1)), undefined)
})
