import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { STATES, type State } from '../../dispatch/states.ts'
import { openTestCentre } from '../../walks/test-centre.ts'
import { messageSearch } from './search.ts'

suite('search of messages', async () => {
  const centre = await openTestCentre()
  const { pool, call, addToken } = centre
  const live = await addToken('live', 'payroll')
  const blind = await addToken('live', 'payroll', { scopes: ['messages:read'] })
  const trial = await addToken('test', 'payroll')
  const names = new Map<string, string>()

  const accept = async (name: string, body: Record<string, unknown>, token = live): Promise<string> => {
    const answer = await call(token, { method: 'POST', url: '/api/v1/messages', body: { to: '09121110000', ...body } })
    assert.equal(answer.status, 202, answer.text)
    names.set(answer.body.id, name)
    return answer.body.id
  }
  const long = 'الف '.repeat(30)
  const ids = {
    first: await accept('first', {
      text: 'سلام، می‌روم به خانهٔ علي',
      to: '09121110001',
      reference: 'ref-1',
      tags: ['حقوق', 'a,b'],
    }),
    latin: await accept('latin', {
      text: 'Hello WORLD 50%_x\\y',
      to: '09121110002',
      reference: 'ref-2%',
      tags: ['حقوق'],
    }),
    code: await accept('code', { text: 'کد شما: ۱۲۳۴۵', to: '09351110003', class: 'otp', reference: 'login' }),
    long: await accept('long', { text: long, class: 'bulk', from: '10008663' }),
    later: await accept('later', { text: 'فردا', sendAt: new Date(Date.now() + 86_400_000).toISOString() }),
    abroad: await accept('abroad', { text: 'abroad', to: '+491517654321' }),
  } satisfies Record<string, string>
  const rare = ['unconfirmed', 'unreported', 'cancelled', 'expired', 'failed', 'undelivered'] as const
  const states: Partial<Record<State, string>> = {}
  for (const state of [...rare, 'sent', 'delivered'] as const) {
    const id = await accept(state, { text: `now ${state}` })
    states[state] = id
    const { number, isFinal } = STATES[state]
    await pool.query(
      `update messages set status = $2, method = 'kavenegar.sms', line = '10008663',
         final_at = case when $3 then clock_timestamp() end where id = $1`,
      [id, number, isFinal],
    )
    if (rare.some((one) => one === state))
      await pool.query('insert into faults select service_id, status, id from messages where id = $1', [id])
  }
  const sending = await accept('sending', { text: 'on its way' })
  // a node that lives, so that nobody takes its call over
  await pool.query(`insert into nodes (slot, epoch, seen_at) values (200, 1, now() + interval '1 hour')`)
  await pool.query(
    `insert into calls (id, account_id, key_id, slot, epoch, begun_at, ask_after, ids, refs, lanes, flows, tries, method, lines)
     select id, $2, 1, 200, 1, now(), now() + interval '1 hour', array[id], array[ref], array[lane], array[flow], '{1}', 'kavenegar.sms', '{""}'
     from messages where id = $1`,
    [sending, centre.accounts.kn.id],
  )
  await accept('trial', { text: 'سلام، آزمون', to: '09121110001', reference: 'ref-1' }, trial)
  const other = await addToken('live', 'clinic')
  const foreign = await call(other, {
    method: 'POST',
    url: '/api/v1/messages',
    body: { to: '09121110001', text: 'سلام', reference: 'ref-1', tags: ['حقوق'] },
  })

  const broadcast = '01990000-0000-7000-8000-000000000001'
  await pool.query('update messages set broadcast_id = $2 where id = $1', [ids.long, broadcast])
  await pool.query(
    `with f as (insert into follow_ups (service_id, message_id, state) select service_id, id, 'open' from messages where id = $1)
     insert into reviews (service_id, message_id, reasons) select service_id, id, '{always}' from messages where id = $2`,
    [ids.first, ids.latin],
  )
  const LIVE = [...names.values()].filter((name) => name !== 'trial')
  const QUEUED = ['first', 'latin', 'code', 'long', 'abroad']
  const WAITING = [...QUEUED, 'later', 'sending']
  const TO_ALL = LIVE.filter((name) => !['first', 'latin', 'code', 'abroad'].includes(name))
  const HANDED = [...rare, 'sent', 'delivered']
  const except = (...out: string[]): string[] => LIVE.filter((name) => !out.includes(name))

  const find = async (query: string, token = live): Promise<string[]> => {
    const answer = await call(token, { url: `/api/v1/messages?limit=200&${query}` })
    assert.equal(answer.status, 200, `${query}: ${answer.text}`)
    return answer.body.items.map((one: { id: string }) => names.get(one.id) ?? `foreign ${one.id}`)
  }
  const enc = encodeURIComponent

  const FOUND: [query: string, names: string[]][] = [
    ['', LIVE],
    ...[...rare, 'sent', 'delivered', 'sending'].map((state): [string, string[]] => [`status=${state}`, [state]]),
    ['status=scheduled', ['later']],
    ['status=queued', QUEUED],
    ['status=held', []],
    ['status=failed,undelivered,delivered', ['failed', 'undelivered', 'delivered']],
    ['status[in]=scheduled,sending', ['later', 'sending']],
    ['status[ne]=scheduled', except('later')],
    ['status[ne]=sending', except('sending')],
    ['status[ne]=queued', except(...QUEUED)],
    ['status[ne]=failed,delivered', except('failed', 'delivered')],
    ['to=09121110001', ['first']],
    [`to=${enc('۰۹۱۲ ۱۱۱ ۰۰۰۱')}`, ['first']],
    ['to=%2B989121110001,09121110002', ['first', 'latin']],
    ['to[in]=09121110001,09121110002', ['first', 'latin']],
    ['to[ne]=09121110000', ['first', 'latin', 'code', 'abroad']],
    ['to[suffix]=0003', ['code']],
    [`to[suffix]=${enc('۰۰۰۳')}`, ['code']],
    ['to[prefix]=0935', ['code']],
    ['to[prefix]=%2B49', ['abroad']],
    ['to[prefix]=0049', ['abroad']],
    ['to[contains]=111000', except('abroad')],
    ['toUser=nobody', []],
    ['toUser[in]=nobody,1', []],
    ['toUser[empty]=true', LIVE],
    ['from=10008663', ['long', ...HANDED]],
    ['from[in]=10008663,nobody', ['long', ...HANDED]],
    ['from[empty]=true', except('long', ...HANDED)],
    ['from[empty]=false', ['long', ...HANDED]],
    [`text[contains]=${enc('سلام')}`, ['first']],
    [`text[contains]=${enc('ميروم به خانه')}`, ['first']],
    [`text[contains]=${enc('علی')}`, ['first']],
    ['text[contains]=hello world', ['latin']],
    [`text[contains]=${enc('50%_X\\Y')}`, ['latin']],
    [`text[contains]=${enc("' or true --")}`, []],
    ['text[contains]=%25', ['latin']],
    ['channel=email', []],
    ['channel[in]=email,push', []],
    ['channel[ne]=sms', []],
    ['class=otp', ['code']],
    ['class=otp,bulk', ['code', 'long']],
    ['class[ne]=normal', ['code', 'long']],
    ['class[in]=bulk', ['long']],
    ['method=kavenegar.sms', HANDED],
    ['method[in]=kavenegar.sms,x', HANDED],
    ['method[prefix]=kave', HANDED],
    ['method[prefix]=k_ve', []],
    ['method[empty]=true', except(...HANDED)],
    ['method[empty]=false', HANDED],
    ['reference=ref-1', ['first']],
    ['reference[in]=ref-1,login', ['first', 'code']],
    ['reference[prefix]=ref-', ['first', 'latin']],
    ['reference[prefix]=ref-2%25', ['latin']],
    ['reference[prefix]=%25', []],
    ['reference[empty]=false', ['first', 'latin', 'code']],
    ['reference[empty]=true', except('first', 'latin', 'code')],
    [`broadcast=${broadcast}`, ['long']],
    [`broadcast[in]=${broadcast},${ids.first}`, ['long']],
    [`tag=${enc('حقوق')}`, ['first', 'latin']],
    [`tag=${enc('a\\,b')}`, ['first']],
    [`tag[in]=nothing,${enc('a\\,b')}`, ['first']],
    ['tag[empty]=false', ['first', 'latin']],
    ['tag[empty]=true', except('first', 'latin')],
    ['segments=2', ['long']],
    ['segments[ne]=1', ['long']],
    ['segments[in]=2,3', ['long']],
    ['segments[gt]=1', ['long']],
    ['segments[gte]=2', ['long']],
    [`segments[lt]=${enc('۲')}`, except('long')],
    ['segments[lte]=1', except('long')],
    ['review=pending', ['latin']],
    ['review=none,released', except('latin')],
    ['review[ne]=pending', except('latin')],
    ['review[ne]=none', ['latin']],
    ['review[in]=pending,refused', ['latin']],
    ['followUp=open', ['first']],
    ['followUp[ne]=open', except('first')],
    ['followUp[in]=open,done', ['first']],
    ['test=false', LIVE],
    ['test=true', []],
    ['createdAt[gt]=2099-01-01', []],
    ['createdAt[gte]=2020-01-01', LIVE],
    ['createdAt[lt]=2020-01-01', []],
    ['createdAt[lte]=2099-01-01T00:00:00Z', LIVE],
    [`id=${ids.first}`, ['first']],
    [`id=${ids.first.toUpperCase()}`, ['first']],
    [`id[in]=${ids.first},${ids.code},${foreign.body.id}`, ['first', 'code']],
    [`id=${foreign.body.id}`, []],
    [`status=queued&tag=${enc('حقوق')}&to[suffix]=2`, ['latin']],
    [`q=${ids.later}`, ['later']],
    [`q=${foreign.body.id}`, []],
    ['q=09121110001', ['first']],
    [`q=${enc('+98 912 111 0001')}`, ['first']],
    [`q=${enc('۰۹۱۲۱۱۱۰۰۰۲')}`, ['latin']],
    ['q=1110003', ['code']],
    ['q=login', ['code']],
    ['q=ref-1', ['first']],
    [`q=${enc('سلام خانه')}`, ['first']],
    [`q=${enc('خانه سلام')}`, ['first']],
    [`q=${enc('می‌روم')}`, ['first']],
    ['q=world%20hello', ['latin']],
    [`q=${enc('ناموجود')}`, []],
    ['q=%25', ['latin']],
  ]
  for (const [query, expected] of FOUND)
    test(`it is found: ${decodeURIComponent(query) || 'everything'}`, async () => {
      assert.deepEqual((await find(query)).sort(), [...expected].sort())
    })

  test('the table above asks by every field and every operator', async () => {
    const { body } = await call(live, { url: '/api/v1/messages/search-fields' })
    const asked = FOUND.flatMap(([query]) => query.split('&').map((part) => part.split('=')[0]))
    const missing = (body.fields as { name: string; operators: string[] }[]).flatMap(({ name, operators }) =>
      operators.map((one) => (one === 'eq' ? name : `${name}[${one}]`)).filter((key) => !asked.includes(key)),
    )
    assert.deepEqual(missing, [])
    assert.deepEqual(
      body.fields.map((one: { name: string }) => one.name),
      messageSearch.fieldNames,
    )
  })

  test('who may read codes finds them by their text, who may not does not, by no road', async () => {
    const roads = [
      `text[contains]=${enc('کد شما')}`,
      'text[contains]=12345',
      `q=${enc('کد')}`,
      'q=12345',
      `q=${enc('۱۲۳۴۵')}`,
    ]
    for (const road of roads) {
      assert.deepEqual(await find(road), ['code'], road)
      assert.deepEqual(await find(road, blind), [], road)
    }
    for (const road of ['q=login', 'class=otp', 'to[suffix]=0003'])
      assert.deepEqual(await find(road, blind), ['code'], road)
    assert.deepEqual(await find(`text[contains]=${enc('سلام')}`, blind), ['first'])
  })

  test('who may not read codes sees a mask in the list and on the page, and other texts as they are', async () => {
    for (const [token, text] of [
      [live, 'کد شما: ۱۲۳۴۵'],
      [blind, '••••••'],
    ] as const) {
      const listed = await call(token, { url: `/api/v1/messages?id=${ids.code}` })
      const read = await call(token, { url: `/api/v1/messages/${ids.code}` })
      assert.equal(listed.body.items[0].text, text)
      assert.equal(read.body.text, text)
      if (token === blind) assert.doesNotMatch(listed.text + read.text, /۱۲۳۴۵|12345/)
      assert.equal((await call(token, { url: `/api/v1/messages/${ids.later}` })).body.text, 'فردا')
    }
  })

  test('a text that was forgotten is null for everybody, and no search finds the message by its words', async () => {
    const [id, code] = [ids.later as string, ids.code as string]
    const { rows } = await pool.query('select id, body from messages where id = any ($1)', [[id, code]])
    await pool.query(`update messages set body = '' where id = any ($1)`, [[id, code]])
    for (const token of [live, blind])
      for (const url of [`/api/v1/messages/${id}`, `/api/v1/messages/${code}`])
        assert.equal((await call(token, { url })).body.text, null)
    const listed = await call(live, { url: `/api/v1/messages?id=${id}` })
    assert.deepEqual([listed.body.items[0].text, listed.body.items[0].segments], [null, 1])
    for (const road of [`q=${enc('فردا')}`, `text[contains]=${enc('فردا')}`, 'text[contains]=12345'])
      assert.deepEqual(await find(road), [], road)
    for (const row of rows) await pool.query('update messages set body = $2 where id = $1', [row.id, row.body])
  })

  test('a test token finds the test messages and only them, a live token only the others', async () => {
    assert.deepEqual(await find('', trial), ['trial'])
    assert.deepEqual(await find('to=09121110001', trial), ['trial'])
    assert.deepEqual(await find('reference=ref-1', trial), ['trial'])
    assert.deepEqual(await find('test=false', trial), [])
  })

  test('a person sees both kinds and may part them', async () => {
    await centre.addPerson('sara', 'manager', 'payroll')
    const cookie = await centre.signIn('sara')
    const count = async (query: string) =>
      (await call({ cookie }, { url: `/api/v1/messages?service=payroll&limit=200&${query}` })).body.items.length
    assert.equal(await count(''), LIVE.length + 1)
    assert.equal(await count('test=true'), 1)
    assert.equal(await count('test=false'), LIVE.length)
  })

  test('what is listed shows the states that are not stored', async () => {
    const answer = await call(live, { url: '/api/v1/messages?limit=200' })
    const shown = new Map(
      answer.body.items.map((one: { id: string; status: string }) => [names.get(one.id), one.status]),
    )
    for (const state of [...HANDED, 'sending']) assert.equal(shown.get(state), state)
    assert.equal(shown.get('later'), 'scheduled')
    for (const name of QUEUED) assert.equal(shown.get(name), 'queued', name)
    assert.equal(WAITING.length + HANDED.length, LIVE.length, 'the table above is whole')
    assert.equal(TO_ALL.length, LIVE.length - 4)
  })

  for (const [sort, limit] of [
    ['-createdAt', 1],
    ['-createdAt', 4],
    ['createdAt', 3],
    ['createdAt', 200],
  ] as const)
    test(`pages of ${limit} by ${sort} are complete, without repeats and in order`, async () => {
      const seen: string[] = []
      let cursor: string | null = null
      let pages = 0
      do {
        const answer = await call(live, {
          url: `/api/v1/messages?limit=${limit}&sort=${sort}${cursor === null ? '' : `&cursor=${cursor}`}`,
        })
        assert.equal(answer.status, 200, answer.text)
        assert.ok(answer.body.items.length <= limit)
        seen.push(...answer.body.items.map((one: { id: string }) => one.id))
        cursor = answer.body.nextCursor
        // what comes meanwhile stands on no page of an order that began with the newest
        if (pages++ === 0 && sort === '-createdAt') names.set(await accept('new', { text: 'new' }), 'new')
      } while (cursor !== null)
      const expected = [...names.entries()].filter(([, name]) => name !== 'trial' && name !== 'new').map(([id]) => id)
      const found = seen.filter((id) => names.get(id) !== 'new')
      assert.deepEqual(found, sort === 'createdAt' ? expected : expected.reverse())
      assert.equal(new Set(seen).size, seen.length)
    })

  test('a cursor of another order is refused', async () => {
    const { body } = await call(live, { url: '/api/v1/messages?limit=1' })
    const answer = await call(live, { url: `/api/v1/messages?limit=1&sort=createdAt&cursor=${body.nextCursor}` })
    assert.equal(answer.status, 422)
    assert.equal(answer.body.errors[0].code, 'search_cursor_wrong')
  })
})
