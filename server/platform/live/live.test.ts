import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import pg from 'pg'
import pino from 'pino'
import { startWatch } from '../../test-time.ts'
import { createTestDatabase } from '../db/test-database.ts'
import { createLive, type Live, type MessagesHint } from './live.ts'

const log = pino({ level: 'silent' })
const id = (n: number): string => `0199aaaa-0000-7000-8000-${String(n).padStart(12, '0')}`

async function until(what: string, isSo: () => boolean, withinMs: number): Promise<void> {
  const lived = startWatch()
  while (!isSo()) {
    assert.ok(lived() < withinMs, `${what} did not come to pass within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

suite('live', async () => {
  const url = await createTestDatabase()
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  const nodes: Live[] = []
  const openNode = async (): Promise<Live> => {
    const live = createLive(url, pool, log)
    await live.start()
    nodes.push(live)
    return live
  }
  after(async () => {
    for (const live of nodes) await live.close()
    await pool.end()
  })
  const changeConfig = () =>
    pool.query(`insert into services (name, title_fa, title_en) values ('s' || (random() * 1e9)::int, 'x', 'x')`)

  test('a change of configuration reaches every node within a second', async () => {
    const [one, other] = [await openNode(), await openNode()]
    const heard: string[] = []
    one.onConfigChange(() => void heard.push('one'))
    other.onConfigChange(() => void heard.push('other'))
    await changeConfig()
    await until('both nodes hear of it', () => heard.includes('one') && heard.includes('other'), 1_000)
  })

  test('a role that ends by the clock alone is heard of on every node, and so are the open pages', async () => {
    const [one, other] = [await openNode(), await openNode()]
    await pool.query(`insert into users (username, name) values ('brief', 'Brief')`)
    await pool.query(`
      insert into role_assignments (user_id, role, ends_at)
      select id, 'auditor', clock_timestamp() + interval '700 milliseconds' from users where username = 'brief'`)
    await Promise.all([one.catchUp(), other.catchUp()])
    const isHeld = async () => (await pool.query('select from held_roles')).rowCount === 1
    assert.ok(await isHeld())
    const heard = new Map<string, boolean>()
    for (const [name, live] of Object.entries({ one, other })) {
      live.onConfigChange(async () => void heard.set(name, await isHeld()))
      live.afterConfigChange(() => void heard.set(`${name}'s pages`, true))
    }
    await until('all hear of it', () => heard.size === 4, 2_500)
    assert.deepEqual([heard.get('one'), heard.get('other')], [false, false], 'and find it ended')
  })

  test('a change reaches a node within a second or two though its listening connection was cut', async () => {
    const live = await openNode()
    let heard = 0
    live.onConfigChange(() => void heard++)
    await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'rasan live'
      and datname = current_database()`)
    await changeConfig()
    await until('the node hears of it', () => heard > 0, 2_000)
    const before = heard
    await until('it listens again', () => true, 100)
    await changeConfig()
    await until('the node hears of the next', () => heard > before, 2_000)
  })

  test('whoever waits to catch up sees what was committed before', async () => {
    const live = await openNode()
    let count = 0
    live.onConfigChange(async () => {
      const { rows } = await pool.query('select count(*)::int as n from services')
      count = rows[0].n
    })
    for (let i = 0; i < 5; i++) {
      await changeConfig()
      await live.catchUp()
      const { rows } = await pool.query('select count(*)::int as n from services')
      assert.equal(count, rows[0].n)
    }
  })

  test('a listener that fails is tried again', async () => {
    const live = await openNode()
    let calls = 0
    live.onConfigChange(() => {
      calls++
      if (calls === 1) throw new Error('the database went away')
    })
    await changeConfig()
    await until('it is called again', () => calls >= 2, 3_000)
  })

  test('hints of messages reach the readers of their service on every node, and only them', async () => {
    const [one, other] = [await openNode(), await openNode()]
    const heard: Record<string, MessagesHint[]> = { seven: [], seventy: [] }
    other.onMessages(7, (ids) => heard.seven!.push(ids))
    other.onMessages(70, (ids) => heard.seventy!.push(ids))
    one.publishMessages(7, [id(1)])
    one.publishMessages(7, [id(2), id(1)])
    const all = () => new Set(heard.seven!.flatMap((ids) => ids ?? []))
    await until('both ids arrive', () => all().has(id(1)) && all().has(id(2)), 1_000)
    assert.deepEqual(heard.seventy, [])
  })

  test('a flood of changes becomes few notifications that say "many"', async () => {
    const live = await openNode()
    const heard: MessagesHint[] = []
    live.onMessages(8, (ids) => heard.push(ids))
    for (let i = 0; i < 20_000; i++) live.publishMessages(8, [id(i)])
    await until('the hint arrives', () => heard.includes(null), 1_000)
    assert.ok(heard.length <= 3, `${heard.length} notifications`)
  })

  test('hints for many services at once all arrive, though one notification cannot hold them', async () => {
    const live = await openNode()
    const heard = new Set<number>()
    for (let service = 100; service < 200; service++) live.onMessages(service, () => heard.add(service))
    for (let service = 100; service < 200; service++)
      live.publishMessages(
        service,
        Array.from({ length: 20 }, (_, i) => id(i)),
      )
    await until('every service hears', () => heard.size === 100, 1_000)
  })

  test('hints that were published while the notifying connection was cut do not end the telling', async () => {
    const live = await openNode()
    const heard: MessagesHint[] = []
    live.onMessages(9, (ids) => heard.push(ids))
    live.publishMessages(9, [id(1)])
    await until('the first arrives', () => heard.length === 1, 1_000)
    await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'rasan notifier'
      and datname = current_database()`)
    let n = 2
    const timer = setInterval(() => live.publishMessages(9, [id(n++)]), 50)
    await until('later ones arrive', () => heard.length >= 2, 4_000).finally(() => clearInterval(timer))
  })

  test('a wake reaches other nodes, and not the one that gives it', async () => {
    const [one, other] = [await openNode(), await openNode()]
    const heard: string[] = []
    one.onWake((topic, hint) => heard.push(`one ${topic} ${hint}`))
    other.onWake((topic, hint) => heard.push(`other ${topic} ${hint}`))
    one.publishWake('1/2', 'a')
    await until('it arrives', () => heard.length > 0, 1_000)
    other.publishWake('1/2', 'b')
    await until('the other is heard', () => heard.length > 1, 1_000)
    assert.deepEqual(heard, ['other 1/2 a', 'one 1/2 b'])
  })

  test('wakes are gathered: of each topic the lowest hint, and of topics what one round can tell', async () => {
    const [one, other] = [await openNode(), await openNode()]
    const heard: string[] = []
    let payloads = 0
    const listener = new pg.Client({ connectionString: url })
    await listener.connect()
    listener.on('notification', () => payloads++)
    await listener.query('listen rasan_wake')
    other.onWake((topic, hint) => heard.push(`${topic} ${hint}`))
    for (const hint of ['m', 'c', 'x']) for (const flow of [1, 2]) one.publishWake(`1/${flow}`, hint)
    for (let flow = 3; flow <= 500; flow++) one.publishWake(`1/${flow}`, 'a'.repeat(150))
    one.publishWake('1/1', 'b')
    await until('all arrive', () => heard.length >= 100, 1_000)
    assert.deepEqual(heard.slice(0, 3), ['1/1 b', '1/2 c', `1/3 ${'a'.repeat(150)}`])
    assert.equal(heard.length, 100)
    await until('the listener has heard as many', () => payloads >= 2, 1_000)
    assert.equal(payloads, 2)
    await listener.end()
  })

  test('who has stopped listening hears nothing more', async () => {
    const live = await openNode()
    const heard: string[] = []
    const stopWake = live.onWake(() => heard.push('wake'))
    const stopMessages = live.onMessages(5, () => heard.push('messages'))
    stopWake()
    stopMessages()
    let isTold = false
    live.onMessages(6, () => {
      isTold = true
    })
    live.publishWake('x', 'y')
    live.publishMessages(5, [id(1)])
    live.publishMessages(6, [id(1)])
    await until('the last one is told', () => isTold, 1_000)
    assert.deepEqual(heard, [])
  })
})
