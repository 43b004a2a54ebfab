import assert from 'node:assert/strict'
import { before, beforeEach, test } from 'node:test'
import type { Database } from '../../platform/db/database.ts'
import { openTestDatabase } from '../../platform/db/test-database.ts'
import { waitFor } from '../../test-node.ts'
import { type Lease, takeLease } from './lease.ts'

let database: Database

before(async () => {
  database = await openTestDatabase()
})
beforeEach(() => database.pools.rest.query('delete from nodes'))

const now = () => Date.now()
const nothing = () => undefined
const take = (clock = now, onLost: () => void = nothing): Promise<Lease> =>
  takeLease(database.pools.rest, clock, onLost)
const sql = (text: string, values: unknown[] = []) => database.pools.rest.query(text, values)
/** As if the node had died so long ago. */
const kill = (lease: Lease, seconds: number) =>
  sql(`update nodes set seen_at = clock_timestamp() - $2 * interval '1 s' where slot = $1`, [lease.slot, seconds])

test('nodes that start together get slots of their own', async () => {
  const leases = await Promise.all(Array.from({ length: 8 }, () => take()))
  assert.equal(new Set(leases.map((lease) => lease.slot)).size, 8)
  assert.ok(leases.every((lease) => lease.isHeld()))
  await Promise.all(leases.map((lease) => lease.release()))
})

test('a slot is taken over ten seconds after its node was seen last, not before, and by one node', async (t) => {
  // none of them is heard of again by itself
  t.mock.timers.enable({ apis: ['setInterval'] })
  const dead = await take()
  await kill(dead, 5)
  const other = await take()
  assert.notEqual(other.slot, dead.slot)
  await kill(dead, 11)
  const [a, b] = await Promise.all([take(), take()])
  assert.equal([a, b].filter((lease) => lease.slot === dead.slot).length, 1)
  assert.equal(new Set([a.slot, b.slot, other.slot]).size, 3)
  const heir = a.slot === dead.slot ? a : b
  assert.equal(heir.epoch, dead.epoch + 1)
  await Promise.all([a, b, other].map((lease) => lease.release()))
})

test('a lost lease is told once, however many renewals were under way, and one that was given back never', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const renewals: ((result: { rows: { senders: number[] }[] }) => void)[] = []
  const [kept, lost] = [{ rows: [{ senders: [1] }] }, { rows: [] }]
  const pool = {
    query: (text: string) =>
      text.includes('epoch + 1')
        ? Promise.resolve({ rows: [{ slot: 1, epoch: 1, reference_floor: 0 }] })
        : new Promise((resolve) => renewals.push(resolve)),
  } as unknown as Database['pools']['rest']
  const takeOne = async (onLost: () => void): Promise<Lease> => {
    const taking = takeLease(pool, now, onLost)
    await waitFor(async () => renewals.length > 0)
    renewals.shift()?.(kept)
    return taking
  }
  let told = 0
  await takeOne(() => told++)
  for (let i = 0; i < 3; i++) t.mock.timers.tick(2_000)
  assert.equal(renewals.length, 3)
  for (const answer of renewals.splice(0)) answer(lost)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(told, 1)

  const given = await takeOne(() => told++)
  t.mock.timers.tick(2_000)
  const released = given.release()
  for (const answer of renewals.splice(0)) answer(lost)
  await released
  assert.equal(told, 1)
})

test('a slot that was given back is free at once', async () => {
  const first = await take()
  await first.release()
  assert.equal(first.isHeld(), false)
  const second = await take()
  assert.deepEqual([second.slot, second.epoch], [first.slot, first.epoch + 1])
  await second.release()
})

test('a reference never repeats over a slot’s owners: after a release, a death, and with the clock set back an hour', async () => {
  const seen = new Set<number>()
  let minted = 0
  const mint = (lease: Lease, count: number) => {
    for (let i = 0; i < count; i++) {
      const reference = lease.references.mint()
      assert.ok(reference !== undefined)
      seen.add(reference)
      minted++
    }
  }
  const first = await take()
  mint(first, 40_000)
  await first.release()
  const second = await take()
  mint(second, 40_000)
  await kill(second, 11)
  const third = await take(() => Date.now() - 3_600_000)
  assert.equal(third.slot, second.slot)
  mint(third, 40_000)
  // the one that was thought dead was only asleep
  mint(second, 40_000)
  assert.equal(seen.size, minted)
  await third.release()
})

test('a node that sleeps loses its lease, is told once, and begins nothing more', async () => {
  let told = 0
  const asleep = await take(now, () => told++)
  await kill(asleep, 11)
  const heir = await take()
  assert.equal(heir.slot, asleep.slot)
  await waitFor(() => told === 1)
  assert.equal(asleep.isHeld(), false)
  assert.equal(heir.isHeld(), true)
  await heir.release()
  assert.equal(told, 1)
})

test('giving back what another node has taken changes nothing of the other’s', async () => {
  const asleep = await take()
  await kill(asleep, 11)
  const heir = await take()
  await asleep.release()
  const { rows } = await sql(
    `select epoch, seen_at > clock_timestamp() - interval '10 s' as lives from nodes where slot = $1`,
    [heir.slot],
  )
  assert.deepEqual(rows, [{ epoch: heir.epoch, lives: true }])
  await heir.release()
})

test('nodes that send share what there is; one that joins waits until the others count on it', async () => {
  const clock = () => Date.now()
  await database.pools.rest.query(`update nodes set seen_at = '-infinity'`)
  const first = await takeLease(database.pools.rest, clock, () => undefined)
  assert.deepEqual(first.share(), { position: 0, count: 1 })
  const silent = await takeLease(database.pools.rest, clock, () => undefined, { isSending: false })
  assert.equal(silent.share(), undefined, 'who does not send has no part')
  const second = await takeLease(database.pools.rest, clock, () => undefined)
  assert.equal(second.share(), undefined)
  const shares = await waitFor(() => {
    const [a, b] = [first.share(), second.share()]
    return a?.count === 2 && b?.count === 2 && [a, b]
  })
  assert.deepEqual(shares.map(({ position }) => position).sort(), [0, 1])
  await second.release()
  await waitFor(() => first.share()?.count === 1)
  await Promise.all([first.release(), silent.release()])
})
