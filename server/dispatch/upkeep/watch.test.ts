import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import pino from 'pino'
import { registry } from '../../platform/http/metrics.ts'
import { atTestEnd } from '../../platform/test-end.ts'
import { waitFor } from '../../test-node.ts'
import { openTestRoad } from '../test-road.ts'
import { createWatch } from './watch.ts'

const road = await openTestRoad()
const lines: { msg: string; application?: string; rows?: number }[] = []
const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
const open = (limits?: Parameters<typeof createWatch>[2]) => createWatch(road.database.pools.rest, log, limits)
const read = async (name: string, labels = ''): Promise<number | undefined> => {
  const text = await registry.metrics()
  const line = text.split('\n').find((one) => one.startsWith(`${name}${labels}`) && !one.startsWith('#'))
  return line === undefined ? undefined : Number(line.split(' ').at(-1))
}

test('a lane’s depth and the age of its oldest message are told over all its flows; an empty lane is not told', async () => {
  const first = await road.accept(2)
  const other = await road.addFlow({ serviceId: 2 })
  await road.accept(3, { flow: other })
  const watch = open()
  const { rows } = await road.pool.query(
    `select string_agg(name, ',' order by array_position(l.accounts, a.id)) as name
     from lanes l join accounts a on a.id = any (l.accounts) where l.id = $1`,
    [road.lane],
  )
  const name = rows[0].name ?? ''
  const labels = `{lane="${road.lane}",class="normal",accounts="${name}"}`
  await watch.round(Date.now() + 60_000)
  assert.equal(await read('rasan_queue_messages', labels), 5)
  const age = (await read('rasan_queue_oldest_seconds', labels)) as number
  assert.ok(age >= 60 && age < 120, `${age}`)
  await road.pool.query('delete from queue where id <> $1', [first[1]!.id])
  await watch.round(Date.now())
  assert.equal(await read('rasan_queue_messages', labels), 1)
  await road.pool.query('delete from queue')
  await watch.round(Date.now())
  assert.equal(await read('rasan_queue_messages', labels), undefined)
})

test('a lane is counted up to ten thousand, without reading a queue that is longer', async () => {
  await road.pool.query(
    `insert into queue (lane, flow, id, expires_at) select $1, $2, uuid_at(now() + n * interval '1 ms'), now() from generate_series(1, 30000) n`,
    [road.lane, road.flow],
  )
  await open().round(Date.now())
  assert.equal(await read('rasan_queue_messages'), 10_000)
  await road.pool.query('delete from queue')
})

test('an old transaction that keeps dead rows is told with who holds it, once in ten minutes', async () => {
  const holder = new pg.Client({ connectionString: road.database.url, application_name: 'a long report' })
  await holder.connect()
  atTestEnd(() => holder.end())
  await holder.query('begin isolation level repeatable read')
  await holder.query('select count(*) from messages')
  const watch = open({ snapshotS: 0.5, deadRows: Number.MAX_SAFE_INTEGER })
  const told = () => lines.filter(({ application }) => application === 'a long report').length
  await waitFor(async () => {
    await watch.round(1_000)
    return told() === 1
  })
  assert.ok(((await read('rasan_oldest_snapshot_seconds')) as number) > 0.5)
  await watch.round(2_000)
  assert.equal(told(), 1)
  await watch.round(700_000)
  assert.equal(told(), 2)
  await holder.query('commit')
})

test('dead rows of the queue that pile up are told, and whoever stops leading tells nothing any more', async () => {
  const watch = open({ snapshotS: Number.MAX_SAFE_INTEGER, deadRows: -1 })
  await watch.round(0)
  assert.ok(lines.some(({ rows }) => rows !== undefined))
  assert.notEqual(await read('rasan_dead_rows', '{table="queue"}'), undefined)
  watch.stop()
  assert.equal(await read('rasan_dead_rows', '{table="queue"}'), undefined)
})
