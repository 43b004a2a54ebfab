import assert from 'node:assert/strict'
import { type ExecFileException, execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import pg from 'pg'
import { PROJECT_DIR } from '../config.ts'
import { openEmbedded } from '../platform/db/embedded/embedded.ts'
import { createTestDatabase } from '../platform/db/test-database.ts'
import { startWatch } from '../test-time.ts'

type Ended = { code: number; out: string; told: string }

/** Runs `rasan` as a process of its own, with no more of our environment than it needs. */
function rasan(args: string[], environment: Record<string, string>, input = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...environment }
    const child = execFile(
      process.execPath,
      [join(PROJECT_DIR, 'server', 'cli.ts'), ...args],
      { env },
      (error: ExecFileException | null, out, told) => resolve({ code: Number(error?.code ?? 0), out, told }),
    )
    child.stdin?.end(input)
  })
}

const folder = mkdtempSync(join(tmpdir(), 'rasan-cli-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const PASSWORD = 'correct horse battery'
const FILE = `
accounts: [{ name: kn, provider: kavenegar, keys: [{ name: primary, apiKey: "\${KEY}" }] }]
services: [{ name: payroll, allocations: [{ account: kn, methods: [kavenegar.sms] }] }]
`
const file = join(folder, 'centre.yaml')
writeFileSync(file, FILE)

suite('on a database of its own', async () => {
  const url = await createTestDatabase()
  const environment = { DATABASE_URL: url, RASAN_MASTER_KEY: Buffer.alloc(32, 5).toString('base64') }
  const run = (args: string[], input?: string, more = {}) => rasan(args, { ...environment, ...more }, input)
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  after(() => pool.end())

  test('migrate seeds a fresh centre and says what it did', async () => {
    const ended = await run(['migrate'])
    assert.deepEqual([ended.code, ended.out, ended.told], [0, '= nothing to migrate\n', ''])
    const { rows } = await pool.query('select name from services order by id')
    assert.deepEqual(rows, [{ name: 'first' }, { name: 'rasan' }])
  })

  test('a token is printed alone, or as JSON, and refused with a sentence', async () => {
    const bound = ['--networks', '10.0.0.0/8, ::1']
    const [plain, json, nobody, scopes, networks] = await Promise.all([
      run(['token', 'create', '--service', 'first', '--name', 'a', '--expires', '30d', '--kind', 'test', ...bound]),
      run(['token', 'create', '--centre', '--name', 'b', '--expires', '1y', '--json']),
      run(['token', 'create', '--service', 'nobody', '--name', 'c', '--expires', '30d']),
      run(['token', 'create', '--service', 'first', '--name', 'd', '--expires', '30d', '--scopes', 'messages:fly']),
      run(['token', 'create', '--service', 'first', '--name', 'e', '--expires', '30d', '--networks', '10.0.0.1/8']),
    ])
    assert.match(plain.out, /^rsn_test_\w+_\w+\n$/)
    assert.match(plain.told, /shown only this once/)
    const made = JSON.parse(json.out)
    assert.deepEqual(Object.keys(made), ['token', 'id', 'expiresAt'])
    assert.match(made.token, /^rsn_centre_/)
    assert.ok(Math.abs(Date.parse(made.expiresAt) - Date.now() - 365 * 86_400_000) < 60_000)
    assert.deepEqual([nobody.code, nobody.out], [1, ''])
    assert.match(nobody.told, /^There is no service "nobody"/)
    assert.equal(scopes.code, 1)
    assert.match(scopes.told, /^--scopes: It has to be one of: messages:send/)
    assert.deepEqual([networks.code, networks.out], [1, ''])
    assert.match(networks.told, /^--networks: /)
    const kept = await pool.query(`select networks from tokens where name = 'a'`)
    assert.deepEqual(kept.rows, [{ networks: ['10.0.0.0/8', '::1'] }])
    const { rows } = await pool.query(
      `select distinct actor_kind, actor_name from audit_entries where action = 'token.create'`,
    )
    assert.deepEqual(rows, [{ actor_kind: 'cli', actor_name: userInfo().username }])
  })

  test('a person is made with the password from standard input, which is shown nowhere', async () => {
    const create = (name: string, input: string, more: string[] = []) =>
      run(['user', 'create', '--username', name, '--password-stdin', ...more], input)
    const [made, twoLines, short] = await Promise.all([
      create('nasim', `${PASSWORD}\r\n`, ['--administrator', '--email', 'Nasim@example.org']),
      create('reza', `${PASSWORD}\nanother line\n`),
      create('reza', 'short\n'),
    ])
    assert.deepEqual([made.code, made.out], [0, '+ user nasim, administrator\n'])
    assert.deepEqual([twoLines.code, short.code], [1, 1])
    assert.match(twoLines.told, /has to be one line/)
    assert.match(short.told, /^password: The password is too short/)
    const again = await create('nasim', `${PASSWORD}\n`)
    assert.match(again.told, /--username: It is taken/)
    for (const { out, told } of [made, twoLines, short, again]) assert.ok(!`${out}${told}`.includes(PASSWORD))
    const { rows } = await pool.query(
      `select u.email, r.role from users u join auth.sign_ins i on i.user_id = u.id join role_assignments r on r.user_id = u.id`,
    )
    assert.deepEqual(rows, [{ email: 'nasim@example.org', role: 'administrator' }])
  })

  test('apply tells what it changed, then that nothing is to change; a fault with its place', async () => {
    const first = await run(['apply', file], '', { KEY: 'secret-4711' })
    assert.equal(first.code, 0, first.told)
    assert.match(first.out, /^\+ account kn\n\+ key primary of account kn\n\+ service payroll\n/)
    assert.match(first.out, /reportUrl {3}http:\/\/127\.0\.0\.1:8080\/reports\/[\w-]{43}\n/)
    const second = await run(['apply', '-'], FILE, { KEY: 'secret-4711' })
    assert.match(second.out, /^= nothing to change\naccount kn\n/)
    const missing = await run(['apply', file])
    assert.deepEqual([missing.code, missing.out], [1, ''])
    assert.equal(missing.told, `${file}:2:77: the environment has no variable KEY: set it and run the command again.\n`)
    const mixed = join(folder, 'mixed.yaml')
    writeFileSync(mixed, 'services:\n  - { name: first, allocations: [{ account: kn, methods: [kavenegar.sms] }] }\n')
    const refused = await run(['apply', mixed])
    assert.equal(refused.code, 1)
    assert.match(
      refused.told,
      /mixed\.yaml:2:34: services\[0\]\.allocations\[0\]: The allocations of a service are all sandbox/,
    )
    assert.match(refused.told, /\nNothing was changed\.\n$/)
    for (const { out, told } of [first, second, missing]) assert.ok(!`${out}${told}`.includes('secret-4711'))
  })

  test('another master key is refused by every command', async () => {
    const RASAN_MASTER_KEY = Buffer.alloc(32, 6).toString('base64')
    const ended = await run(['token', 'create', '--centre', '--name', 'a', '--expires', '1d'], '', { RASAN_MASTER_KEY })
    assert.deepEqual([ended.code, ended.out], [1, ''])
    assert.match(ended.told, /^RASAN_MASTER_KEY is not the key/)
  })

  test('doctor says what is wrong, and ends with 1 where something is', async () => {
    await pool.query('update account_keys set disabled_at = now()')
    await pool.query(`update accounts set report_networks = '{203.0.113.0/24}' where name = 'kn'`)
    await run(['token', 'create', '--service', 'first', '--name', 'soon', '--expires', '3d'])
    await pool.query(
      `insert into circuits (account_id, kind, subject, state, fault, failure, code, words, who, openings, since, retry_at)
       select id, 'account', '', 'open', 'credit', 'no_credit', '418', '', 'administrator', 1, now(), now() from accounts where name = 'kn'`,
    )
    const sound = await run(['doctor'])
    const rest = (text: string) => text.split('\n').filter((line) => line.startsWith('✗'))
    // the cluster of the tests waits for no disk
    assert.deepEqual(
      rest(sound.out).filter((line) => !/^✗ (fsync|full_page_writes|synchronous_commit) is off/.test(line)),
      [
        '✗ Account kn has no usable key, so nothing leaves through it: add one.',
        '✗ Account kn takes reports from 203.0.113.0/24 only, but whatever a proxy hands on comes from this machine: set RASAN_TRUSTED_PROXIES.',
        '✗ Nothing of service payroll can leave: all its accounts are stopped or suspended (kn). Its messages wait.',
      ],
    )
    assert.match(sound.out, /! Account kn has no usable sender line/)
    assert.match(sound.out, /! The service rasan has no account but the sandbox/)
    assert.match(sound.out, /! Nobody is told when something is wrong with kn: name receivers/)
    assert.match(sound.out, /! These tokens end within 14 days: first\/soon\.\n/)
    assert.match(
      sound.out,
      /! Account kn is stopped: The account is out of credit \(418\)\. The administrator has to act\.\n/,
    )
    assert.match(sound.out, /✓ Every migration has run\.\n/)
    assert.match(sound.out, /! RASAN_PUBLIC_URL is not set/)
    assert.equal(sound.code, 1)
    const away = await run(['doctor'], '', { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' })
    assert.equal(away.code, 1)
    assert.match(away.out, /✗ The database cannot be reached/)
  })

  test('an empty database is told from an installation', async () => {
    await pool.query('create schema if not exists emptiness')
    const empty = new URL(url)
    empty.searchParams.set('options', '-c search_path=emptiness')
    const ended = await run(['apply', file], '', { KEY: 'x', DATABASE_URL: empty.href })
    assert.equal(ended.code, 1)
    assert.match(ended.told, /^There is no installation in this database yet: make one with "rasan migrate"/)
  })
})

suite('what is typed', () => {
  test('help and version go to standard output, and a wrong use ends with 2 before anything is opened', async () => {
    const environment = { RASAN_DATA_DIR: join(folder, 'nowhere') }
    const [help, version, nothing, command, option, owner] = await Promise.all([
      rasan(['--help'], environment),
      rasan(['--version'], environment),
      rasan([], environment),
      rasan(['tokens', 'create'], environment),
      rasan(['token', 'create', '--centre', '--nme', 'x', '--expires', '1d'], environment),
      rasan(['token', 'create', '--name', 'x', '--expires', '1d'], environment),
    ])
    assert.equal(help.code, 0)
    for (const name of ['start', 'migrate', 'apply FILE', 'token create', 'user create', 'doctor'])
      assert.ok(help.out.includes(name), name)
    assert.match(version.out, /^\d+\.\d+\.\d+\n$/)
    assert.deepEqual([nothing.code, command.code, option.code, owner.code], [2, 2, 2, 2])
    assert.match(command.told, /did you mean "token create"\?/)
    assert.match(option.told, /did you mean --name\?/)
    assert.match(owner.told, /either --service NAME or --centre/)
    assert.ok(!existsSync(environment.RASAN_DATA_DIR))
  })

  test('a faulty configuration is told whole, one sentence each', async () => {
    const ended = await rasan(['doctor'], { PORT: 'x', RASAN_LOG_LEVEL: 'loud' })
    assert.equal(ended.code, 1)
    assert.match(ended.told, /^PORT is "x".*\nRASAN_LOG_LEVEL is "loud".*\n$/)
  })
})

suite('on the embedded database', () => {
  const dataDir = join(folder, 'data')
  const environment = { RASAN_DATA_DIR: dataDir }

  test('only start and migrate make a data folder', async () => {
    const ended = await rasan(['token', 'create', '--centre', '--name', 'x', '--expires', '1d'], environment)
    assert.equal(ended.code, 1)
    assert.match(ended.told, /^There is no database in .*: make one with "rasan start" or "rasan migrate"/)
    assert.ok(!existsSync(dataDir))
  })

  test('commands work while nobody runs the database, and while somebody does, who is told within a second', async () => {
    const migrated = await rasan(['migrate'], environment)
    assert.match(migrated.out, /^\+ 0001_create_centre\n/, migrated.told)
    const token = (name: string) =>
      rasan(['token', 'create', '--service', 'first', '--name', name, '--expires', '1d'], environment)
    assert.equal((await token('alone')).code, 0)

    const holder = await openEmbedded({ dataDir, mayCreate: false })
    const client = new pg.Client({ connectionString: holder.url })
    await client.connect()
    try {
      await client.query('listen rasan_config')
      const told = once(client, 'notification', { signal: AbortSignal.timeout(20_000) })
      const shared = await token('shared')
      const lived = startWatch()
      assert.equal(shared.code, 0, shared.told)
      await told
      assert.ok(lived() < 1_000)
      // the command let go of the database without stopping it
      const { rows } = await client.query('select name from tokens order by id')
      assert.deepEqual(rows, [{ name: 'alone' }, { name: 'shared' }])
    } finally {
      await client.end()
      await holder.release()
    }
  })
})
