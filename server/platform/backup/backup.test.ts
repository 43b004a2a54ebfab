import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import type pg from 'pg'
import { createVault, WrongMasterKey } from '../crypto/vault.ts'
import { listMigrations, makeMigrationsTable, runMigration } from '../db/migrate.ts'
import { openTestDatabase } from '../db/test-database.ts'
import { uuidAt } from '../ids.ts'
import { atTestEnd } from '../test-end.ts'
import { BackupFault } from './faults.ts'
import { checkBackup, restoreBackup } from './restore.ts'
import { openSession } from './session.ts'
import { assertSame, createEmptyDatabase, OTHER_SERVER, readRules, readTables } from './test-databases.ts'
import { writeBackup } from './write.ts'

const folder = mkdtempSync(join(tmpdir(), 'rasan-backup-'))
atTestEnd(() => rmSync(folder, { recursive: true, force: true }))
const vault = createVault(Buffer.alloc(32, 5))
const nothing = async () => undefined
const HALF_A_YEAR_MS = 183 * 86_400_000
/** What COPY has to escape, and what only looks like its end. */
const TEXTS = ['سلام\tدنیا', 'a\nb\r\nc', '\\.', '\\N', 'x\n\\.\ny', '', '"{}', '🙂‌ز', "'; drop table users; --"]

async function fill(client: pg.ClientBase | pg.Pool): Promise<void> {
  await client.query(
    `insert into users (username, name, email) values ('nasim', 'نسیم', 'nasim@example.org'), ('gone', 'x', null)`,
  )
  await client.query(`delete from users where username = 'gone'`)
  await client.query(`insert into auth.sign_ins (id) select id::text from users`)
  await client.query(
    `insert into auth.sessions (id, sign_in_id, token, expires_at) select 's', id, 'secret', now() + interval '1 h' from auth.sign_ins`,
  )
  await client.query(`insert into services (name, title_fa, title_en) values ('payroll', 'حقوق', 'Payroll')`)
  await client.query(
    `insert into role_assignments (user_id, service_id, role) select u.id, s.id, 'viewer' from users u, services s`,
  )
  await client.query(`insert into nodes (slot, epoch, seen_at, reference_floor) values (0, 7, '-infinity', 123)`)
  // one from long ago, in a partition that nobody would make today
  const old = Date.now() - HALF_A_YEAR_MS
  await client.query(`select make_partitions(to_timestamp($1 / 1000.0), 0)`, [old])
  for (const [index, at] of [Date.now(), old].entries())
    await client.query(
      `insert into messages (id, service_id, lane, flow, ref, class, test, recipient, body, encoding, segments, tags, ip, expires_at, status, final_at)
       select (left($1::uuid::text, 24) || lpad(to_hex(o), 12, '0'))::uuid, 1, 1, 1, 9007199254740990 - $2::int * 100 - o, 2, false, '+989121234567', body, 2, 1,
         jsonb_build_array(body), '2001:db8::1', now(), 70, clock_timestamp()
       from unnest($3::text[]) with ordinality t(body, o)`,
      [uuidAt(at), index, TEXTS],
    )
  await client.query(
    `insert into calls (id, account_id, key_id, slot, epoch, begun_at, ask_after, ids, refs, lanes, flows, tries, method, lines, outcomes, provider_ids, answer)
     select $1::uuid, 1, 1, 0, 7, now(), 'infinity', '{}', '{1,2}', '{}', '{}', '{1}', 'kavenegar.sms', $2::text[], '{1,null}', array[null, 'x'], $3`,
    [uuidAt(Date.now()), TEXTS, TEXTS.join('|')],
  )
  await client.query(
    `insert into api_calls (id, method, route, status, ms, request_id) select $1::uuid, 'GET', '/x', 200, 0.1::real + 1e-6::real, 'r'`,
    [uuidAt(Date.now())],
  )
  await client.query(
    `insert into audit_entries (id, actor_kind, actor_name, action, subject_kind, subject_id, chain) values ($1, 'cli', 'x', 'a', 'b', 'c', '\\x00ff5c6e')`,
    [uuidAt(old)],
  )
  await client.query(
    `insert into idempotency select current_date, 1, body, '\\x5c2e', gen_random_uuid() from unnest($1::text[]) body`,
    [TEXTS],
  )
  await client.query('update centre set master_key_fingerprint = $1, config_version = 41', [vault.fingerprint])
}

const database = await openTestDatabase()
await fill(database.pools.rest)
const source = database.url
const backup = join(folder, 'whole.rasan')
const written = await writeBackup(source, vault, backup, { version: '0.1.0', mayReplace: false })

const refuses = (work: Promise<unknown>, sentence: RegExp) =>
  assert.rejects(work, (error) => error instanceof BackupFault && sentence.test(error.message))

suite('a whole backup', () => {
  test('is one file for its owner alone, and holds no session', () => {
    assert.equal(statSync(backup).mode & 0o777, 0o600)
    assert.equal(written.rows['public.messages'], TEXTS.length * 2)
    assert.equal(written.bytes, statSync(backup).size)
    assert.deepEqual(readdirSync(folder), ['whole.rasan'])
    const text = gunzipSync(readFileSync(backup)).toString()
    assert.match(text, /^rasan backup 1\n\{"madeAt":"/)
    assert.ok(!text.includes('auth.sessions'))
  })

  const carries = async (from: string, to: string, file: string) => {
    await checkBackup(file, vault)
    const rows = await restoreBackup(to, vault, file, nothing)
    assert.equal(rows['public.messages'], TEXTS.length * 2)
    await assertSame(from, to)
    assert.deepEqual(await readRules(to), await readRules(from))
    const client = await openSession(to)
    try {
      const made = await client.query(`insert into users (username, name) values ('new', 'x') returning id`)
      assert.equal(made.rows[0].id, 3, 'a number that was given away is not given again')
      const bumped = await client.query('select config_version from centre')
      assert.equal(Number(bumped.rows[0].config_version), 42, 'triggers answer again')
      await assert.rejects(client.query('delete from audit_entries'), /cannot be changed/)
      await assert.rejects(client.query(`insert into role_assignments (user_id, role) values (99, 'x')`), /foreign key/)
      assert.equal((await client.query('select from auth.sessions')).rowCount, 0)
      await client.query(
        `insert into audit_entries (id, actor_kind, actor_name, action, subject_kind, subject_id) values ($1, 'cli', 'x', 'a', 'b', 'c')`,
        [uuidAt(Date.now() + 60 * 86_400_000)],
      )
    } finally {
      await client.end()
    }
  }

  test('makes the same installation on the same PostgreSQL, with every row, rule and number', async () => {
    await carries(source, await createEmptyDatabase(source), backup)
  })

  test('is carried to another major version of PostgreSQL and back', { skip: !OTHER_SERVER }, async () => {
    const there = await createEmptyDatabase(OTHER_SERVER as string)
    await restoreBackup(there, vault, backup, nothing)
    await assertSame(source, there)
    const second = join(folder, 'second.rasan')
    const again = await writeBackup(there, vault, second, { version: '0.1.0', mayReplace: false })
    assert.notEqual(again.header.postgresql.split('.')[0], written.header.postgresql.split('.')[0])
    await carries(source, await createEmptyDatabase(source), second)
    rmSync(second)
  })

  test('of an older version is brought up to this one on its way', async () => {
    const [old, target] = [await createEmptyDatabase(source), await createEmptyDatabase(source)]
    const names = await listMigrations()
    const client = await openSession(old)
    await makeMigrationsTable(client)
    for (const name of names.slice(0, 2)) await runMigration(client, name)
    await client.query(`insert into users (username, name) values ('nasim', 'x')`)
    await client.end()
    const file = join(folder, 'old.rasan')
    await writeBackup(old, vault, file, { version: '0.0.1', mayReplace: false })
    await restoreBackup(target, vault, file, nothing)
    const here = await readTables(target)
    // later versions give people more columns
    const readPeople = async (database: string) => {
      const session = await openSession(database)
      const { rows } = await session.query('select id, username, name, created_at from users')
      await session.end()
      return rows
    }
    assert.deepEqual(await readPeople(target), await readPeople(old))
    assert.equal(here.get('public.users')?.length, 1)
    assert.equal(here.get('public.migrations')?.length, names.length)
    assert.deepEqual(here.get('auth.sign_ins'), [])
    rmSync(file)
  })

  test('is written over another only when told to, and a killed one leaves nothing in the way', async () => {
    const file = join(folder, 'again.rasan')
    writeFileSync(file, 'precious')
    writeFileSync(`${file}.part`, 'left by a killed one')
    const write = (mayReplace: boolean) => writeBackup(source, vault, file, { version: '0.1.0', mayReplace })
    await refuses(write(false), /again\.rasan is there already: name another file, or replace it with --force\.$/)
    assert.equal(readFileSync(file, 'utf8'), 'precious')
    await write(true)
    await checkBackup(file, vault)
    assert.ok(!existsSync(`${file}.part`))
    rmSync(file)
  })

  test('what cannot be written is told and leaves nothing', async () => {
    const write = (file: string) => writeBackup(source, vault, file, { version: '0.1.0', mayReplace: true })
    await refuses(write(join(folder, 'no', 'such')), /is not there: name a file, in a folder that exists/)
    await refuses(write(folder), /is no file/)
    if (existsSync('/dev/full')) await refuses(write('/dev/full'), /is no file/)
    const other = createVault(Buffer.alloc(32, 6))
    await assert.rejects(
      writeBackup(source, other, join(folder, 'other'), { version: '0.1.0', mayReplace: false }),
      WrongMasterKey,
    )
    const empty = await createEmptyDatabase(source)
    await refuses(
      writeBackup(empty, vault, join(folder, 'empty'), { version: '0.1.0', mayReplace: false }),
      /There is no installation in this database/,
    )
    assert.deepEqual(readdirSync(folder), ['whole.rasan'])
  })

  test('everything that migrations make is in it, but sessions, one-time proofs and uploaded files', async () => {
    const { rows } = await database.pools.rest.query<{ name: string }>(`
      select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'm', 'f') and not c.relispartition and n.nspname !~ '^(pg_|information_schema)'`)
    assert.deepEqual(
      rows.map(({ name }) => name).sort(),
      [
        ...written.header.tables.map(({ name }) => name),
        ...['auth.sessions', 'auth.verifications', 'auth.tickets', 'public.files', 'public.file_pieces'],
      ].sort(),
    )
  })
})

suite('a backup that cannot be restored leaves the database empty', () => {
  const bad = join(folder, 'bad.rasan')
  const isRefused = async (bytes: Buffer, sentence: RegExp) => {
    writeFileSync(bad, bytes)
    await refuses(checkBackup(bad, vault), sentence)
  }
  const whole = readFileSync(backup)
  const text = gunzipSync(whole)
  /** The backup with something in its text replaced, byte for byte. */
  const edit = (from: string | RegExp, to: string) => {
    const changed = text.toString('latin1').replace(from, to)
    assert.notEqual(changed, text.toString('latin1'))
    return gzipSync(Buffer.from(changed, 'latin1'))
  }

  const inflate = (bytes: Buffer): Buffer | undefined => {
    try {
      return gunzipSync(bytes)
    } catch {
      return undefined
    }
  }

  test('wherever it is cut off', async () => {
    for (const share of [0.001, 0.1, 0.5, 0.9])
      await isRefused(whole.subarray(0, Math.ceil(whole.length * share)), /is cut off/)
    for (const bytes of [1, 4, 8, 9]) await isRefused(whole.subarray(0, whole.length - bytes), /is cut off/)
    const trailer = text.lastIndexOf('\n', text.length - 2) + 1
    for (const end of [trailer, trailer + 5, trailer - 3, text.indexOf('copy public.messages') + 30])
      await isRefused(gzipSync(text.subarray(0, end)), /is cut off/)
    await isRefused(Buffer.alloc(0), /is no backup|is cut off/)
  })

  test('wherever a byte of it is another', async () => {
    // what comes before the tenth byte is gzip's own: a time that nobody reads
    for (let at = 10; at < whole.length; at += Math.floor(whole.length / 60)) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] as number) ^ 0x10
      // bits that fill a byte up before a new block of gzip: nobody reads them, and what was written is all there
      if (inflate(changed)?.equals(text)) continue
      // one in the header may be read as another version or key before the whole is checked
      await isRefused(changed, /is (not as it was written|cut off|no backup)|has a form|newer Rasan|another master key/)
    }
    // the same, where what gzip checks was set right again
    for (const [from, to] of [
      ['Payroll', 'payroll'],
      ['copy public.messages', 'copy public.massages'],
      ['"madeAt":"2', '"madeAt":"3'],
      ['"sha256":"', '"sha256":"0'],
      ['"seal":"', '"seal":"0'],
    ] as const)
      await isRefused(edit(from, to), /is not as it was written/)
    await isRefused(Buffer.concat([whole, gzipSync('more\n')]), /is not as it was written/)
  })

  test('that somebody without the master key has made anew', async () => {
    const thief = createVault(Buffer.alloc(32, 9))
    const forged = join(folder, 'forged.rasan')
    const own = { ...thief, fingerprint: vault.fingerprint }
    await writeBackup(source, own, forged, { version: '0.1.0', mayReplace: false })
    await refuses(checkBackup(forged, vault), /is not as it was written/)
    rmSync(forged)
  })

  test('that is none, of a later form, of a newer program, or of another master key', async () => {
    await isRefused(Buffer.from('hello'), /is no backup of Rasan\.$/)
    await isRefused(gzipSync('hello\n'), /is no backup of Rasan\.$/)
    await refuses(checkBackup(join(folder, 'nowhere'), vault), /nowhere is not there/)
    await refuses(checkBackup(folder, vault), /is a folder/)
    await isRefused(edit('rasan backup 1', 'rasan backup 2'), /has a form that this version does not know/)
    await isRefused(
      edit('"0001_create_centre"', '"0001_create_centre","9999_fly"'),
      /was written by a newer Rasan \(0\.1\.0\)/,
    )
    await refuses(
      checkBackup(backup, createVault(Buffer.alloc(32, 6))),
      /belongs to another master key .*RASAN_MASTER_KEY/,
    )
    rmSync(bad)
  })

  test('whether it changes after it was checked, or its transaction is cut', async () => {
    const target = await createEmptyDatabase(source)
    const isEmpty = async () => {
      const client = await openSession(target)
      const { rows } = await client.query(
        `select relname from pg_class where relnamespace::regnamespace::text in ('public', 'auth')`,
      )
      await client.end()
      assert.deepEqual(rows, [])
    }
    const damaged = join(folder, 'damaged.rasan')
    const bytes = Buffer.from(whole)
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] as number) ^ 0xff
    writeFileSync(damaged, bytes)
    await refuses(restoreBackup(target, vault, damaged, nothing), /is (not as it was written|cut off)/)
    await isEmpty()
    writeFileSync(damaged, whole.subarray(0, whole.length - 400))
    await refuses(restoreBackup(target, vault, damaged, nothing), /is cut off/)
    await isEmpty()
    await assert.rejects(
      restoreBackup(target, vault, backup, (client) =>
        client.query('select pg_terminate_backend(pg_backend_pid())').then(() => undefined),
      ),
    )
    await isEmpty()
    await restoreBackup(target, vault, backup, nothing)
    await assertSame(source, target)
    await refuses(
      restoreBackup(target, vault, backup, nothing),
      /is not empty \(it has the table \S+\).*Nothing was changed\.$/,
    )
    await assertSame(source, target)
    rmSync(damaged)
  })

  test('into a database whose clock is behind it', async () => {
    const target = await createEmptyDatabase(source)
    const ahead = join(folder, 'ahead.rasan')
    writeFileSync(ahead, edit(/"madeAt":"\d{4}/, '"madeAt":"2999'))
    await refuses(restoreBackup(target, vault, ahead, nothing), /The clock of the database says .* set the clock first/)
    rmSync(ahead)
  })
})
