import assert from 'node:assert/strict'
import { type ExecFileException, execFile } from 'node:child_process'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import pg from 'pg'
import { PROJECT_DIR } from '../config.ts'
import { createVault } from '../platform/crypto/vault.ts'
import { createTestDatabase } from '../platform/db/test-database.ts'

suite('a lost master key', async () => {
  const url = await createTestDatabase()
  const keyOf = (byte: number) => Buffer.alloc(32, byte).toString('base64')
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  after(() => pool.end())

  /** Runs `rasan` with a master key; answers its exit code and all it said. */
  const run = (key: number, args: string[], input = '') =>
    new Promise<{ code: number; said: string }>((resolve) => {
      const env = {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        DATABASE_URL: url,
        RASAN_MASTER_KEY: keyOf(key),
        KEY: 'secret-4711',
      }
      const child = execFile(
        process.execPath,
        [join(PROJECT_DIR, 'server', 'cli.ts'), ...args],
        { env },
        (error: ExecFileException | null, out, told) => resolve({ code: Number(error?.code ?? 0), said: out + told }),
      )
      child.stdin?.end(input)
    })
  const FILE = `accounts: [{ name: kn, provider: kavenegar, keys: [{ name: primary, apiKey: "\${KEY}" }] }]`
  const kept = async () => {
    const { rows } = await pool.query(`
      select (select master_key_fingerprint from centre) as fingerprint,
             (select count(*)::int from account_keys) as keys,
             (select count(*)::int from auth.totp) + (select count(*)::int from auth.recovery_codes) as factors,
             (select array_agg(report_secret order by id) from accounts) as secrets`)
    return rows[0]
  }
  await run(1, ['migrate'])
  assert.equal((await run(1, ['apply', '-'], FILE)).code, 0)
  await pool.query(`
    with person as (insert into users (username, name) values ('sara', 'Sara') returning id),
         can as (insert into auth.sign_ins (id) select id::text from person returning id),
         app as (insert into auth.totp (sign_in_id, secret, last_step) select id, 'x', 0 from can)
    insert into auth.recovery_codes (sign_in_id, hash) select id, 'y' from can`)
  await pool.query(`
    insert into identity_providers (name, title_fa, title_en, issuer, client_id, client_secret, scopes, claims, makes_users,
      links_by_username)
    values ('staff', 'x', 'x', 'https://login.example.org', 'rasan', 'x', '{openid}', '{}', false, 'never')`)

  test('nothing is forgotten without --yes, nor with the right key', async () => {
    const before = await kept()
    const unsure = await run(2, ['forget-secrets'])
    assert.equal(unsure.code, 2)
    assert.match(unsure.said, /add --yes/)
    const right = await run(1, ['forget-secrets', '--yes'])
    assert.equal(right.code, 1)
    assert.match(right.said, /^The master key that is here is the right one/)
    assert.deepEqual(await kept(), before)
  })

  test('the installation goes on with a new key, and is told what is to be entered again', async () => {
    assert.match((await run(2, ['migrate'])).said, /not the key that this database was made with/)
    const done = await run(2, ['forget-secrets', '--yes'])
    assert.equal(done.code, 0, done.said)
    assert.match(done.said, /^- account kn: primary is to be entered again$/m)
    assert.match(done.said, /^- central sign-in staff: the client secret is to be entered again$/m)
    const { rows: clients } = await pool.query('select client_secret from identity_providers')
    assert.deepEqual(clients, [{ client_secret: null }])
    const [, shown] = /^~ account kn: callbacks now come to http:\/\/127\.0\.0\.1:8080\/reports\/(\S+)$/m.exec(
      done.said,
    )!
    assert.match(done.said, /^- user sara: the authenticator app is to be set up again$/m)
    const { fingerprint, keys, secrets, factors } = await kept()
    assert.equal(factors, 0)
    const vault = createVault(Buffer.alloc(32, 2))
    assert.deepEqual([fingerprint, keys], [vault.fingerprint, 0])
    assert.ok(secrets.map((secret: Buffer) => vault.decrypt(secret)).includes(shown))
    const { rows } = await pool.query(
      `select actor_kind, before from audit_entries where action = 'centre.forget-secrets'`,
    )
    assert.deepEqual(rows, [{ actor_kind: 'cli', before: { forgotten: ['kn/primary', 'central sign-in staff'] } }])
    const again = await run(2, ['apply', '-'], FILE)
    assert.equal(again.code, 0, again.said)
    assert.equal((await kept()).keys, 1)
    assert.equal((await run(1, ['migrate'])).code, 1)
  })
})
