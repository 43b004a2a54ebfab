import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { checkAll } from '../../dispatch/test-checks.ts'
import { foldDeltas } from '../../dispatch/upkeep/housekeeping.ts'
import { SERVICE_PERMISSIONS } from '../../platform/auth/permissions.ts'
import { waitFor } from '../../test-node.ts'
import { startWatch } from '../../test-time.ts'
import { openTestCentre } from '../../walks/test-centre.ts'
import { runReviewNotices } from '../reviews/notices.ts'
import { DUE } from './count.ts'
import { makeJudge } from './judge.ts'
import { findRoom, lookAfter, type Paced } from './pace.ts'
import { findBroadcastRow } from './queries.ts'
import { LIST, runBroadcastRound, startBroadcastRounds } from './rounds.ts'
import { dropOldBroadcasts, keepHours } from './sweep.ts'

/** A broadcast is found to have ended when it is counted, which a busy machine does rarely. */
const WAIT_MAX_MS = 60_000

test('a pace is kept in every minute and nearly reached, whenever somebody looks, and what is held up counts when it goes', () => {
  for (const pace of [1, 7, 60, 121, 3_000]) {
    let paced: Paced = []
    let waiting = 0
    const left: [number, number][] = []
    // looked at every half second or so; in the third minute nothing leaves
    let [looks, lookAtMs] = [0, 0]
    for (let nowMs = 0, look = 0; nowMs < 600_000; nowMs += 300 + ((look++ * 137) % 400)) {
      if (waiting > 0 && (nowMs < 120_000 || nowMs > 180_000)) {
        left.push([nowMs, waiting])
        waiting = 0
      }
      if (nowMs < lookAtMs) continue
      looks++
      const found = findRoom(pace, paced, { nowMs, waiting })
      lookAtMs = found.room > 0 ? (lookAfter({ ...found, nowMs }, found.room) ?? nowMs) : found.lookAtMs
      if (found.room === 0) assert.ok(lookAtMs > nowMs, 'nobody looks in a circle')
      paced = found.room > 0 ? [...found.paced, [nowMs, found.room]] : found.isHeldUp ? found.paced : paced
      waiting += found.room
    }
    const within = (fromMs: number) =>
      left.reduce((sum, [at, n]) => (at >= fromMs && at < fromMs + 57_000 ? sum + n : sum), 0)
    const most = Math.max(...left.map(([at]) => within(at)))
    assert.ok(most <= pace, `${pace} a minute: ${most}`)
    const all = left.reduce((sum, [, n]) => sum + n, 0)
    assert.ok(all >= pace * 8.7, `${pace} a minute: ${all} in nine minutes`)
    assert.ok(looks < 175, `${looks} looks in ten minutes`)
  }
})

suite('broadcasts', async () => {
  const centre = await openTestCentre({ isSending: true })
  const rounds = startBroadcastRounds(centre.deps)
  after(() => rounds.stop())
  const { pool, call, simulator, addPerson, addToken, signIn } = centre
  await addPerson('nasim', 'administrator')
  await addPerson('ali', 'manager', 'payroll')
  await addPerson('sara', 'reviewer', 'payroll')
  const as = async (name: string) => ({ cookie: await signIn(name), 'rasan-service': 'payroll' })
  const [nasim, ali, sara] = [await as('nasim'), await as('ali'), await as('sara')]
  const token = await addToken('live', 'payroll', { scopes: [...SERVICE_PERMISSIONS] })
  const clinic = await addToken('live', 'clinic', { scopes: [...SERVICE_PERMISSIONS] })
  const ask = (method: string, path: string, body?: unknown, who: Parameters<typeof call>[0] = token) =>
    call(who, { method, url: `/api/v1${path}`, ...(body === undefined ? {} : { body }) })
  let given = 0
  const numbers = (n: number) => Array.from({ length: n }, () => `0912${String(5_000_000 + given++)}`)
  const create = async (input: object, who: Parameters<typeof call>[0] = token) => {
    const answer = await ask('POST', '/broadcasts', input, who)
    assert.equal(answer.status, 202, answer.text)
    return answer.body as { id: string; state: string }
  }
  const read = async (id: string) => (await ask('GET', `/broadcasts/${id}`)).body
  const reaches = (id: string, ...states: string[]) =>
    waitFor(async () => {
      const broadcast = await read(id)
      return states.includes(broadcast.state) ? broadcast : undefined
    }, WAIT_MAX_MS)
  const faultsOf = async (id: string) =>
    (await ask('GET', `/broadcasts/${id}/faults?limit=200`)).body.items.map(
      (fault: { place: number; row: number; given: string; code: string }) => [
        fault.place,
        fault.row,
        fault.given,
        fault.code,
      ],
    )
  const received = async () => {
    const answer = await fetch(`${simulator.url}/_received?limit=5000`)
    return ((await answer.json()) as { items: { to: string; text: string }[] }).items
  }
  const takenOf = async (to: string) => (await received()).filter((item) => item.to.endsWith(to.slice(-10)))
  const countOf = async (id: string) =>
    (
      await pool.query<{ n: number; recipients: number }>(
        `select count(*)::int as n, count(distinct recipient)::int as recipients from messages where broadcast_id = $1`,
        [id],
      )
    ).rows[0]!

  test('each recipient gets one message, with what is its own; the faulty are told at their places', async () => {
    const [first, second, third] = numbers(3) as [string, string, string]
    const { id, state } = await create({
      name: 'جلسه',
      to: [
        {
          recipients: [
            { to: first, variables: { name: 'نسیم' } },
            { to: second },
            { to: 'هیچ' },
            { to: third, variables: { name: ' ' } },
          ],
        },
        { numbers: [first.replace('0', '+98'), '02188776655'] },
      ],
      text: '{{name}} عزیز، ساعت {{hour}}',
      variables: { hour: '۹' },
      tags: ['meeting'],
      reference: 'm-1',
    })
    assert.equal(state, 'collecting')
    const done = await reaches(id, 'finished')
    assert.deepEqual(done.recipients, { valid: 1, duplicate: 0, invalid: 5 })
    assert.deepEqual(
      done.faults.map(({ code, count }: { code: string; count: number }) => [code, count]),
      [
        ['required', 2],
        ['empty', 1],
        ['phone_not_a_number', 1],
        ['phone_not_mobile', 1],
      ],
    )
    assert.deepEqual(await faultsOf(id), [
      [1, 2, second, 'required'],
      [1, 3, 'هیچ', 'phone_not_a_number'],
      [1, 4, third, 'empty'],
      [2, 1, first.replace('0', '+98'), 'required'],
      [2, 2, '02188776655', 'phone_not_mobile'],
    ])
    const searched = async (query: string) =>
      (await ask('GET', `/broadcasts/${id}/faults?${query}`)).body.items.map(({ row }: { row: number }) => row)
    assert.deepEqual(await searched('code=required&field=variables.name'), [2, 1])
    assert.deepEqual(await searched('field[ne]=variables.name'), [3, 2])
    assert.deepEqual(await searched(`q=${encodeURIComponent('۰۲۱ ۸۸۷۷')}`), [2], 'as people write numbers')
    for (const form of ['+982188776655', '0098 21 8877', '982188'])
      assert.deepEqual(await searched(`q=${encodeURIComponent(form)}`), [2], form)
    assert.deepEqual(await searched(`q=${encodeURIComponent('هيچ')}`), [3], 'as people write letters')
    assert.deepEqual(await searched(`q=${first.slice(1)}`), [1], 'one that was given with +98')
    assert.deepEqual(
      (await takenOf(first)).map(({ text }) => text),
      ['نسیم عزیز، ساعت ۹'],
    )
    const { items } = (await ask('GET', `/messages?broadcast=${id}`)).body
    assert.deepEqual(
      items.map((one: Record<string, unknown>) => [one.broadcastId, one.class, one.reference, one.tags]),
      [[id, 'bulk', 'm-1', ['meeting']]],
    )
    const csv = await call(token, { url: `/api/v1/broadcasts/${id}/faults.csv`, headers: { 'accept-language': 'fa' } })
    assert.match(csv.text, /^\uFEFFبخش,سطر,مقدار واردشده,علت\r\n1,2,/)
    assert.equal(csv.text.split('\r\n').length, 7)
    await checkAll(pool)
  })

  test('a number that stands in it twice is sent to once, whatever form it has and wherever it comes from', async () => {
    const [one] = numbers(1) as [string]
    const { id } = await create({
      to: [{ numbers: [one, one.replace('0', '0098')] }, { numbers: [one.replace('0', '+98')] }],
      text: 'یک بار',
    })
    const done = await reaches(id, 'finished')
    assert.deepEqual(done.recipients, { valid: 1, duplicate: 2, invalid: 0 })
    assert.deepEqual(await faultsOf(id), [
      [1, 2, one.replace('0', '0098'), 'repeated'],
      [2, 1, one.replace('0', '+98'), 'repeated'],
    ])
    assert.equal((await takenOf(one)).length, 1)
  })

  test('whoever has blocked the lines is told as faulty when it is gathered, and spared when it is expanded', async () => {
    const [early, late, open] = numbers(3) as [string, string, string]
    const block = (number: string) => ask('POST', '/blocked-numbers', { numbers: [number], reason: 'x' })
    const blocked = await block(early)
    assert.ok(blocked.status < 300, blocked.text)
    await waitFor(() => centre.deps.dispatch.blocks.linesOf(early.replace('0', '+98')).length > 0)
    const { id } = await create({ to: [{ numbers: [early, late, open] }], text: 'بسته', draft: true })
    const draft = await reaches(id, 'draft')
    assert.deepEqual(draft.recipients, { valid: 2, duplicate: 0, invalid: 1 })
    assert.deepEqual(await faultsOf(id), [[1, 1, early, 'number_blocked']])
    await block(late)
    await waitFor(() => centre.deps.dispatch.blocks.linesOf(late.replace('0', '+98')).length > 0)
    await ask('POST', `/broadcasts/${id}/start`)
    const done = await reaches(id, 'finished')
    assert.deepEqual([done.progress.expanded, done.progress.dropped], [1, 1])
    assert.deepEqual([(await takenOf(late)).length, (await takenOf(open)).length], [0, 1])
  })

  test('a draft sends nothing until it is started, and shows what would be read', async () => {
    const [one, two] = numbers(2) as [string, string]
    const { id } = await create({ to: [{ numbers: [one, two] }], text: 'پیش‌نویس', draft: true })
    const draft = await reaches(id, 'draft')
    assert.deepEqual([draft.recipients.valid, draft.segments], [2, { total: 2, most: 1 }])
    assert.deepEqual(
      draft.samples.map(({ to, text }: { to: string; text: string }) => [to, text]),
      [one, two].map((number) => [number.replace('0', '+98'), 'پیش‌نویس']),
    )
    assert.equal((await countOf(id)).n, 0)
    assert.equal((await ask('POST', `/broadcasts/${id}/start`)).status, 200)
    assert.equal((await ask('POST', `/broadcasts/${id}/start`)).body.code, 'broadcast_state')
    await reaches(id, 'finished')
    assert.equal((await countOf(id)).n, 2)
  })

  test('lists, users and groups are gathered with what they know of each', async () => {
    const [listed, member] = numbers(2) as [string, string]
    const contact = await ask('POST', '/contacts', { number: listed, name: 'مینا' })
    assert.equal(contact.status, 201, contact.text)
    const list = await ask('POST', '/contact-lists', { name: 'دانشجویان' })
    const change = await ask('PATCH', `/contact-lists/${list.body.id}/members`, { add: [contact.body.id] })
    assert.ok(change.status < 300, change.text)
    await pool.query(`insert into users (username, name, mobile) values ('reza', 'رضا', $1), ('omid', 'امید', null)`, [
      member.replace('0', '+98'),
    ])
    const group = await pool.query<{ id: number }>(
      `with g as (insert into groups (name) values ('کارکنان') returning id),
       m as (insert into group_members select g.id, u.id from g, users u where u.username in ('reza', 'omid'))
       select id from g`,
    )
    const groupId = group.rows[0]!.id
    const of = (to: object[]) => ask('POST', '/broadcasts', { to, text: 'درود {{name}}' })
    const refused = await of([{ groups: [groupId] }, { contactLists: [list.body.id, 999_999] }])
    assert.deepEqual(
      refused.body.errors.map(({ path, code }: { path: string; code: string }) => [path, code]),
      [
        ['to[0].groups[0]', 'not_found'],
        ['to[1].contactLists[1]', 'not_found'],
      ],
      'a group that the service may not address is not there for it',
    )
    const addressable = async () => (await ask('GET', '/addressable-groups?q=كاركنان')).body.items
    assert.deepEqual(await addressable(), [])
    await pool.query('insert into service_groups select id, $1 from services where name = $2', [groupId, 'payroll'])
    assert.deepEqual(await addressable(), [{ id: groupId, name: 'کارکنان', members: 2 }])
    assert.deepEqual((await ask('GET', '/addressable-groups', undefined, clinic)).body.items, [])
    await pool.query(
      `insert into groups (name, source, external_id) values ($1, 'ldap', 'hr-1'), ('Staff', 'scim', 'hr-1'),
         ('یاران', 'scim', 'hr-2'), ('ياران', 'scim', 'hr-3')`,
      [String(groupId)],
    )
    await pool.query(
      `insert into service_groups select s.id, g.id from services s, groups g where s.name = 'payroll' and g.external_id like 'hr-%'`,
    )
    const byNames = async (groups: unknown[], contactLists: unknown[]) =>
      (await of([{ groups }, { contactLists }])).body.errors?.map(({ path, code }: { path: string; code: string }) => [
        path.slice(3),
        code,
      ])
    assert.deepEqual(
      await byNames(
        [String(groupId), 'externalId:hr-1', `name:${groupId}`, `id:${groupId}`, 'staff', 'کسی', 'ياران', 'ىاران'],
        ['دانشجويان', 'externalId:hr-1', 'دیگران'],
      ),
      [
        ['0].groups[0]', 'ambiguous'],
        ['0].groups[1]', 'ambiguous'],
        ['0].groups[5]', 'not_found'],
        ['0].groups[7]', 'ambiguous'],
        ['1].contactLists[1]', 'not_found'],
        ['1].contactLists[2]', 'not_found'],
      ],
    )
    const named = await of([{ groups: ['كاركنان', groupId] }, { contactLists: ['دانشجويان'] }])
    assert.equal(named.status, 202, named.text)
    assert.deepEqual(
      named.body.sources.map(({ count, names }: { count: number; names: string[] }) => [count, names]),
      [
        [1, ['کارکنان']],
        [1, ['دانشجویان']],
      ],
    )
    assert.deepEqual((await reaches(named.body.id, 'finished')).recipients, { valid: 2, duplicate: 0, invalid: 1 })
    const wrongSearch = await of([{ contacts: { nonsense: 'x' } }])
    assert.equal(wrongSearch.body.errors[0].path, 'to[0].contacts.nonsense')
    const found = await of([{ contacts: { q: 'مينا' } }])
    assert.equal(found.status, 202, found.text)
    assert.deepEqual((await reaches(found.body.id, 'finished')).recipients, { valid: 1, duplicate: 0, invalid: 0 })
    const made = await of([{ groups: [groupId] }, { contactLists: [list.body.id] }, { users: ['reza', 'nobody'] }])
    assert.equal(made.status, 202, made.text)
    const done = await reaches(made.body.id, 'finished')
    assert.deepEqual(done.recipients, { valid: 2, duplicate: 1, invalid: 2 })
    assert.deepEqual(await faultsOf(made.body.id), [
      [1, 2, 'omid', 'user_without_number'],
      [3, 1, 'reza', 'repeated'],
      [3, 2, 'nobody', 'user_unknown'],
    ])
    assert.deepEqual((await takenOf(listed)).at(-1)?.text, 'درود مینا')
    assert.deepEqual((await takenOf(member)).at(-1)?.text, 'درود رضا')
    assert.deepEqual(
      done.sources.map(({ kind, names }: { kind: string; names: string[] }) => [kind, names]),
      [
        ['groups', ['کارکنان']],
        ['contactLists', ['دانشجویان']],
        ['users', []],
      ],
    )
  })

  test('paused, nothing of it leaves and nothing more is made; it goes on where it stopped', async () => {
    const many = numbers(1_200)
    const { id } = await create({ to: [{ numbers: many }], text: 'آرام', draft: true })
    await reaches(id, 'draft')
    await ask('POST', `/broadcasts/${id}/start`)
    await waitFor(async () => (await read(id)).progress.expanded > 0)
    const paused = await ask('POST', `/broadcasts/${id}/pause`)
    assert.equal(paused.status, 200, paused.text)
    assert.deepEqual([paused.body.state, paused.body.pause.reason], ['paused', null])
    const { rows: calls } = await pool.query(`select from calls where state = 0`)
    if (calls.length > 0)
      await waitFor(async () => (await pool.query(`select from calls where state = 0`)).rowCount === 0)
    const before = await pool.query(
      `select count(*)::int as n from queue q join flows f on f.id = q.flow where f.broadcast_id = $1`,
      [id],
    )
    const { expanded } = (await read(id)).progress
    // a whole turn of everything that could move it
    await ask('POST', '/messages', { to: numbers(1)[0], text: 'دیگری' })
    await waitFor(
      async () =>
        (await pool.query(`select from queue q join flows f on f.id = q.flow where f.broadcast_id is null`))
          .rowCount === 0,
    )
    const after = await pool.query(
      `select count(*)::int as n from queue q join flows f on f.id = q.flow where f.broadcast_id = $1`,
      [id],
    )
    assert.deepEqual([after.rows[0].n, (await read(id)).progress.expanded], [before.rows[0].n, expanded])
    assert.equal((await ask('POST', `/broadcasts/${id}/resume`)).status, 200)
    await reaches(id, 'finished')
    assert.deepEqual(await countOf(id), { n: 1_200, recipients: 1_200 })
    assert.deepEqual((await read(id)).progress.outcome.queued, undefined)
    await checkAll(pool)
  })

  test('at a pace no minute has more of it, however many look, after a pause and when it is changed', async () => {
    const paceOf = async (id: string) => {
      const { progress, pace, expectedEndAt } = await read(id)
      return [progress.expanded, pace, expectedEndAt === null ? null : Date.parse(expectedEndAt) - Date.now()]
    }
    const nowMs = '(extract(epoch from clock_timestamp()) * 1000)::float8'
    /** As if five had been put in each so long ago, the oldest first. */
    const paced = (id: string, ...agesMs: number[]) =>
      pool.query(
        `update broadcasts set look_at = now(), paced = (
           select jsonb_agg(jsonb_build_array(${nowMs} - age, 5) order by age desc) from unnest($2::float8[]) age) where id = $1`,
        [id, agesMs],
      )
    /** As if looking took no time, however slow a machine is: what was put in a moment ago was so now. */
    const keepYoung = (id: string) =>
      pool.query(
        `update broadcasts set look_at = now(), paced = coalesce((
           select jsonb_agg(jsonb_build_array(case when age < 10000 then ${nowMs} else ${nowMs} - age end, e->1) order by age desc)
           from jsonb_array_elements(paced) e cross join lateral (select ${nowMs} - (e->>0)::float8 as age) x), '[]') where id = $1`,
        [id],
      )
    const lookAll = async (id: string) => {
      await waitFor(async () => {
        await keepYoung(id)
        await Promise.all([1, 2, 3].map(() => runBroadcastRound(centre.deps)))
        const { rows } = await pool.query(
          'select from queue q join flows f on f.lane = q.lane and f.id = q.flow where f.broadcast_id = $1 and not f.paused',
          [id],
        )
        return rows.length === 0
      })
      await keepYoung(id)
      await Promise.all([1, 2, 3].map(() => runBroadcastRound(centre.deps)))
      return (await countOf(id)).n
    }
    const { id } = await create({ to: [{ numbers: numbers(60) }], text: 'آهسته', pace: 25 })
    await waitFor(async () => (await read(id)).progress.expanded > 0)
    const made = [await lookAll(id)]
    for (const tens of [[1], [2, 1], [3, 2, 1], [4, 3, 2, 1], [5, 4, 3, 2, 1], [6, 5, 4, 3, 2]]) {
      await paced(id, ...tens.map((ten) => ten * 10_001))
      made.push(await lookAll(id))
    }
    assert.deepEqual(made, [5, 10, 15, 20, 25, 25, 30])
    const [expanded, pace, endsInMs] = await paceOf(id)
    assert.deepEqual([expanded, pace], [30, 25])
    assert.ok(endsInMs! > 65_000 && endsInMs! <= 75_000, `${endsInMs}`)
    await ask('POST', `/broadcasts/${id}/pause`)
    assert.equal((await read(id)).expectedEndAt, null)
    await paced(id, 3_600_000)
    assert.equal(await lookAll(id), 30)
    await ask('POST', `/broadcasts/${id}/resume`)
    assert.equal(await lookAll(id), 35)
    const slower = await ask('PATCH', `/broadcasts/${id}`, { pace: 5 })
    assert.deepEqual([slower.status, slower.body.pace], [200, 5], slower.text)
    await paced(id, 30_000)
    assert.equal(await lookAll(id), 35)
    assert.equal((await ask('PATCH', `/broadcasts/${id}`, { pace: 0 })).body.errors[0].path, 'pace')
    assert.equal((await ask('PATCH', `/broadcasts/${id}`, { pace: 5 }, clinic)).body.code, 'broadcast_not_found')
    assert.equal((await ask('PATCH', `/broadcasts/${id}`, { pace: null })).body.pace, null)
    await reaches(id, 'finished')
    assert.equal((await ask('PATCH', `/broadcasts/${id}`, { pace: 5 })).body.code, 'broadcast_state')
    assert.deepEqual(await countOf(id), { n: 60, recipients: 60 })
  })

  test('whose messages are all made has no pace any more, and says so also while it is paused', async () => {
    const sendAt = new Date(Date.now() + 3_600_000).toISOString()
    const { id } = await create({ to: [{ numbers: numbers(2) }], text: 'فردا', sendAt })
    await waitFor(async () => (await read(id)).progress.expanded === 2, WAIT_MAX_MS)
    assert.equal((await ask('POST', `/broadcasts/${id}/pause`)).body.state, 'paused')
    const late = await ask('PATCH', `/broadcasts/${id}`, { pace: 5 })
    assert.deepEqual([late.status, late.body.code], [409, 'broadcast_state'], late.text)
    assert.match(late.body.detail, /Sending/)
    await ask('POST', `/broadcasts/${id}/cancel`)
  })

  test('cancelled, what waits ends as cancelled and counts so; who failed can be sent to again', async () => {
    const many = numbers(400)
    const { id } = await create({
      to: [{ numbers: many }],
      text: 'لغو',
      sendAt: new Date(Date.now() + 3_600_000).toISOString(),
    })
    const scheduled = await reaches(id, 'scheduled')
    assert.equal((await ask('GET', `/broadcasts?state=scheduled`)).body.items[0].id, id)
    await waitFor(async () => (await countOf(id)).n === 400)
    assert.equal((await ask('GET', `/messages?broadcast=${id}&status=scheduled&limit=1`)).body.items.length, 1)
    assert.equal(scheduled.sendAt !== null, true)
    assert.equal((await ask('POST', `/broadcasts/${id}/cancellation`)).body.state, 'cancelled')
    const ended = await ask('POST', `/broadcasts/${id}/resume`)
    assert.equal(ended.body.code, 'broadcast_state')
    assert.match(ended.body.detail, /“Cancelled”/)
    await waitFor(async () => (await read(id)).progress.outcome.cancelled === 400)
    assert.equal(
      (await pool.query('select from queue q join flows f on f.id = q.flow where f.broadcast_id = $1', [id])).rowCount,
      0,
    )
    await foldDeltas(pool)
    await checkAll(pool)
    const none = await ask('POST', `/broadcasts/${id}/again`)
    assert.deepEqual([none.body.errors[0].path, none.body.errors[0].code], ['statuses', 'none_ended_so'])
    const again = await ask('POST', `/broadcasts/${id}/again`, { statuses: ['cancelled'] })
    assert.equal(again.status, 202, again.text)
    assert.deepEqual((await reaches(again.body.id, 'draft')).recipients, { valid: 400, duplicate: 0, invalid: 0 })
    assert.equal((await ask('POST', `/broadcasts/${again.body.id}/cancellation`)).status, 200)
  })

  test('what a policy asks for is held, released by another after a minute that can be taken back, or refused', async () => {
    const policy = { always: false, recipientsAbove: 2, costAbove: null, firstLink: false, nightHours: null }
    await ask('PATCH', '/centre/services/payroll', { reviewPolicy: policy }, nasim)
    const few = await create({ to: [{ numbers: numbers(2) }], text: 'کم' }, ali)
    await reaches(few.id, 'finished')
    const { id } = await create({ to: [{ numbers: numbers(3) }], text: 'بازبینی', name: 'رمز: rasan.example/x' }, ali)
    const held = await reaches(id, 'held')
    assert.deepEqual(
      held.review.reasons.map(({ code }: { code: string }) => code),
      ['recipients'],
    )
    assert.equal((await ask('GET', '/service/dashboard', undefined, sara)).body.needs.broadcasts, 1)
    await runReviewNotices(centre.deps, centre.deps.ids.now())
    const { notice } = (await ask('GET', `/broadcasts/${id}`, undefined, sara)).body.review
    assert.deepEqual(
      notice.receivers.map(({ name, failure }: { name: string; failure: { code: string } }) => [name, failure.code]),
      [
        ['sara', 'no_mobile'],
        ['nasim', 'no_mobile'],
      ],
      'its maker is not among them, and the centre is where no member can be reached',
    )
    const seen = await read(id)
    assert.deepEqual(
      [seen.review.notice.told, seen.review.notice.untold, seen.review.notice.receivers],
      [0, 2, null],
      'a token reads no names of people',
    )
    const { rows: told } = await pool.query(
      `select receivers->0->>'text' as text from review_notices n join broadcasts b on b.review_notice_id = n.id where b.id = $1`,
      [id],
    )
    assert.match(told[0].text, /^رسان: ارسال گروهی ali از payroll منتظر بازبینی شماست\. گیرندگان: ۳، هزینه: نامعلوم\./)
    assert.equal((await ask('POST', `/broadcasts/${id}/release`, undefined, ali)).body.code, 'review_own')
    assert.equal((await ask('POST', `/broadcasts/${id}/start`, undefined, ali)).body.code, 'broadcast_state')
    const released = await ask('POST', `/broadcasts/${id}/release`, undefined, sara)
    assert.deepEqual([released.body.state, released.body.review.decidedBy], ['scheduled', 'sara'])
    assert.equal((await ask('DELETE', `/broadcasts/${id}/release`, undefined, sara)).body.state, 'held')
    await ask('POST', `/broadcasts/${id}/release`, undefined, sara)
    assert.equal((await countOf(id)).n, 0)
    await pool.query('update broadcasts set undo_until = now() where id = $1', [id])
    await reaches(id, 'finished')
    assert.equal((await ask('DELETE', `/broadcasts/${id}/release`, undefined, sara)).body.code, 'review_over')
    const other = await create({ to: [{ numbers: numbers(3) }], text: 'رد' }, ali)
    await reaches(other.id, 'held')
    const refused = await ask('POST', `/broadcasts/${other.id}/refusal`, { reason: 'متن نادرست' }, sara)
    assert.deepEqual([refused.body.state, refused.body.refusal], ['refused', 'متن نادرست'])
    assert.equal((await countOf(other.id)).n, 0)
    await ask('PATCH', '/centre/services/payroll', { reviewPolicy: null }, nasim)
  })

  test('a policy asks for a review by cost, by the hours of the night, and by links until one was let through', async () => {
    const NOTHING = { always: false, recipientsAbove: null, costAbove: null, firstLink: false, nightHours: null }
    const asksFor = async (policy: object) => {
      const set = await ask('PATCH', '/centre/services/payroll', { reviewPolicy: { ...NOTHING, ...policy } }, nasim)
      assert.equal(set.status, 200, set.text)
    }
    /** What it is held for, and its id; nothing where it leaves. */
    const heldFor = async (input: object): Promise<{ id: string; codes: string[] }> => {
      const { id } = await create({ text: 'بازبینی', ...input }, ali)
      await runBroadcastRound(centre.deps)
      const { state, review } = await reaches(id, 'held', 'finished', 'expanding', 'sending', 'scheduled')
      return { id, codes: state === 'held' ? review.reasons.map(({ code }: { code: string }) => code) : [] }
    }
    const decide = (id: string, how: 'release' | 'refusal') =>
      ask('POST', `/broadcasts/${id}/${how}`, how === 'refusal' ? { reason: 'نه' } : undefined, sara)
    const codesOf = async (input: object): Promise<string[]> => {
      const { id, codes } = await heldFor(input)
      if (codes.length > 0) assert.equal((await decide(id, 'refusal')).body.state, 'refused')
      else await ask('POST', `/broadcasts/${id}/cancellation`)
      return codes
    }
    const to = (n: number) => [{ numbers: numbers(n) }]

    const price = (rials: number | null) =>
      ask(
        'PUT',
        '/centre/accounts/kn/tariffs',
        {
          tariffs: rials === null ? [] : [{ startsOn: '2020-01-01', price: { amount: String(rials), unit: 'IRR' } }],
        },
        nasim,
      )
    assert.equal((await price(10)).status, 200)
    await asksFor({ costAbove: 20 })
    assert.deepEqual([await codesOf({ to: to(2) }), await codesOf({ to: to(3) })], [[], ['cost']])
    await price(null)

    const { timeZone } = (await ask('GET', '/centre/settings', undefined, nasim)).body
    const at = (inMinutes: number) => new Date(Date.now() + inMinutes * 60_000)
    const clock = (inMinutes: number) => at(inMinutes).toLocaleTimeString('en-GB', { timeZone }).slice(0, 5)
    await asksFor({ nightHours: { from: clock(-60), until: clock(60) } })
    assert.deepEqual(await codesOf({ to: to(1) }), ['night'])
    await asksFor({ nightHours: { from: clock(60), until: clock(180) } })
    assert.deepEqual(await codesOf({ to: to(1) }), [])
    assert.deepEqual(await codesOf({ to: to(1), sendAt: at(120).toISOString() }), ['night'], 'when it would leave')

    await asksFor({ firstLink: true })
    const linked = (host: string) => ({ to: to(1), text: `ببینید: https://${host}/x` })
    const first = await heldFor(linked('new.example'))
    assert.deepEqual(first.codes, ['first_link'])
    assert.deepEqual(
      await codesOf(linked('new.example')),
      ['first_link'],
      'a held one lets nothing through, nor a refused one',
    )
    assert.equal((await decide(first.id, 'release')).status, 200)
    await centre.deps.live.catchUp()
    assert.deepEqual(await codesOf(linked('new.example')), ['first_link'], 'nor one that can be taken back')
    await pool.query('update broadcasts set undo_until = now() where id = $1', [first.id])
    await reaches(first.id, 'finished')
    await centre.deps.live.catchUp()
    assert.deepEqual(await codesOf(linked('www.new.example')), [])
    assert.deepEqual(await codesOf(linked('other.example')), ['first_link'])
    await ask('PATCH', '/centre/services/payroll', { reviewPolicy: null }, nasim)
  })

  test('a quota stops it at its last message and says so; nothing is lost when there is room again', async () => {
    const cap = (messages: number | null) =>
      ask('PATCH', '/centre/services/clinic', { quota: { day: { messages } } }, nasim)
    const set = await cap(7)
    assert.equal(set.status, 200, set.text)
    const made = await create({ to: [{ numbers: numbers(10) }], text: 'سهمیه' }, clinic)
    const readOwn = async () => (await ask('GET', `/broadcasts/${made.id}`, undefined, clinic)).body
    const paused = await waitFor(async () => {
      const one = await readOwn()
      return one.state === 'paused' ? one : undefined
    })
    assert.deepEqual([paused.progress.expanded, paused.pause.reason.code, paused.pause.by], [7, 'quota_exceeded', null])
    await cap(100)
    assert.equal((await ask('POST', `/broadcasts/${made.id}/resume`, undefined, clinic)).status, 200)
    await waitFor(async () => (await readOwn()).state === 'finished')
    assert.deepEqual(await countOf(made.id), { n: 10, recipients: 10 })
    await cap(null)
  })

  test('by advertising lines it leaves in their hours alone, and waits for them; what is changed holds at once', async () => {
    const { body: settings } = await ask('GET', '/centre/settings', undefined, nasim)
    assert.deepEqual(
      settings.sendHours.map((one: Record<string, string>) => [one.class, one.lines, one.from, one.until]),
      [
        ['bulk', 'advertising', '07:00', '22:00'],
        ['normal', 'advertising', '07:00', '22:00'],
      ],
    )
    const clock = (inHours: number) =>
      new Date(Date.now() + inHours * 3_600_000)
        .toLocaleTimeString('en-GB', { timeZone: settings.timeZone })
        .slice(0, 5)
    const set = (sendHours: object[]) => ask('PATCH', '/centre/settings', { sendHours }, nasim)
    const later = { class: 'bulk', lines: 'advertising', from: clock(2), until: clock(3) }
    assert.equal((await set([later, later])).body.errors[0].path, 'sendHours[1]')
    assert.equal((await set([{ ...later, until: later.from }])).body.errors[0].path, 'sendHours[0].until')
    assert.equal((await set([later])).status, 200)
    const byService = await create({ to: [{ numbers: numbers(1) }], text: 'خدماتی' })
    assert.equal((await reaches(byService.id, 'finished')).opensAt, null)

    await pool.query(`update sender_lines set kind = 'advertising'`)
    const [one] = numbers(1) as [string]
    const { id } = await create({ to: [{ numbers: [one] }], text: 'تبلیغ' })
    const waiting = await waitFor(async () => {
      const broadcast = await read(id)
      return broadcast.state === 'scheduled' && broadcast.opensAt ? broadcast : undefined
    })
    const inMs = Date.parse(waiting.opensAt) - Date.now()
    assert.ok(inMs > 3_600_000 && inMs <= 2 * 3_600_000, `${inMs}`)
    const { items } = (await ask('GET', `/messages?broadcast=${id}`)).body
    assert.deepEqual(
      items.map(({ status }: { status: string }) => status),
      ['scheduled'],
    )
    await set([{ class: 'bulk', lines: 'advertising', from: clock(-1), until: clock(1) }])
    await reaches(id, 'finished')
    assert.equal((await takenOf(one)).length, 1)
    await set([])
    await pool.query(`update sender_lines set kind = 'service'`)
  })

  test('hours hold the class and the kind of line that they are said for, and no other', async () => {
    const { timeZone } = (await ask('GET', '/centre/settings', undefined, nasim)).body
    const clock = (inHours: number) =>
      new Date(Date.now() + inHours * 3_600_000).toLocaleTimeString('en-GB', { timeZone }).slice(0, 5)
    const later = { from: clock(2), until: clock(3) }
    // payroll sends by a service line, the clinic by one for advertising
    await pool.query(`update sender_lines set kind = 'advertising' where number = '20005000'`)
    const ways = ['normal', 'bulk'].flatMap((className) => [
      { class: className, lines: 'service', by: token },
      { class: className, lines: 'advertising', by: clinic },
    ])
    for (const said of [
      { class: 'bulk', lines: 'advertising' },
      { class: 'normal', lines: 'advertising' },
      { class: 'bulk', lines: 'service' },
    ]) {
      const set = await ask('PATCH', '/centre/settings', { sendHours: [{ ...said, ...later }] }, nasim)
      assert.equal(set.status, 200, set.text)
      const held = await Promise.all(
        ways.map(async ({ class: className, lines, by }) => {
          const { id } = await create({ to: [{ numbers: numbers(1) }], text: 'ساعت', class: className }, by)
          await runBroadcastRound(centre.deps)
          const { opensAt } = await waitFor(async () => {
            const { body } = await ask('GET', `/broadcasts/${id}`, undefined, by)
            return (body.state === 'finished' || body.opensAt !== null) && body
          }, WAIT_MAX_MS)
          if (opensAt !== null) await ask('POST', `/broadcasts/${id}/cancellation`, undefined, by)
          return opensAt === null ? [] : [{ class: className, lines }]
        }),
      )
      assert.deepEqual(held.flat(), [said])
    }
    await ask('PATCH', '/centre/settings', { sendHours: [] }, nasim)
    await pool.query(`update sender_lines set kind = 'service'`)
  })

  test('a hundred thousand numbers stand in a request, and not one more, however they are parted', async () => {
    const many = (n: number) => ({ numbers: Array<string>(n).fill('09125000000') })
    const send = (...to: object[]) => ask('POST', '/broadcasts', { to, text: 'همه', draft: true })
    const taken = await send(many(60_000), many(40_000))
    assert.equal(taken.status, 202, taken.text)
    const { rows } = await pool.query(
      `select sum(jsonb_array_length(content->'numbers'))::int as n from broadcast_sources where broadcast_id = $1`,
      [taken.body.id],
    )
    assert.deepEqual(rows, [{ n: 100_000 }])
    assert.equal((await ask('POST', `/broadcasts/${taken.body.id}/cancellation`)).status, 200)
    const faultOf = ({
      status,
      body,
    }: {
      status: number
      body: { errors: { path: string; code: string; detail: string }[] }
    }) => [status, ...body.errors.map(({ path, code }) => `${path} ${code}`)]
    assert.deepEqual(faultOf(await send(many(60_000), many(40_001))), [422, 'to too_many'])
    assert.deepEqual(faultOf(await send(many(100_001))), [422, 'to[0].numbers too_many'])
  })

  test('of a file a text takes what it names, and no value that is longer than any may be', async () => {
    const [one, other] = numbers(2) as [string, string]
    const upload = await centre.app.inject({
      method: 'POST',
      url: '/api/v1/files?name=long.csv',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
      payload: `number,name,rest\n${one},a,${'x'.repeat(5_000)}\n${other},${'y'.repeat(5_000)},b\n`,
    })
    assert.equal(upload.statusCode, 201, upload.body)
    const { id } = await create({
      to: [{ file: { id: upload.json().id, to: 1, variables: { name: 2, rest: 3 } } }],
      text: '{{name}}',
      draft: true,
    })
    const draft = await reaches(id, 'draft')
    assert.deepEqual(draft.recipients, { valid: 1, duplicate: 0, invalid: 1 })
    assert.deepEqual(await faultsOf(id), [[1, 3, other, 'too_long']])
    const { rows } = await pool.query('select variables from broadcast_recipients where broadcast_id = $1', [id])
    assert.deepEqual(rows, [{ variables: { name: 'a' } }])
    await ask('POST', `/broadcasts/${id}/cancellation`)
  })

  test('a template of many places multiplies no values: who would be sent too much is told', async () => {
    const made = await ask('POST', '/templates', {
      name: 'many',
      title: { fa: 'بسیار', en: 'Many' },
      class: 'normal',
      text: '{{a}}'.repeat(200),
      variables: [{ name: 'a' }],
    })
    assert.equal(made.status, 201, made.text)
    const recipients = numbers(1_000).map((to, i) => ({ to, variables: { a: i === 0 ? 'م' : 'م'.repeat(1_000) } }))
    const { id } = await create({ to: [{ recipients }], template: 'many', draft: true })
    const draft = await reaches(id, 'draft')
    assert.deepEqual(draft.recipients, { valid: 1, duplicate: 0, invalid: 999 })
    const { items } = (await ask('GET', `/broadcasts/${id}/faults?limit=1`)).body
    assert.deepEqual([items[0].code, items[0].field], ['too_long', 'variables'])
    // a version that comes while they are judged is said to none of them
    const { rows } = await pool.query<{ serviceId: number }>(
      'select service_id as "serviceId" from broadcasts where id = $1',
      [id],
    )
    const row = await findBroadcastRow(centre.deps.database.db, { serviceId: rows[0]!.serviceId, test: false }, id)
    const judge = makeJudge(centre.deps, row!)
    const recipient = { number: numbers(1)[0]!, variables: { a: 'م' } }
    assert.equal(judge(recipient).body, 'م'.repeat(200))
    await ask('PATCH', '/templates/many', { text: '{{a}}' })
    assert.throws(() => judge(recipient), { code: 'template_changed' })
    await ask('POST', `/broadcasts/${id}/cancellation`)
  })

  test('a link is seen whatever its full stops are, and a name of the language is no variable that is there', async () => {
    const policy = { always: false, recipientsAbove: null, costAbove: null, firstLink: true, nightHours: null }
    await ask('PATCH', '/centre/services/payroll', { reviewPolicy: policy }, nasim)
    for (const text of ['https://evil\u3002com/x', 'http://1249739588/x']) {
      const { id } = await create({ to: [{ numbers: numbers(1) }], text })
      await reaches(id, 'held')
      await ask('POST', `/broadcasts/${id}/cancellation`)
    }
    await ask('PATCH', '/centre/services/payroll', { reviewPolicy: null }, nasim)
    const strange = await create({ to: [{ numbers: numbers(1) }], text: '{{constructor}}' })
    assert.equal((await reaches(strange.id, 'refused')).faults[0].code, 'required')
  })

  test('whoever may not read the numbers of users sends to them and to numbers apart', async () => {
    const narrow = await addToken('live', 'payroll', { scopes: ['broadcasts:send', 'messages:send-to-users'] })
    const mixed = await ask(
      'POST',
      '/broadcasts',
      { to: [{ users: ['reza'] }, { numbers: numbers(1) }], text: 'x' },
      narrow,
    )
    assert.equal(mixed.body.code, 'permission_missing')
  })

  test('a test token and a live one under the same key make each their own', async () => {
    const trial = await addToken('test', 'payroll', { scopes: [...SERVICE_PERMISSIONS] })
    const make = (who: Parameters<typeof call>[0]) =>
      call(who, {
        method: 'POST',
        url: '/api/v1/broadcasts',
        headers: { 'idempotency-key': 'same' },
        body: { to: [{ numbers: ['09125009999'] }], text: 'x', draft: true },
      })
    const [one, other] = [await make(trial), await make(token)]
    assert.deepEqual([one.status, other.status, one.body.test, other.body.test], [202, 202, true, false])
  })

  test('many made at once by one token wait for no connection that they hold themselves', async () => {
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        call(token, {
          method: 'POST',
          url: '/api/v1/broadcasts',
          body: { to: [{ numbers: [`0912500${8000 + i}`] }], text: 'x', draft: true },
        }),
      ),
    )
    assert.deepEqual(new Set(made.map(({ status }) => status)), new Set([202]))
  })

  test('who was sent the same text a moment ago is left out with a word, the others are sent to', async () => {
    const [one, other] = numbers(2) as [string, string]
    const guard = (on: object | null) => ask('PATCH', '/centre/services/payroll', { floodGuard: on }, nasim)
    const set = await guard({ times: 1, seconds: 3_600 })
    assert.equal(set.status, 200, set.text)
    const sent = await ask('POST', '/messages', { to: one, text: 'همان متن' })
    assert.equal(sent.status, 202, sent.text)
    const { id } = await create({ to: [{ numbers: [one, other] }], text: 'همان متن' })
    const done = await reaches(id, 'finished')
    assert.deepEqual([done.progress.expanded, done.progress.dropped], [1, 1])
    assert.deepEqual(await faultsOf(id), [[1, 1, one.replace('0', '+98'), 'repeated_text']])
    assert.deepEqual([(await takenOf(one)).length, (await takenOf(other)).length], [1, 1])
    await guard(null)
  })

  test('whoever sends the draft of somebody else does not release it, nor sends again to users without the right', async () => {
    await addPerson('babak', 'manager', 'payroll')
    const babak = await as('babak')
    const policy = { always: true, recipientsAbove: null, costAbove: null, firstLink: false, nightHours: null }
    await ask('PATCH', '/centre/services/payroll', { reviewPolicy: policy }, nasim)
    const { id } = await create({ to: [{ users: ['reza'] }], text: 'با هم', draft: true }, ali)
    await reaches(id, 'draft')
    await ask('POST', `/broadcasts/${id}/start`, undefined, babak)
    assert.equal((await ask('GET', `/broadcasts/${id}`, undefined, babak)).body.review.isOwn, true)
    for (const who of [ali, babak])
      assert.equal((await ask('POST', `/broadcasts/${id}/release`, undefined, who)).body.code, 'review_own')
    assert.equal((await ask('POST', `/broadcasts/${id}/release`, undefined, sara)).status, 200)
    await pool.query('update broadcasts set undo_until = now() where id = $1', [id])
    await reaches(id, 'finished')
    const narrow = await addToken('live', 'payroll', { scopes: ['broadcasts:send', 'messages:read'] })
    await waitFor(async () => (await read(id)).progress.outcome.delivered === 1)
    await pool.query('update messages set status = 62 where broadcast_id = $1', [id])
    assert.equal((await ask('POST', `/broadcasts/${id}/again`, {}, narrow)).body.code, 'permission_missing')
    await pool.query('update messages set status = 70 where broadcast_id = $1', [id])
    await ask('PATCH', '/centre/services/payroll', { reviewPolicy: null }, nasim)
  })

  test('what nobody foresaw holds up one broadcast and no other, and pauses it at last', async () => {
    const broken = await create({ to: [{ numbers: numbers(1) }], text: 'خراب' })
    await pool.query(`update broadcast_sources set kind = 'nonsense' where broadcast_id = $1`, [broken.id])
    const sound = await create({ to: [{ numbers: numbers(1) }], text: 'سالم' })
    await reaches(sound.id, 'finished')
    const paused = await reaches(broken.id, 'paused')
    assert.equal(paused.pause.reason.code, 'internal')
  })

  test('a broadcast goes when its messages have gone', async () => {
    const { id } = await create({ to: [{ numbers: [...numbers(1), 'x'] }], text: 'کهنه' })
    await reaches(id, 'finished')
    const old = '01000000-0000-7000-8000-000000000000'
    await pool.query(
      "insert into broadcasts select (jsonb_populate_record(b, jsonb_build_object('id', $2::text))).* from broadcasts b where id = $1",
      [id, old],
    )
    await pool.query(
      'insert into flows (lane, service_id, broadcast_id) select lane, service_id, $2 from flows where broadcast_id = $1',
      [id, old],
    )
    await pool.query(`update broadcasts set finished_at = now() - interval '2 years' where id = $1`, [old])
    await pool.query(
      `insert into broadcast_faults (broadcast_id, n, place, row_number, given, code)
       select $1, n, 1, n, 'x', 'phone_not_a_number' from generate_series(1, 11000) n`,
      [old],
    )
    await pool.query(`
      create table dropped_at_once (n int);
      create function note_dropped() returns trigger language plpgsql as $$
        begin insert into dropped_at_once select count(*) from gone; return null; end $$;
      create trigger note_dropped after delete on broadcast_faults referencing old table as gone
        for each statement execute function note_dropped()`)
    await dropOldBroadcasts(centre.deps)
    const { rows: steps } = await pool.query('select n from dropped_at_once where n > 0 order by n desc')
    assert.deepEqual(
      steps.map(({ n }) => n),
      [5_000, 5_000, 1_000],
      'as many rows as it has, some thousands in a statement',
    )
    await pool.query(
      'drop trigger note_dropped on broadcast_faults; drop function note_dropped; drop table dropped_at_once',
    )
    const { rows } = await pool.query(
      'select (select count(*)::int from broadcasts where id = any ($1)) as n, (select count(*)::int from flows where broadcast_id = any ($1)) as flows',
      [[id, old]],
    )
    assert.deepEqual(rows, [{ n: 1, flows: 1 }])
  })

  test('whoever could not have made a draft does not start it, nor resume it', async () => {
    const narrow = await addToken('live', 'payroll', { scopes: ['broadcasts:send', 'messages:read'] })
    const toUsers = await create({ to: [{ users: ['reza'] }], text: 'به کاربر', draft: true })
    const toNumbers = await create({ to: [{ numbers: numbers(1) }], text: 'به شماره', draft: true })
    await Promise.all([toUsers, toNumbers].map(({ id }) => reaches(id, 'draft')))
    const refused = await ask('POST', `/broadcasts/${toUsers.id}/start`, undefined, narrow)
    assert.deepEqual([refused.status, refused.body.code], [403, 'permission_missing'])
    assert.match(refused.text, /messages:send-to-users/)
    assert.equal((await ask('POST', `/broadcasts/${toNumbers.id}/start`, undefined, narrow)).status, 200)
    await pool.query(`update broadcasts set state = 'expanding', paused_at = now() where id = $1`, [toUsers.id])
    const resumed = await ask('POST', `/broadcasts/${toUsers.id}/resume`, undefined, narrow)
    assert.deepEqual([resumed.status, resumed.body.code], [403, 'permission_missing'])
    assert.equal((await countOf(toUsers.id)).n, 0)
    await ask('POST', `/broadcasts/${toUsers.id}/cancellation`)
  })

  test('what is counted is found by what changes alone, however many have finished', async () => {
    const { id } = await create({ to: [{ numbers: numbers(1) }], text: 'شمار' })
    await reaches(id, 'finished')
    await pool.query('update messages set status = 70, final_at = now() where broadcast_id = $1', [id])
    await waitFor(async () => {
      const { rowCount } = await pool.query(
        'update broadcasts set count_at = now() where id = $1 and count_at is not null',
        [id],
      )
      return rowCount === 0
    })
    await pool.query(
      `insert into broadcasts select (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid()))).*
       from broadcasts b, generate_series(1, 3000) where id = $1`,
      [id],
    )
    await pool.query('analyze broadcasts')
    const { rows } = await pool.query(`explain (format json) ${DUE}`)
    const plan = JSON.stringify(rows[0]['QUERY PLAN'])
    assert.match(plan, /broadcasts__count_at/)
    assert.doesNotMatch(plan, /Seq Scan/)
    await pool.query(`delete from broadcasts where text = 'شمار' and id <> $1`, [id])
  })

  test('what waits for its time is not looked at until then, and each service has its turn', async () => {
    const sendAt = new Date(Date.now() + 86_400_000).toISOString()
    const { id } = await create({ to: [{ numbers: numbers(2) }], text: 'فردا', pace: 1, sendAt }, clinic)
    const lookAt = async () => {
      const { rows } = await pool.query<{ at: Date }>('select look_at as at from broadcasts where id = $1', [id])
      return rows[0]!.at
    }
    await waitFor(async () => (await lookAt()).toISOString() === sendAt)
    const faster = await ask('PATCH', `/broadcasts/${id}`, { pace: 100 }, clinic)
    assert.equal(faster.status, 200, faster.text)
    assert.ok((await lookAt()).getTime() < Date.now() + 1_000, 'a change is looked at at once')
    await waitFor(async () => (await lookAt()).toISOString() === sendAt)
    // as many as one could have made, and some that are at work
    await pool.query(
      `insert into broadcasts select (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid(), 'look_at',
         case when n <= 20 then now() - interval '1 hour' else b.look_at end))).*
       from broadcasts b, generate_series(1, 3000) n where id = $1`,
      [id],
    )
    await pool.query('analyze broadcasts')
    const { rows: plans } = await pool.query(`explain (format json) ${LIST}`)
    const plan = JSON.stringify(plans[0]['QUERY PLAN'])
    assert.match(plan, /broadcasts__look_at/)
    assert.doesNotMatch(plan, /"Seq Scan"[^{}]*"broadcasts"/)
    const lived = startWatch()
    const other = await create({ to: [{ numbers: numbers(3) }], text: 'امروز' })
    await waitFor(async () => (await countOf(other.id)).n === 3)
    assert.ok(lived() < 10_000)
    const refused = await ask('POST', '/broadcasts', { to: [{ numbers: numbers(1) }], text: 'x' }, clinic)
    assert.deepEqual([refused.status, refused.body.code], [409, 'broadcasts_full'], refused.text)
    assert.match(refused.body.detail, /200/)
    await pool.query(`delete from broadcasts where text = 'فردا'`)
    assert.equal((await create({ to: [{ numbers: numbers(1) }], text: 'x', draft: true }, clinic)).state, 'collecting')
  })

  test('a pace, or a resumption, that reaches into the night is no way around its review', async () => {
    const { body: settings } = await ask('GET', '/centre/settings', undefined, nasim)
    const clock = (inMinutes: number) =>
      new Date(Date.now() + inMinutes * 60_000).toLocaleTimeString('en-GB', { timeZone: settings.timeZone }).slice(0, 5)
    const nights = async (from: number, until: number) => {
      const nightHours = { from: clock(from), until: clock(until) }
      const policy = { always: false, recipientsAbove: null, costAbove: null, firstLink: false, nightHours }
      const set = await ask('PATCH', '/centre/services/payroll', { reviewPolicy: policy }, nasim)
      assert.equal(set.status, 200, set.text)
    }
    await nights(30, 240)
    const slow = await create({ to: [{ numbers: numbers(100) }], text: 'شب', pace: 1 })
    const held = await reaches(slow.id, 'held')
    assert.deepEqual(
      held.review.reasons.map(({ code }: { code: string }) => code),
      ['night'],
    )
    const quick = await create({ to: [{ numbers: numbers(100) }], text: 'روز', pace: 10 })
    await reaches(quick.id, 'expanding')
    const slower = await ask('PATCH', `/broadcasts/${quick.id}`, { pace: 1 })
    assert.deepEqual([slower.status, slower.body.code], [409, 'broadcast_at_night'], slower.text)
    assert.equal((await ask('PATCH', `/broadcasts/${quick.id}`, { pace: 9 })).status, 200)
    await ask('POST', `/broadcasts/${quick.id}/pause`)
    await nights(-5, 240)
    const resumed = await ask('POST', `/broadcasts/${quick.id}/resume`)
    assert.deepEqual([resumed.status, resumed.body.code], [409, 'broadcast_at_night'], resumed.text)
    await nights(60, 240)
    assert.equal((await ask('POST', `/broadcasts/${quick.id}/resume`)).status, 200)
    for (const { id } of [slow, quick]) await ask('POST', `/broadcasts/${id}/cancellation`)
    await ask('PATCH', '/centre/services/payroll', { reviewPolicy: null }, nasim)
  })

  test('whoever reads a broadcast goes not through its faults', async () => {
    const [one] = numbers(1) as [string]
    const { id } = await create({ to: [{ numbers: [one, one, 'x', 'y'] }], text: 'x', draft: true })
    await reaches(id, 'draft')
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query('lock table broadcast_faults in access exclusive mode')
      const answer = await Promise.race([read(id), new Promise((done) => setTimeout(done, 5_000, null))])
      assert.deepEqual(
        answer?.faults.map(({ code, field, count }: Record<string, unknown>) => [code, field, count]),
        [
          ['phone_not_a_number', 'to', 2],
          ['repeated', 'to', 1],
        ],
      )
    } finally {
      await client.query('rollback')
      client.release()
    }
    await ask('POST', `/broadcasts/${id}/cancellation`)
  })

  test('hours are kept while somebody else changes a broadcast: nobody waits in a circle', async () => {
    const { id } = await create({ to: [{ numbers: numbers(2) }], text: 'ساعت', draft: true })
    await reaches(id, 'draft')
    await ask('POST', `/broadcasts/${id}/start`)
    await reaches(id, 'finished')
    const opensAt = () => pool.query<{ at: Date | null }>('select opens_at as at from broadcasts where id = $1', [id])
    await pool.query(`update broadcasts set state = 'sending', paused_at = now(), opens_at = null where id = $1`, [id])
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query('select from broadcasts where id = $1 for no key update', [id])
      await pool.query(`update flows set open_at = now() + interval '1 hour' where broadcast_id = $1`, [id])
      const keeping = keepHours(centre.deps)
      await waitFor(
        async () =>
          ((
            await pool.query(
              `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%for no key update'`,
            )
          ).rowCount ?? 0) > 0,
      )
      await client.query('update flows set paused = true where broadcast_id = $1', [id])
      await client.query('commit')
      await keeping
    } finally {
      client.release()
    }
    const { rows } = await pool.query('select from flows where broadcast_id = $1 and open_at > now()', [id])
    assert.deepEqual([rows.length, (await opensAt()).rows[0]?.at], [0, null])
    await ask('POST', `/broadcasts/${id}/cancellation`)
  })

  test('who sends, sees and stops: by permission, each service for itself', async () => {
    const { id } = await create({ to: [{ numbers: numbers(1) }], text: 'دیوار' })
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/faults'],
      ['POST', '/pause'],
      ['POST', '/cancellation'],
    ] as const)
      assert.equal((await ask(method, `/broadcasts/${id}${path}`, undefined, clinic)).body.code, 'broadcast_not_found')
    const plain = await addToken('live', 'payroll')
    assert.equal(
      (await ask('POST', '/broadcasts', { to: [{ numbers: ['09121'] }], text: 'x' }, plain)).body.code,
      'permission_missing',
    )
    const narrow = await addToken('live', 'payroll', { scopes: ['broadcasts:send'] })
    for (const to of [{ users: ['reza'] }, { contactLists: [1] }, { recipients: [{ to: { user: 'reza' } }] }])
      assert.equal((await ask('POST', '/broadcasts', { to: [to], text: 'x' }, narrow)).body.code, 'permission_missing')
    const wrong = async (input: object) =>
      (await ask('POST', '/broadcasts', { to: [{ numbers: numbers(1) }], ...input })).body
    assert.equal((await wrong({ text: 'x', template: 'y' })).errors[0].code, 'not_together')
    assert.equal((await wrong({ template: 'none' })).errors[0].path, 'template')
    assert.equal((await wrong({ text: 'x', from: '0000' })).errors[0].path, 'from')
    assert.equal((await wrong({ text: 'x', to: [{}] })).code, 'invalid_request')
    assert.equal((await wrong({ text: 'x', to: [{ numbers: ['1'], users: ['2'] }] })).code, 'invalid_request')
    assert.equal((await wrong({ text: 'ب'.repeat(900) })).errors[0].code, 'text_too_many_segments')
    const refusing = await create({ to: [{ numbers: [...numbers(1), 'x'] }], text: 'همه یا هیچ', onInvalid: 'refuse' })
    const refused = await reaches(refusing.id, 'refused')
    assert.ok(refused.refusal.length > 0)
    assert.equal((await countOf(refusing.id)).n, 0)
  })
})
