import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { after, suite, test } from 'node:test'
import { Attribute, Change } from 'ldapts'
import { openTestApp, PASSWORD } from '../../test-app.ts'
import { waitFor } from '../../test-node.ts'
import { LIMITS } from './connection.ts'
import { READER, READER_PASSWORD, type Slapd, SUFFIX, slapdMissing, startSlapd, toLdif } from './test-slapd.ts'

const PEOPLE = 620
const dnOf = (n: number): string => `uid=user${n},ou=people,${SUFFIX}`
const groupDn = (name: string): string => `cn=${name},ou=groups,${SUFFIX}`

const person = (n: number): string =>
  toLdif(dnOf(n), {
    objectClass: ['inetOrgPerson', 'lockable'],
    uid: `User${n}`,
    cn: `شخص ${n}`,
    sn: `${n}`,
    mobile: n % 2 ? [`0912000${String(n).padStart(4, '0')}`, '12'] : [],
    mail: `User${n}@Example.org`,
    preferredLanguage: n % 3 ? 'fa-IR' : 'en',
  })
const group = (name: string, members: string[]): string =>
  toLdif(groupDn(name), { objectClass: 'groupOfNames', cn: name, member: members })

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)
const LDIF = [
  toLdif(`ou=people,${SUFFIX}`, { objectClass: 'organizationalUnit', ou: 'people' }),
  toLdif(`ou=groups,${SUFFIX}`, { objectClass: 'organizationalUnit', ou: 'groups' }),
  ...numbers(0, PEOPLE).map(person),
  // a DN may be written in other ways than the entry's own
  group('night-shift', [dnOf(7).toUpperCase().replace(',', ' ,  '), dnOf(8)]),
  group('clinic', [groupDn('night-shift'), ...numbers(0, 40).map(dnOf)]),
  group('staff', [groupDn('clinic'), ...numbers(0, PEOPLE).map(dnOf)]),
].join('\n')

// biome-ignore lint/suspicious/noExplicitAny: answers of every form
type Answer = { status: number; body: any }

suite('a real directory', { skip: slapdMissing }, async () => {
  const office = await openTestApp()
  const { pools } = office.deps.database
  const pool = pools.rest
  const slapd: Slapd = await startSlapd(LDIF)
  after(() => slapd.close())
  await office.addPerson('nasim', 'administrator')
  const cookie = await office.signIn('nasim')

  async function call(method: string, path: string, payload?: unknown): Promise<Answer> {
    const answer = await office.app.inject({
      method: method as 'GET',
      url: `/api/v1/centre/directories${path}`,
      headers: { cookie, 'accept-language': 'en' },
      ...(payload !== undefined && { payload: payload as object }),
    })
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() }
  }
  const made = await call('POST', '', {
    name: 'head-office',
    url: slapd.secureUrl,
    caCertificate: slapd.caCertificate,
    bindDn: READER,
    password: READER_PASSWORD,
    userBases: [`ou=people,${SUFFIX}`],
    groupBases: [`ou=groups,${SUFFIX}`],
    pageSize: 100,
    attributes: { disabled: 'nsAccountLock' },
  })
  const change = (body: object) => call('PATCH', '/head-office', body)

  async function begin(kind: 'sync' | 'dry-run', body?: object): Promise<Answer['body']> {
    const begun = await call('POST', `/head-office/${kind}`, kind === 'sync' ? (body ?? {}) : undefined)
    assert.equal(begun.status, 202, JSON.stringify(begun.body))
    assert.equal(begun.body.status, 'running')
    return waitFor(async () => {
      const { body: run } = await call('GET', `/head-office/runs/${begun.body.id}`)
      return run.status === 'running' ? undefined : run
    })
  }
  const countsOf = (run: Answer['body']): Record<string, number> =>
    Object.fromEntries(run.difference.map(({ kind, count }: { kind: string; count: number }) => [kind, count]))
  const query = async <T>(text: string, values: unknown[] = []): Promise<T[]> => (await pool.query(text, values)).rows
  /** Every row of people and groups with the transaction that wrote it, and the version of the configuration. */
  const snapshot = () =>
    query(`
      select (select md5(string_agg(xmin || ' ' || u::text, '|' order by id)) from users u) as users,
        (select md5(string_agg(xmin || ' ' || g::text, '|' order by id)) from groups g) as groups,
        (select md5(string_agg(xmin || ' ' || m::text, '|' order by m)) from group_members m) as members,
        (select md5(string_agg(xmin || ' ' || c::text, '|' order by c)) from group_children c) as children,
        (select count(*) from audit_entries where action ~ '^(user|group)[.]') as audited,
        (select config_version from centre) as version`)
  const findUser = async (username: string) =>
    (
      await query<Record<string, unknown>>(
        'select *, suspended_at is not null as suspended from users where username = $1',
        [username],
      )
    )[0]
  const modify = (dn: string, operation: 'add' | 'replace' | 'delete', type: string, values: string[]) =>
    slapd.admin.modify(dn, new Change({ operation, modification: new Attribute({ type, values }) }))

  test('it is set up, and shows its password to nobody', async () => {
    assert.equal(made.status, 201, JSON.stringify(made.body))
    assert.equal(made.body.hasPassword, true)
    const { body } = await call('GET', '/head-office')
    assert.ok(!JSON.stringify(body).includes(READER_PASSWORD))
    const rows = await query('select d::text, a::text from directories d, audit_entries a')
    assert.ok(!JSON.stringify(rows).includes(READER_PASSWORD))
  })

  test('its connection is tried with the stored password, and the first entries are shown as they would be read', async () => {
    const { status, body } = await call('POST', '/head-office/connection-test')
    assert.deepEqual([status, body.fault], [200, null])
    assert.deepEqual([body.users.length, body.groups.length], [5, 3])
    const one = body.users.find(({ username }: { username: string }) => username === 'user1')
    assert.deepEqual([one.mobile, one.email, one.active], ['+989120000001', 'user1@example.org', true])
    assert.deepEqual(
      one.faults.map(({ field, value }: { field: string; value: string }) => [field, value]),
      [['mobile', '12']],
    )
  })

  test('a dry run tells what would be made, and makes nothing', async () => {
    const before = await snapshot()
    const run = await begin('dry-run')
    assert.deepEqual([run.status, run.fault], ['finished', null])
    assert.deepEqual(countsOf(run), {
      users_created: PEOPLE,
      groups_created: 3,
      members_added: PEOPLE + 40 + 2,
      nestings_added: 2,
    })
    assert.equal(run.difference.find(({ kind }: { kind: string }) => kind === 'users_created').first.length, 100)
    assert.deepEqual(await snapshot(), before)
  })

  test('a sync reads in pages what no single answer may hold, groups in groups and DNs however they are written', async () => {
    const run = await begin('sync')
    assert.deepEqual([run.status, run.fault], ['finished', null])
    assert.deepEqual([run.progress.users, run.progress.groups, run.startedBy], [PEOPLE, 3, 'nasim'])
    assert.equal(run.progress.done, run.progress.total)
    // a number that is none is told, and keeps nobody out
    assert.equal(run.conflicts.count, PEOPLE / 2)
    const { username, name, mobile, email, locale, source, directory_state } = (await findUser('user1'))!
    assert.deepEqual(
      { username, name, mobile, email, locale, source, directory_state },
      {
        username: 'user1',
        name: 'شخص 1',
        mobile: '+989120000001',
        email: 'user1@example.org',
        locale: 'fa',
        source: 'ldap',
        directory_state: 'active',
      },
    )
    assert.deepEqual(
      await query(`
        select g.name, count(m.*)::int as people, (select count(*)::int from group_children c where c.group_id = g.id) as groups
        from groups g left join group_members m on m.group_id = g.id group by g.id order by g.name`),
      [
        { name: 'clinic', people: 40, groups: 1 },
        { name: 'night-shift', people: 2, groups: 0 },
        { name: 'staff', people: PEOPLE, groups: 1 },
      ],
    )
    const [audited] = await query<{ n: number }>(
      `select count(*)::int as n from audit_entries where action = 'user.create' and actor_name = 'nasim'`,
    )
    assert.equal(audited!.n, PEOPLE)
  })

  test('a second sync writes no row and tells no node of a change', async () => {
    const before = await snapshot()
    const run = await begin('sync')
    assert.deepEqual([run.status, run.changes], ['finished', 0])
    assert.deepEqual(await snapshot(), before)
  })

  test('what has changed is taken over: renamed, disabled, gone, come, moved; sessions of the suspended end', async () => {
    const disabled = (await findUser('user10'))!.id as number
    await office.deps.signIn.createSignIn(office.deps.database.db, { id: disabled, username: 'user10' }, PASSWORD)
    await office.deps.live.catchUp()
    await office.signIn('user10')
    await modify(dnOf(10), 'add', 'nsAccountLock', ['TRUE'])
    await modify(dnOf(11), 'replace', 'cn', ['نام تازه'])
    await slapd.admin.del(dnOf(12))
    await slapd.admin.add(`uid=new,ou=people,${SUFFIX}`, {
      objectClass: 'inetOrgPerson',
      uid: 'new',
      cn: 'New',
      sn: 'New',
    })
    await modify(groupDn('night-shift'), 'replace', 'member', [dnOf(8), `uid=new,ou=people,${SUFFIX}`])
    await slapd.admin.modifyDN(groupDn('night-shift'), 'cn=nights')
    const dry = await begin('dry-run')
    const run = await begin('sync')
    // the server keeps members by their DN alone: groups name who is gone, and a group's former DN
    const expected = {
      groups_renamed: 1,
      users_changed: 1,
      users_created: 1,
      users_suspended: 2,
      members_added: 1,
      members_removed: 3,
      nestings_removed: 1,
    }
    assert.deepEqual([countsOf(dry), countsOf(run)], [expected, expected])
    assert.deepEqual(dry.difference, run.difference)
    const [ten, eleven, twelve] = await Promise.all(['user10', 'user11', 'user12'].map(findUser))
    assert.deepEqual([ten!.suspended, ten!.directory_state], [true, 'inactive'])
    assert.equal(eleven!.name, 'نام تازه')
    assert.deepEqual([twelve!.suspended, twelve!.directory_state], [true, 'left'])
    assert.deepEqual(await query('select from auth.sessions where sign_in_id = $1', [String(disabled)]), [])
    const [entry] = await query<{ before: unknown; after: unknown }>(
      `select before, after from audit_entries where action = 'user.update' and subject_id = 'user11'`,
    )
    assert.deepEqual(entry, { before: { name: 'شخص 11' }, after: { name: 'نام تازه' } })
  })

  test('who is enabled again is resumed, and whom an administrator suspended is not', async () => {
    await modify(dnOf(10), 'delete', 'nsAccountLock', [])
    await query(`update users set suspended_at = now() where username = 'user13'`)
    const run = await begin('sync')
    assert.deepEqual(countsOf(run), { users_resumed: 1 })
    assert.deepEqual([(await findUser('user10'))!.suspended, (await findUser('user13'))!.suspended], [false, true])
  })

  test('what somebody else has is told by entry, and stops nothing', async () => {
    await query(
      `insert into users (username, name, mobile) values ('taken', 'x', '+989120009999'), ('free', 'x', null)`,
    )
    const add = (uid: string, mobile: string) =>
      slapd.admin.add(`uid=${uid},ou=people,${SUFFIX}`, { objectClass: 'inetOrgPerson', uid, cn: uid, sn: uid, mobile })
    await add('taken', '09120008888')
    await add('other', '09120009999')
    await add('fine', '09120007777')
    const run = await begin('sync')
    assert.deepEqual(countsOf(run), { users_created: 1 })
    assert.deepEqual(
      run.conflicts.first
        .filter(({ code }: { code: string }) => code === 'taken')
        .map(({ dn, field, value }: Record<string, string>) => [dn, field, value])
        .sort(),
      [
        [`uid=other,ou=people,${SUFFIX}`, 'mobile', '+989120009999'],
        [`uid=taken,ou=people,${SUFFIX}`, 'username', 'taken'],
      ],
    )
    assert.ok(await findUser('fine'))
    const before = await snapshot()
    assert.equal((await begin('sync')).changes, 0)
    assert.deepEqual(await snapshot(), before)
  })

  test('who swap names, numbers and addresses get each other’s; where one of them cannot, nobody loses theirs', async () => {
    const now = (...usernames: string[]) =>
      query<{ external_id: string; username: string; mobile: string; email: string }>(
        'select external_id, username, mobile, email from users where username = any ($1) order by username',
        [usernames],
      )
    const [one, three] = await now('user1', 'user3')
    // two that swap all they have, though one of both is renamed for it; three in a ring; a newcomer who gets what is left
    await modify(dnOf(1), 'replace', 'mobile', ['09120000003'])
    await modify(dnOf(3), 'replace', 'mobile', ['09120000001'])
    await modify(dnOf(1), 'replace', 'mail', ['user3@example.org'])
    await modify(dnOf(3), 'replace', 'mail', ['user1@example.org'])
    await slapd.admin.modifyDN(dnOf(1), 'uid=between')
    await slapd.admin.modifyDN(dnOf(3), 'uid=user1')
    await slapd.admin.modifyDN(`uid=between,ou=people,${SUFFIX}`, 'uid=user3')
    for (const [n, mobile] of [
      [21, 23],
      [23, 25],
      [25, 21],
    ] as const)
      await modify(dnOf(n), 'replace', 'mobile', [`091200000${mobile}`])
    await modify(dnOf(27), 'replace', 'mobile', ['09120111127'])
    await slapd.admin.add(`uid=heir,ou=people,${SUFFIX}`, {
      objectClass: 'inetOrgPerson',
      uid: 'heir',
      cn: 'heir',
      sn: 'heir',
      mobile: '09120000027',
    })
    const run = await begin('sync')
    assert.deepEqual([run.status, countsOf(run)], ['finished', { users_changed: 6, users_created: 1 }])
    assert.deepEqual(await now('user1', 'user3'), [
      { ...one, external_id: three!.external_id },
      { ...three, external_id: one!.external_id },
    ])
    assert.deepEqual(
      (await now('user21', 'user23', 'user25', 'heir')).map(({ username, mobile }) => [username, mobile]),
      [
        ['heir', '+989120000027'],
        ['user21', '+989120000023'],
        ['user23', '+989120000025'],
        ['user25', '+989120000021'],
      ],
    )
    const entries = await query<{ before: { mobile: string }; after: { mobile: string } }>(
      `select before, after from audit_entries where action = 'user.update' and subject_id in ('user1', 'user3') and after ? 'mobile'`,
    )
    assert.deepEqual(
      entries.map(({ before, after }) => [before.mobile, after.mobile].sort()),
      [
        [one!.mobile, three!.mobile],
        [one!.mobile, three!.mobile],
      ].map((pair) => pair.sort()),
    )

    // the first would get the second's, who wants what somebody of ours has, and keeps it: both keep all
    await query(`insert into users (username, name, mobile) values ('holder', 'x', '+989120007000')`)
    await modify(dnOf(31), 'replace', 'mobile', ['09120000033'])
    await modify(dnOf(33), 'replace', 'mobile', ['09120007000'])
    const refused = await begin('sync')
    assert.deepEqual([refused.status, refused.changes], ['finished', 0])
    assert.deepEqual(
      (await now('user31', 'user33')).map(({ mobile }) => mobile),
      ['+989120000031', '+989120000033'],
    )
    const told = refused.conflicts.first.filter(({ value }: { value: string }) => /0000033|7000/.test(value))
    assert.deepEqual(told.length, 2)
    await modify(dnOf(31), 'replace', 'mobile', ['09120000031'])
    await modify(dnOf(33), 'replace', 'mobile', ['09120000033'])
    assert.equal((await begin('sync')).changes, 0)
  })

  test('the last administrator is not suspended, and the sync goes on', async () => {
    const [{ id }] = (await query<{ id: number }>(`select id from users where username = 'user10'`)) as [{ id: number }]
    await query(
      `insert into role_assignments (group_id, role) select id, 'administrator' from groups where name = 'nights'`,
    )
    await query(`insert into group_members select g.id, $1 from groups g where g.name = 'nights'`, [id])
    await modify(groupDn('nights'), 'add', 'member', [dnOf(10)])
    await query(`update users set suspended_at = now() where username = 'nasim'`)
    await modify(dnOf(10), 'add', 'nsAccountLock', ['TRUE'])
    await modify(dnOf(20), 'add', 'nsAccountLock', ['TRUE'])
    const token = await office.addToken('centre')
    const ask = (method: 'GET' | 'POST', path: string) =>
      office.app.inject({
        method,
        url: `/api/v1/centre/directories/head-office/${path}`,
        headers: { authorization: `Bearer ${token}` },
        ...(method === 'POST' && { payload: {} }),
      })
    const sync = async () => {
      const begun = (await ask('POST', 'sync')).json()
      return waitFor(async () => {
        const run = (await ask('GET', `runs/${begun.id}`)).json()
        return run.status === 'running' ? undefined : run
      })
    }
    const run = await sync()
    assert.equal(run.status, 'finished', JSON.stringify(run.fault))
    assert.deepEqual([(await findUser('user10'))!.suspended, (await findUser('user20'))!.suspended], [false, true])
    const told = run.conflicts.first.filter(({ code }: { code: string }) => code === 'last_administrator')
    assert.deepEqual(told.length, 1)
    // nor does the group that makes an administrator lose the last one
    await modify(groupDn('nights'), 'delete', 'member', [dnOf(10)])
    await sync()
    assert.equal(
      (
        await query(
          'select from group_members where user_id = $1 and group_id = (select id from groups where name = $2)',
          [id, 'nights'],
        )
      ).length,
      1,
    )
    await query(`update users set suspended_at = null where username = 'nasim'`)
    await office.deps.live.catchUp()
    const after = await sync()
    assert.deepEqual(countsOf(after), { users_suspended: 1, members_removed: 1 })
  })

  test('more than the share is refused and tells why, unless somebody wants it', async () => {
    for (const n of numbers(100, 170)) await slapd.admin.del(dnOf(n))
    const before = await snapshot()
    const dry = await begin('dry-run')
    assert.deepEqual(
      dry.beyondGuard.map(({ what, taken }: Answer['body']) => [what, taken]),
      [['users', 70]],
    )
    const refused = await begin('sync')
    assert.deepEqual([refused.status, refused.fault.code], ['failed', 'guard'])
    assert.deepEqual(await snapshot(), before)
    const wanted = await begin('sync', { beyondGuard: true })
    assert.deepEqual([wanted.status, countsOf(wanted).users_suspended], ['finished', 70])
  })

  test('an empty answer is believed by nobody, whatever is wanted', async () => {
    const before = await snapshot()
    await change({ userFilter: '(uid=nobody)' })
    const run = await begin('sync', { beyondGuard: true })
    assert.deepEqual([run.status, run.fault.code], ['failed', 'empty'])
    await change({ userFilter: '(objectClass=inetOrgPerson)', groupFilter: '(cn=nobody)' })
    assert.equal((await begin('sync', { beyondGuard: true })).fault.code, 'empty')
    await change({ groupFilter: '(objectClass=groupOfNames)' })
    assert.deepEqual(await snapshot(), before)
  })

  test('StartTLS encrypts before anything is said, and a certificate of another authority is refused by both ways', async () => {
    await change({ url: slapd.url, startTls: true, password: READER_PASSWORD })
    assert.equal((await call('POST', '/head-office/connection-test')).body.fault, null)
    assert.equal((await begin('sync')).status, 'finished')
    // else whoever stands between could have the stored password sent there
    const untrusted = await call('PATCH', '/head-office', { caCertificate: null })
    assert.deepEqual([untrusted.status, untrusted.body.errors[0].path], [422, 'password'])
    await change({ caCertificate: null, password: READER_PASSWORD })
    assert.equal((await call('POST', '/head-office/connection-test')).body.fault.code, 'tls')
    await change({ url: slapd.secureUrl, startTls: false, password: READER_PASSWORD })
    assert.equal((await call('POST', '/head-office/connection-test')).body.fault.code, 'tls')
    await change({ caCertificate: slapd.caCertificate, password: READER_PASSWORD })
  })

  test('what is wrong with the directory or its settings is told by its own code, and changes nothing', async () => {
    const before = await snapshot()
    const faultOf = async (wrong: object, right: object) => {
      await change(wrong)
      const run = await begin('sync')
      await change(right)
      assert.equal(run.status, 'failed')
      for (const part of ['title', 'who', 'fix']) assert.ok(run.fault[part].length > 3)
      return run.fault.code
    }
    assert.equal(await faultOf({ password: 'wrong' }, { password: READER_PASSWORD }), 'credentials')
    assert.equal(
      await faultOf({ userBases: [`ou=nowhere,${SUFFIX}`] }, { userBases: [`ou=people,${SUFFIX}`] }),
      'base_missing',
    )
    // an attribute that nobody has
    assert.equal(
      await faultOf({ attributes: { externalId: 'objectGUID' } }, { attributes: { externalId: 'entryUUID' } }),
      'empty',
    )
    assert.deepEqual(await snapshot(), before)
  })

  test('a directory that is dead, or never answers, fails the run in time and changes nothing', async () => {
    const before = await snapshot()
    await slapd.stop()
    assert.equal((await begin('sync')).fault.code, 'unreachable')
    await slapd.start()
    const silent = createServer().listen(0, '127.0.0.1')
    after(() => silent.close())
    await waitFor(async () => silent.listening || undefined)
    const { port } = silent.address() as { port: number }
    const limits = { ...LIMITS }
    Object.assign(LIMITS, { connectMs: 200, answerMs: 300 })
    for (const [url, startTls] of [
      [`ldaps://127.0.0.1:${port}`, false],
      [`ldap://127.0.0.1:${port}`, true],
    ] as const) {
      await change({ url, startTls, password: READER_PASSWORD })
      assert.equal((await begin('sync')).fault.code, 'timeout', url)
    }
    Object.assign(LIMITS, limits)
    await change({ url: slapd.secureUrl, startTls: false, password: READER_PASSWORD })
    assert.deepEqual(await snapshot(), before)
  })

  test('one at a time; the history tells all of them', async () => {
    await query(`insert into directory_runs (directory_id, kind) select id, 'sync' from directories`)
    const second = await call('POST', '/head-office/sync', {})
    assert.deepEqual([second.status, second.body.code], [409, 'sync_running'])
    await query(`update directory_runs set seen_at = now() - interval '2 minutes' where ended_at is null`)
    assert.equal((await begin('sync')).status, 'finished')
    const { body } = await call('GET', '/head-office/runs?limit=2')
    assert.deepEqual(
      body.items.map(({ status, fault }: Answer['body']) => [status, fault?.code ?? null]),
      [
        ['finished', null],
        ['failed', 'interrupted'],
      ],
    )
    const failed = await call('GET', '/head-office/runs?status=failed&fault=guard')
    assert.equal(failed.body.items.length, 1)
    const find = async (q: string) => (await call('GET', `/head-office/runs?q=${q}`)).body.items.length
    assert.deepEqual([await find('GUARD'), await find('nothing-like-it')], [1, 0])
  })

  test('memberOf, where the directory tells of it, is read in place of member', async () => {
    // who is not in the clinic by `member`
    for (const n of numbers(40, 70)) await modify(dnOf(n), 'replace', 'seeAlso', [groupDn('clinic')])
    await change({ attributes: { memberOf: 'seeAlso' } })
    assert.equal(countsOf(await begin('dry-run')).members_added, 30)
    await change({ attributes: { member: 'member' } })
    assert.equal((await begin('dry-run')).changes, 0)
  })

  test('a directory that is removed leaves its people, and one that knows them takes them over', async () => {
    const { body: held } = await call('GET', '/head-office')
    assert.equal((await call('DELETE', '/head-office')).status, 204)
    const [{ n }] = (await query<{ n: number }>(`select count(*)::int as n from users where source = 'ldap'`)) as [
      { n: number },
    ]
    assert.ok(n > PEOPLE)
    const { url, caCertificate, bindDn, userBases, groupBases, attributes } = held
    const again = {
      name: 'head-office',
      url,
      caCertificate,
      bindDn,
      userBases,
      groupBases,
      attributes,
      password: READER_PASSWORD,
    }
    assert.equal((await call('POST', '', again)).status, 201)
    const run = await begin('sync')
    assert.equal(countsOf(run).users_created, undefined)
    assert.equal((await begin('sync')).changes, 0)
  })
})
