import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { SERVICE_PERMISSIONS } from '../platform/auth/permissions.ts'
import { listRoutes } from '../platform/http/route-table.ts'
import { hasPhrase } from '../platform/text/phrases.ts'
import { openTestCentre } from './test-centre.ts'

const NONSENSE = [
  '',
  "' or 1=1 --",
  '%25_\\',
  ',',
  '-1',
  '99999999999999999999',
  '1e400',
  '2026-13-45',
  '0000-01-01',
  '2026-01-01T00:00:00%2B99:99',
  '%DB%B1%DB%B2',
  '%ED%A0%80',
  'true',
  '00000000-0000-0000-0000-000000000000',
  '1,2,3',
  'a'.repeat(600),
  `${'9,'.repeat(300)}9`,
]
// one asker's searches wait for each other, and too many are turned away
const BATCH = 10
/** When a token was used last changes by the walk itself. */
const asToldOf = (url: string, row: object): object => (url.endsWith('/tokens') ? { ...row, lastUsedAt: null } : row)

suite('every list', async () => {
  const centre = await openTestCentre()
  const { app, call, pool, accounts, addPerson, addToken } = centre
  const ofService = await addToken('live', 'payroll', { scopes: [...SERVICE_PERMISSIONS] })
  const ofCentre = await addToken('centre')
  await addPerson('sara', 'manager', 'payroll')
  await call(ofService, {
    method: 'POST',
    url: '/api/v1/messages',
    body: { to: '09121234567', text: 'سلام', tags: ['a'] },
  })
  await pool.query(
    `insert into circuit_events (account_id, kind, subject, state, fault, failure, code, words, who, at)
     select $1, 'account', '', state, 'credit', 'no_credit', '418', '', 'administrator', now()
     from unnest(array['open', 'half_open', 'closed', 'open']) state`,
    [accounts.kn.id],
  )
  await pool.query(
    `with l as (
       insert into alerts (account_id, kind, subject, level, told, opened_at, ended_at)
       select $1, 'amount', '', 5, 5, now(), now() from generate_series(1, 3) returning id)
     insert into alert_notices (alert_id, occurrence, event, at, receivers, sent_at)
     select id, 1, 'opened', now(), '[{"to": "+989121234567", "user": null, "text": "x", "message": null, "failure": "too_old"}]', now() from l`,
    [accounts.kn.id],
  )
  const { rows: groups } = await pool.query(
    `with g as (insert into groups (name) values ('outer'), ('inner') returning id),
          c as (insert into group_children select min(id), max(id) from g),
          m as (insert into group_members select g.id, u.id from g, users u)
     select min(id) as id from g`,
  )
  // the address that stands for every `:name`
  await pool.query(
    `with d as (
       insert into directories (name, url, start_tls, user_bases, user_filter, group_bases, group_filter, page_size, attributes, guard_percent)
       values ('kn', 'ldaps://x', false, '{x}', '(x=*)', '{}', '(x=*)', 9, '{}', 10) returning id)
     insert into directory_runs (directory_id, kind, status, fault, ended_at) select id, 'sync', 'failed', 'guard', now() from d, generate_series(1, 3)`,
  )
  for (const name of ['a.csv', 'b.csv', 'c.csv']) {
    const { body: file } = await call(ofService, {
      method: 'POST',
      url: `/api/v1/files?name=${name}`,
      raw: '09121234567',
      headers: { 'content-type': 'text/csv' },
    })
    await call(ofService, {
      method: 'POST',
      url: '/api/v1/contact-imports',
      body: { file: file.id, hasHeading: false, columns: { number: 1 }, existing: 'leave' },
    })
  }
  const broadcast = await call(ofService, {
    method: 'POST',
    url: '/api/v1/broadcasts',
    body: { to: [{ numbers: ['09121234567'] }], text: 'سلام' },
  })
  await pool.query(
    `insert into broadcast_faults (broadcast_id, n, place, row_number, given, code, field)
     select $1, n, 1, n, 'x', 'phone_not_a_number', 'to' from generate_series(1, 3) n`,
    [broadcast.body.id],
  )
  const headers = { 'accept-language': 'en' }

  const routes = listRoutes(app).filter(({ url }) => url.startsWith('/api/v1/'))
  type Schema = { properties?: Record<string, unknown> }
  // the log of calls grows by each question here, and to search it costs by its length: it is asked first
  const growth = (url: string): number => (url.endsWith('/api-calls') ? 0 : 1)
  const lists = routes
    .filter(({ method, route }) => {
      const answers = (route.schema?.response ?? {}) as Record<string, Schema>
      return method === 'GET' && answers[200]?.properties?.nextCursor !== undefined
    })
    .sort((a, b) => growth(a.url) - growth(b.url))
  const pathOf = (url: string): string =>
    url
      .replace(':name', 'kn')
      .replace(':reference', 'x')
      .replace('/groups/:id', `/groups/${groups[0].id}`)
      .replace('/broadcasts/:id', `/broadcasts/${broadcast.body.id}`)

  test('there are lists, each with its search', () => {
    assert.ok(lists.length >= 10)
    for (const { url, route } of lists) assert.ok(route.config?.search, url)
  })

  for (const { url, route } of lists) {
    const search = route.config!.search!
    const root = url.includes('/centre/') ? ofCentre : ofService
    test(`${url} survives nonsense in each of its parameters, and names it`, async () => {
      const { body: described } = await call(root, {
        url: `${pathOf(url)}/search-fields`,
        headers,
      })
      const fields = described.fields as { name: string; operators: string[] }[]
      assert.deepEqual(
        fields.map(({ name }) => name),
        [...search.fieldNames],
      )
      const keys = [
        ...['limit', 'cursor', 'sort', 'q'],
        ...fields.flatMap(({ name, operators }) => operators.map((one) => (one === 'eq' ? name : `${name}[${one}]`))),
      ]
      const strange = [
        'nonsense',
        'nonsense[eq]',
        '__proto__',
        'toString',
        ...fields.map(({ name }) => `${name}[nonsense]`),
      ]
      const queries = [
        ...keys.flatMap((key) => NONSENSE.map((value) => [key, `${key}=${value}`] as const)),
        ...keys.map((key) => [key, `${key}=1&${key}=2`] as const),
        ...strange.map((key) => [key, `${key}=1`] as const),
      ]
      let refused = 0
      for (let from = 0; from < queries.length; from += BATCH)
        await Promise.all(
          queries.slice(from, from + BATCH).map(async ([key, query]) => {
            const answer = await call(root, { url: `${pathOf(url)}?${query}`, headers })
            if (answer.status === 200) return void assert.ok(Array.isArray(answer.body.items), query)
            refused++
            assert.ok(answer.status >= 400 && answer.status < 500, `${query}: ${answer.status} ${answer.text}`)
            if (answer.status === 400 || answer.status === 404) return
            assert.equal(answer.body.code, 'search_invalid', `${query}: ${answer.text}`)
            for (const { path, code, title } of answer.body.errors) {
              assert.ok(path.startsWith(`query.${key}`), `${query}: ${path}`)
              assert.ok(hasPhrase('fa', `fields.${code}`) && !/\{\{/.test(title), `${query}: ${title}`)
            }
          }),
        )
      assert.ok(refused > queries.length / 4, `${refused} of ${queries.length}`)
    })

    test(`${url} gives all rows in pages of one, in each of its orders, each row once`, async () => {
      const whole = await call(root, { url: `${pathOf(url)}?limit=200`, headers })
      const count = Math.min(whole.body.items.length, 8)
      for (const name of search.sortNames)
        for (const sort of [name, `-${name}`]) {
          const expected = (await call(root, { url: `${pathOf(url)}?limit=200&sort=${sort}`, headers })).body.items
          let cursor: string | null = null
          for (let i = 0; i < count; i++) {
            const more: string = cursor === null ? '' : `&cursor=${cursor}`
            const { body, text } = await call(root, { url: `${pathOf(url)}?limit=1&sort=${sort}${more}`, headers })
            assert.equal(body.items?.length, 1, `${sort}: ${text}`)
            // logs grow while they are read
            if (!url.includes('api-calls'))
              assert.deepEqual(asToldOf(url, body.items[0]), asToldOf(url, expected[i]), `${sort}, row ${i}`)
            cursor = body.nextCursor
          }
        }
    })
  }
})
