import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { suite, test } from 'node:test'
import { PERMISSIONS, type Permission, SERVICE_PERMISSIONS } from '../platform/auth/permissions.ts'
import { listRoutes } from '../platform/http/route-table.ts'
import { type Asked, type Credential, openTestCentre } from './test-centre.ts'

const NEVER = '01890000-0000-7000-8000-000000000000'

suite('what belongs to a service', async () => {
  const centre = await openTestCentre()
  const { app, deps, pool, call, addToken, addPerson, signIn } = centre
  const all = { scopes: [...SERVICE_PERMISSIONS] }
  const [a, b] = [await addToken('live', 'payroll', all), await addToken('live', 'clinic', all)]
  const [aTest, bTest] = [await addToken('test', 'payroll', all), await addToken('test', 'clinic', all)]
  await addPerson('ali', 'manager', 'payroll')
  await addPerson('babak', 'manager', 'clinic')
  const guest = await addPerson('guest', null)
  const ali = { cookie: await signIn('ali') }
  const babak = { cookie: await signIn('babak') }
  const later = new Date(Date.now() + 86_400_000).toISOString()
  const message = { to: '09121234567', text: 'سلام', reference: 'same', tags: ['same'], sendAt: later }
  const post = async (credential: Credential, url: string, body: unknown, headers: Record<string, string> = {}) => {
    const answer = await call(credential, { method: 'POST', url: `/api/v1${url}`, body, headers })
    assert.ok(answer.status < 300, answer.text)
    return answer.body.id as string
  }
  const newToken = { kind: 'live', name: 'made', scopes: ['messages:send'], expiresIn: '1d' }
  // before the others, which some tests take for the newest
  const policy = { always: true, recipientsAbove: null, costAbove: null, firstLink: false, nightHours: null }
  await pool.query(`update services set review_policy = $1 where name in ('payroll', 'clinic')`, [policy])
  await deps.live.catchUp()
  const held = [await post(a, '/messages', message), await post(b, '/messages', message)]
  await pool.query('update services set review_policy = null')
  await deps.live.catchUp()
  const mine = {
    message: await post(b, '/messages', message),
    token: await post(babak, '/tokens', newToken, { 'rasan-service': 'clinic' }),
    member: await post(babak, '/members', { userId: guest, role: 'support' }, { 'rasan-service': 'clinic' }),
  }
  const theirs = {
    message: await post(a, '/messages', message),
    trial: await post(aTest, '/messages', message),
    token: await post(ali, '/tokens', newToken, { 'rasan-service': 'payroll' }),
    member: await post(ali, '/members', { userId: guest, role: 'support' }, { 'rasan-service': 'payroll' }),
  }
  const template = { name: 'verify', title: { fa: 'و', en: 'v' }, class: 'otp', text: 'a code' }
  await post(ali, '/templates', template, { 'rasan-service': 'payroll' })
  await post(babak, '/templates', { ...template, name: 'own' }, { 'rasan-service': 'clinic' })
  const rule = { statuses: ['failed'], times: 3 }
  const rules = [
    await post(ali, '/follow-up-rules', rule, { 'rasan-service': 'payroll' }),
    await post(babak, '/follow-up-rules', rule, { 'rasan-service': 'clinic' }),
  ]
  for (const [credential, { message: id }] of [
    [a, theirs],
    [b, mine],
  ] as const)
    await post(credential, `/messages/${id}/follow-up`, { state: 'in_progress' })
  const broadcasts = [
    await post(ali, '/broadcasts', { to: [{ numbers: ['09121234567'] }], text: 'x' }, { 'rasan-service': 'payroll' }),
    await post(babak, '/broadcasts', { to: [{ numbers: ['09121234567'] }], text: 'x' }, { 'rasan-service': 'clinic' }),
  ]
  const contact = { number: '09121234567', name: 'same' }
  const contacts = {
    theirs: await post(ali, '/contacts', contact, { 'rasan-service': 'payroll' }),
    list: await post(ali, '/contact-lists', { name: 'same' }, { 'rasan-service': 'payroll' }),
  }
  await post(babak, '/contacts', contact, { 'rasan-service': 'clinic' })
  await post(babak, '/contact-lists', { name: 'same' }, { 'rasan-service': 'clinic' })
  const uploadFile = async (by: Credential, service: string): Promise<string> => {
    const headers = { 'rasan-service': service, 'content-type': 'text/csv' }
    const asked = { method: 'POST', url: '/api/v1/files?name=same.csv', raw: '09121234567', headers }
    return String((await call(by, asked)).body.id)
  }
  const file = await uploadFile(ali, 'payroll')
  const importFrom = (file: string, by: Credential, service: string) =>
    post(
      by,
      '/contact-imports',
      { file: Number(file), hasHeading: false, columns: { number: 1 }, existing: 'leave' },
      { 'rasan-service': service },
    )
  const contactImport = await importFrom(file, ali, 'payroll')
  await importFrom(await uploadFile(babak, 'clinic'), babak, 'clinic')
  await deps.apiLog.flush()
  const firstOf = async (table: string): Promise<string> =>
    (await pool.query(`select id from ${table} where service_id = $1 limit 1`, [centre.services.payroll])).rows[0].id
  const records = { call: await firstOf('api_calls'), entry: await firstOf('audit_entries') }
  const mineTrial = await post(bTest, '/messages', message)
  await deps.apiLog.flush()

  const routes = listRoutes(app).filter(({ url }) => url.startsWith('/api/v1/'))
  const scopeOf = (permission: string | undefined): string | undefined => PERMISSIONS[permission as Permission]
  const ofService = routes.filter(({ route }) => scopeOf(route.config?.permission) === 'service')
  const ofCentre = routes.filter(({ route }) => scopeOf(route.config?.permission) === 'centre')
  const nameOf = ({ method, url }: { method: string; url: string }): string => `${method} ${url}`

  /** Routes that name one thing of a service: payroll's things, and names that nobody has. */
  const THINGS: Record<string, { theirs: string[]; nobodys: string; code: string; body?: unknown }> = {
    'GET /api/v1/messages/:id': { theirs: [theirs.message, theirs.trial], nobodys: NEVER, code: 'message_not_found' },
    'POST /api/v1/messages/:id/cancellation': {
      theirs: [theirs.message, theirs.trial],
      nobodys: NEVER,
      code: 'message_not_found',
    },
    'GET /api/v1/reviews/:id': { theirs: [held[0]!], nobodys: NEVER, code: 'review_not_found' },
    'POST /api/v1/reviews/:id/release': { theirs: [held[0]!], nobodys: NEVER, code: 'review_not_found' },
    'DELETE /api/v1/reviews/:id/release': { theirs: [held[0]!], nobodys: NEVER, code: 'review_not_found' },
    'POST /api/v1/reviews/:id/refusal': {
      theirs: [held[0]!],
      nobodys: NEVER,
      code: 'review_not_found',
      body: { reason: 'x' },
    },
    ...Object.fromEntries(
      [
        'GET /api/v1/broadcasts/:id',
        'GET /api/v1/broadcasts/:id/faults',
        'GET /api/v1/broadcasts/:id/faults.csv',
        'POST /api/v1/broadcasts/:id/start',
        'POST /api/v1/broadcasts/:id/pause',
        'POST /api/v1/broadcasts/:id/resume',
        'POST /api/v1/broadcasts/:id/cancellation',
        'POST /api/v1/broadcasts/:id/release',
        'DELETE /api/v1/broadcasts/:id/release',
        'POST /api/v1/broadcasts/:id/refusal',
        'POST /api/v1/broadcasts/:id/again',
      ].map((route) => [
        route,
        {
          theirs: [broadcasts[0]!],
          nobodys: NEVER,
          code: 'broadcast_not_found',
          ...(route.endsWith('/refusal') ? { body: { reason: 'x' } } : route.endsWith('/again') ? { body: {} } : {}),
        },
      ]),
    ),
    'PATCH /api/v1/broadcasts/:id': {
      theirs: [broadcasts[0]!],
      nobodys: NEVER,
      code: 'broadcast_not_found',
      body: { pace: 5 },
    },
    'GET /api/v1/messages/:id/follow-up': {
      theirs: [theirs.message, theirs.trial],
      nobodys: NEVER,
      code: 'message_not_found',
    },
    'POST /api/v1/messages/:id/follow-up': {
      theirs: [theirs.message, theirs.trial],
      nobodys: NEVER,
      code: 'message_not_found',
      body: { state: 'open' },
    },
    'PATCH /api/v1/follow-up-rules/:id': {
      theirs: [rules[0]!],
      nobodys: '2147483647',
      code: 'follow_up_rule_not_found',
      body: { times: 1 },
    },
    'DELETE /api/v1/follow-up-rules/:id': {
      theirs: [rules[0]!],
      nobodys: '2147483647',
      code: 'follow_up_rule_not_found',
    },
    'GET /api/v1/api-calls/:id': { theirs: [records.call], nobodys: NEVER, code: 'not_found' },
    'GET /api/v1/audit-entries/:id': { theirs: [records.entry], nobodys: NEVER, code: 'not_found' },
    'GET /api/v1/tokens/:id': { theirs: [theirs.token], nobodys: '2147483647', code: 'token_not_found' },
    'POST /api/v1/tokens/:id/rotation': {
      theirs: [theirs.token],
      nobodys: '2147483647',
      code: 'token_not_found',
      body: {},
    },
    'PATCH /api/v1/tokens/:id': {
      theirs: [theirs.token],
      nobodys: '2147483647',
      code: 'token_not_found',
      body: { name: 'taken over' },
    },
    'PATCH /api/v1/members/:id': {
      theirs: [theirs.member],
      nobodys: '2147483647',
      code: 'member_not_found',
      body: { role: 'manager' },
    },
    'DELETE /api/v1/members/:id': { theirs: [theirs.member], nobodys: '2147483647', code: 'member_not_found' },
    'GET /api/v1/contacts/:id': { theirs: [String(contacts.theirs)], nobodys: '2147483647', code: 'contact_not_found' },
    'PATCH /api/v1/contacts/:id': {
      theirs: [String(contacts.theirs)],
      nobodys: '2147483647',
      code: 'contact_not_found',
      body: { name: 'taken over' },
    },
    'DELETE /api/v1/contacts/:id': {
      theirs: [String(contacts.theirs)],
      nobodys: '2147483647',
      code: 'contact_not_found',
    },
    'GET /api/v1/contact-lists/:id': {
      theirs: [String(contacts.list)],
      nobodys: '2147483647',
      code: 'contact_list_not_found',
    },
    'PATCH /api/v1/contact-lists/:id': {
      theirs: [String(contacts.list)],
      nobodys: '2147483647',
      code: 'contact_list_not_found',
      body: { name: 'taken over' },
    },
    'DELETE /api/v1/contact-lists/:id': {
      theirs: [String(contacts.list)],
      nobodys: '2147483647',
      code: 'contact_list_not_found',
    },
    'PATCH /api/v1/contact-lists/:id/members': {
      theirs: [String(contacts.list)],
      nobodys: '2147483647',
      code: 'contact_list_not_found',
      body: { add: [1] },
    },
    ...Object.fromEntries(
      ['GET :id', 'POST :id/cancellation', 'GET :id/faults', 'GET :id/faults.csv'].map((route) => [
        route.replace(' ', ' /api/v1/contact-imports/'),
        { theirs: [String(contactImport)], nobodys: '2147483647', code: 'contact_import_not_found' },
      ]),
    ),
    'GET /api/v1/files/:id': { theirs: [file], nobodys: '2147483647', code: 'file_not_found' },
    'GET /api/v1/files/:id/columns': { theirs: [file], nobodys: '2147483647', code: 'file_not_found' },
    'DELETE /api/v1/files/:id': { theirs: [file], nobodys: '2147483647', code: 'file_not_found' },
    'GET /api/v1/templates/:name': { theirs: ['verify'], nobodys: 'nothing', code: 'template_not_found' },
    'PATCH /api/v1/templates/:name': {
      theirs: ['verify'],
      nobodys: 'nothing',
      code: 'template_not_found',
      body: { text: 'taken over' },
    },
    'POST /api/v1/templates/:name/preview': {
      theirs: ['verify'],
      nobodys: 'nothing',
      code: 'template_not_found',
      body: {},
    },
    'GET /api/v1/templates/:name/versions': { theirs: ['verify'], nobodys: 'nothing', code: 'template_not_found' },
    'POST /api/v1/templates/:name/versions': {
      theirs: ['verify'],
      nobodys: 'nothing',
      code: 'template_not_found',
      body: { restore: 1 },
    },
    'DELETE /api/v1/templates/:name': { theirs: ['verify'], nobodys: 'nothing', code: 'template_not_found' },
    'DELETE /api/v1/tokens/:id': { theirs: [theirs.token], nobodys: '2147483647', code: 'token_not_found' },
  }

  const withoutRequestId = (text: string): string => text.replace(/"requestId":"[^"]*"/, '')

  test('the table of this test names every route about one thing of a service', () => {
    // a list whose address names something is walked with the lists; what it can be searched by is nobody's
    const known = ofService
      .filter(({ url }) => url.includes(':') && !url.includes('/:reference') && !url.endsWith('/search-fields'))
      .map(nameOf)
    assert.deepEqual(known.sort(), Object.keys(THINGS).sort())
  })

  for (const [name, { theirs: things, nobodys, code, body }] of Object.entries(THINGS))
    test(`${name} answers for another service's thing as for one that does not exist, and does nothing`, async () => {
      const [method, url] = name.split(' ') as [string, string]
      for (const credential of [b, bTest, babak] as Credential[]) {
        const ask = (id: string): Asked => ({
          method,
          body,
          url: url.replace(/:id|:name/, id),
          headers: { 'rasan-service': 'clinic', 'accept-language': 'fa' },
        })
        const nothing = await call(credential, ask(nobodys))
        assert.deepEqual([nothing.status, nothing.body.code], [404, code])
        for (const thing of things) {
          const answer = await call(credential, ask(thing))
          assert.equal(answer.status, 404)
          assert.equal(withoutRequestId(answer.text), withoutRequestId(nothing.text))
          // request ids are of unlike length
          const headers = ({ 'x-request-id': _, date: __, 'content-length': ___, ...rest }: Record<string, unknown>) =>
            rest
          assert.deepEqual(headers(answer.headers), headers(nothing.headers))
        }
      }
      const { rows } = await pool.query('select status, cancel_at from messages where id = any ($1)', [
        [theirs.message, theirs.trial],
      ])
      assert.deepEqual(rows, Array(2).fill({ status: 10, cancel_at: null }))
      const { rows: tokens } = await pool.query('select name, revoked_at from tokens where id = $1', [theirs.token])
      assert.deepEqual(tokens, [{ name: 'made', revoked_at: null }])
      const { rows: kept } = await pool.query(
        'select c.name, l.name as list, l.members from contacts c, contact_lists l where c.id = $1 and l.id = $2',
        [contacts.theirs, contacts.list],
      )
      assert.deepEqual(kept, [{ name: 'same', list: 'same', members: 0 }])
      const { rows: files } = await pool.query('select name from files where id = $1', [file])
      assert.deepEqual(files, [{ name: 'same.csv' }])
      const { rows: imports } = await pool.query('select state from contact_imports')
      assert.deepEqual(imports, Array(2).fill({ state: 'waiting' }))
      const { rows: members } = await pool.query('select role from role_assignments where id = $1', [theirs.member])
      assert.deepEqual(members, [{ role: 'support' }])
      const { rows: gathered } = await pool.query('select state, paused_at from broadcasts')
      assert.deepEqual(gathered, Array(2).fill({ state: 'collecting', paused_at: null }))
      const { rows: waiting } = await pool.query('select state from reviews')
      assert.deepEqual(waiting, [{ state: 'pending' }, { state: 'pending' }])
      const { rows: followed } = await pool.query('select state from follow_ups')
      assert.deepEqual(followed, [{ state: 'in_progress' }, { state: 'in_progress' }])
      const { rows: held } = await pool.query('select times from follow_up_rules order by id')
      assert.deepEqual(held, [{ times: 3 }, { times: 3 }])
      const { rows: templates } = await pool.query(
        'select text, replaced_at from template_versions order by id limit 1',
      )
      assert.deepEqual(templates, [{ text: 'a code', replaced_at: null }])
    })

  test('who names another service is told as who names one that does not exist, by every route', async () => {
    for (const { method, url } of ofService) {
      const path = url
        .replace(':name', 'verify')
        .replace(':id', url.includes('/tokens') ? theirs.token : theirs.message)
      for (const credential of [b, bTest, babak] as Credential[]) {
        const ask = (service: string, byQuery: boolean): Asked => ({
          method,
          url: byQuery ? `${path}?service=${service}` : path,
          ...(byQuery ? {} : { headers: { 'rasan-service': service } }),
        })
        for (const byQuery of [false, true]) {
          const [other, nobody] = [
            await call(credential, ask('payroll', byQuery)),
            await call(credential, ask('nobody', byQuery)),
          ]
          assert.deepEqual([other.status, other.body.code], [404, 'service_not_found'], `${method} ${url}`)
          assert.equal(withoutRequestId(other.text), withoutRequestId(nobody.text), url)
        }
      }
    }
  })

  test('nobody of a service reaches a route of the centre, and no token of the centre one of a service', async () => {
    assert.ok(ofCentre.length > 20)
    for (const { method, url } of ofCentre)
      for (const credential of [b, bTest, babak] as Credential[]) {
        const answer = await call(credential, { method, url: url.replace(/:\w+/g, 'kn') })
        assert.deepEqual([answer.status, answer.body.code], [403, 'permission_missing'], `${method} ${url}`)
      }
    const token = await addToken('centre')
    for (const { method, url } of ofService) {
      const answer = await call(token, { method, url: url.replace(':id', theirs.message) })
      assert.deepEqual([answer.status, answer.body.code], [403, 'permission_missing'], `${method} ${url}`)
    }
  })

  type Item = { id?: string | number; messageId?: string; name?: string; service?: string; subject?: unknown }
  // the people of the organisation and their groups are no service's: every service that may send to users finds all the
  // people, without numbers, and the groups that it may send to, which may be another's too
  const OF_ALL = ['/api/v1/addressable-users', '/api/v1/addressable-groups']
  // of one thing: whoever may not see that one is told so above
  const isOfOne = (url: string) => url.includes('/:id/')
  const lists = ofService.filter(({ url, route }) => route.config?.search && !OF_ALL.includes(url) && !isOfOne(url))
  // to a line of each: one that is lent to payroll alone, and one that clinic has
  for (const [service, line] of [
    ['payroll', '10008663'],
    ['clinic', '10008664'],
  ])
    await pool.query(
      `insert into inbound_messages (id, account_id, provider_id, line, sender, text)
       select $1, o.account_id, '1', $3, '+989121234567', 'a'
       from allocations o join services s on s.id = o.service_id where s.name = $2 order by o.id limit 1`,
      [deps.ids.uuid(), service, line],
    )
  await pool.query(
    `insert into blocked_numbers (number, line, source) values ('+989350000001', '10008663', 'manual'), ('+989350000001', '20005000', 'manual')`,
  )
  test('there are lists to look at', () => assert.ok(lists.length >= 4))

  for (const { url } of lists)
    test(`${url} never holds another service's rows, whatever is searched for`, async () => {
      await deps.apiLog.flush()
      const foreign = [theirs.message, theirs.trial, theirs.token]
      const list = async (credential: Credential, query: string, service: string) => {
        const answer = await call(credential, {
          url: `${url.replace(':reference', 'same')}?limit=200${query}`,
          headers: { 'rasan-service': service },
        })
        assert.ok(answer.status === 200 || answer.status === 422, answer.text)
        return (answer.body.items ?? []) as Item[]
      }
      // a template has its name alone
      const nameOfItem = ({ id, messageId, name }: Item): string => String(id ?? messageId ?? name)
      const own = await list(ali, '', 'payroll')
      assert.ok(own.length > 0, 'there is something that could be seen')
      const ids = new Set(own.map(nameOfItem))
      for (const credential of [b, bTest, babak] as Credential[])
        for (const query of [
          '',
          '&reference=same',
          '&tag=same',
          `&id=${theirs.message}`,
          `&q=${theirs.message}`,
          '&q=payroll',
          `&q=${theirs.token}`,
          `&subject=${theirs.message}`,
        ]) {
          const seen = await list(credential, query, 'clinic')
          for (const item of seen) {
            assert.ok(!ids.has(nameOfItem(item)), `${query}: ${JSON.stringify(item)}`)
            if (item.service !== undefined) assert.equal(item.service, 'clinic')
            if (!url.includes('api-calls'))
              for (const id of foreign) assert.ok(!JSON.stringify(item).includes(`"${id}"`), query)
          }
          if (query === '' && credential === babak) assert.ok(seen.length > 0, 'there are rows of its own')
        }
    })

  test('the status of another service’s message is that of one that does not exist, and so is a live one’s to a test token', async () => {
    const own = [mine.message, mineTrial]
    const foreign = [theirs.message, theirs.trial, NEVER, 'x', theirs.token]
    for (const [credential, seen] of [
      [b, [mine.message]],
      [bTest, [mineTrial]],
      [babak, own],
    ] as const) {
      const ids = [...foreign, ...own, mine.message.toUpperCase()].map(String)
      const answer = await call(credential, {
        method: 'POST',
        url: '/api/v1/messages/status',
        body: { ids },
        headers: { 'rasan-service': 'clinic' },
      })
      assert.equal(answer.status, 200, answer.text)
      const items = answer.body.items as { id: string; status: string | null }[]
      assert.deepEqual(
        items.map(({ id }) => id),
        ids,
      )
      for (const { id, ...rest } of items) {
        const isSeen = (seen as readonly unknown[]).includes(id.toLowerCase())
        const nothing = { status: null, failure: null, sentAt: null, finalAt: null }
        if (isSeen) assert.equal(rest.status, 'scheduled', id)
        else assert.deepEqual(rest, nothing, id)
      }
    }
  })

  test('a cursor of another service leads to no row of that service', async () => {
    await post(a, '/messages', message)
    const page = await call(a, { url: '/api/v1/messages?limit=1' })
    assert.ok(page.body.nextCursor)
    const answer = await call(b, { url: `/api/v1/messages?cursor=${page.body.nextCursor}` })
    assert.equal(answer.status, 200)
    for (const { id } of answer.body.items) assert.ok([mine.message, held[1]].includes(id))
  })

  test('GET /service tells each of itself', async () => {
    for (const credential of [b, bTest]) {
      const { body, text } = await call(credential, { url: '/api/v1/service' })
      assert.equal(body.name, 'clinic')
      assert.doesNotMatch(text, /payroll|10008663/)
    }
  })

  test('a test token reads in the logs what test tokens did, and nothing else', async () => {
    await post(bTest, '/messages', message)
    const cancelled = await post(bTest, '/messages', message)
    assert.ok((await call(bTest, { method: 'POST', url: `/api/v1/messages/${cancelled}/cancellation` })).status < 300)
    await deps.apiLog.flush()
    const { rows: tests } = await pool.query(`select id from tokens where kind = 'test'`)
    const testIds = tests.map(({ id }) => String(id))
    for (const [path, tokenOf] of [
      ['/api/v1/api-calls', (item: { token: { id: number } | null }) => item.token?.id],
      [
        '/api/v1/audit-entries',
        (item: { actor: { kind: string; id: string } }) => item.actor.kind === 'token' && item.actor.id,
      ],
    ] as const) {
      const list = async (credential: Credential) =>
        (await call(credential, { url: `${path}?limit=200`, headers: { 'rasan-service': 'clinic' } })).body.items
      const isOfTest = (item: never) => testIds.includes(String(tokenOf(item)))
      const [seen, all] = [await list(bTest), await list(babak)]
      assert.ok(seen.length > 0 && seen.every(isOfTest), path)
      assert.equal((await call(bTest, { url: `${path}/${seen[0].id}` })).status, 200)
      const other = all.find((item: never) => !isOfTest(item))
      const nothing = await call(bTest, { url: `${path}/${NEVER}` })
      const answer = await call(bTest, { url: `${path}/${other.id}` })
      assert.deepEqual([answer.status, withoutRequestId(answer.text)], [404, withoutRequestId(nothing.text)], path)
      assert.equal((await call(b, { url: `${path}/${other.id}` })).status, 200)
    }
  })

  test('a test token never sees a live message, nor a live token a test one', async () => {
    for (const [token, own, others] of [
      [b, mine.message, mineTrial],
      [bTest, mineTrial, mine.message],
    ] as const) {
      assert.equal((await call(token, { url: `/api/v1/messages/${own}` })).status, 200)
      const other = await call(token, { url: `/api/v1/messages/${others}` })
      const nothing = await call(token, { url: `/api/v1/messages/${NEVER}` })
      assert.equal(withoutRequestId(other.text), withoutRequestId(nothing.text))
      const cancel = await call(token, { method: 'POST', url: `/api/v1/messages/${others}/cancellation` })
      assert.deepEqual([cancel.status, cancel.body.code], [404, 'message_not_found'])
      for (const query of [
        '',
        `id=${others}`,
        `q=${others}`,
        'reference=same',
        'tag=same',
        'status=scheduled',
        `test=${token === b}`,
      ]) {
        const { body } = await call(token, { url: `/api/v1/messages?${query}` })
        assert.ok(
          body.items.every((one: { id: string; test: boolean }) => one.id !== others && one.test === (token === bTest)),
          query,
        )
      }
    }
  })

  test('on the sandbox both kinds of token see all', async () => {
    const [live, trial] = [await addToken('live', 'lab'), await addToken('test', 'lab')]
    const ids = [await post(live, '/messages', message), await post(trial, '/messages', message)]
    for (const token of [live, trial]) {
      const { body } = await call(token, { url: '/api/v1/messages' })
      assert.deepEqual(body.items.map((one: { id: string }) => one.id).sort(), [...ids].sort())
    }
  })

  test('who may only read can neither send, cancel, read codes, nor see the logs', async () => {
    const reader = await addToken('live', 'clinic', { scopes: ['messages:read'] })
    for (const { method, url, route } of ofService) {
      const permission = route.config?.permission
      if (permission === 'messages:read' || url.endsWith('/events')) continue
      const answer = await call(reader, { method, url: url.replace(':id', mine.message) })
      assert.deepEqual([answer.status, answer.body.code], [403, 'permission_missing'], `${method} ${url}`)
      assert.ok(answer.body.detail.includes(permission), url)
    }
  })

  test('a stream of events tells of one’s own messages and of nobody else’s', async () => {
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    const streams: [what: string, headers: Record<string, string>][] = [
      ['a token', { authorization: `Bearer ${b}` }],
      ['a person', { cookie: babak.cookie, 'rasan-service': 'clinic' }],
    ]
    for (const [what, headers] of streams) {
      const ended = new AbortController()
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/events`, { headers, signal: ended.signal })
      assert.equal(answer.status, 200)
      const foreign = await post(a, '/messages', message)
      const own = await post(b, '/messages', message)
      let heard = ''
      const decoder = new TextDecoder()
      const deadline = AbortSignal.timeout(10_000)
      for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
        heard += decoder.decode(chunk, { stream: true })
        if (heard.includes(own)) break
        assert.ok(!deadline.aborted, `${what} hears nothing: ${heard}`)
      }
      assert.ok(heard.includes(own) && !heard.includes(foreign), `${what}: ${heard}`)
      ended.abort()
    }
    for (const [credential, service, status] of [
      [b, 'payroll', 404],
      [await addToken('live', 'clinic', { scopes: ['service:read'] }), 'clinic', 403],
    ] as const) {
      const headers = { authorization: `Bearer ${credential}`, 'rasan-service': service }
      assert.equal((await fetch(`http://127.0.0.1:${port}/api/v1/events`, { headers })).status, status)
    }
  })
})
