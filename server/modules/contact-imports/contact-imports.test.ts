import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { SERVICE_PERMISSIONS } from '../../platform/auth/permissions.ts'
import { makeWorkbook, type TestCell } from '../../platform/tables/test-workbook.ts'
import { writeCsvRow } from '../../platform/tables/write-csv.ts'
import { fromJalali } from '../../platform/text/jalali.ts'
import { openTestCentre } from '../../walks/test-centre.ts'
import { createNumberSet } from './number-set.ts'
import { runNextImport } from './run.ts'

const NEVER = new AbortController().signal

suite('imports of contacts', async () => {
  const centre = await openTestCentre()
  const { pool, call, addToken, deps, services } = centre
  const scopes = [...SERVICE_PERMISSIONS]
  const token = await addToken('live', 'payroll', { scopes })
  const trial = await addToken('test', 'payroll', { scopes })

  const ask = (method: string, path: string, body?: unknown, headers = {}, as = token) =>
    call(as, { method, url: `/api/v1${path}`, body, headers })
  const done = async (...asked: Parameters<typeof ask>) => {
    const answer = await ask(...asked)
    assert.ok(answer.status < 300, answer.text)
    return answer.body
  }
  const upload = async (raw: string | Buffer, type = 'text/csv'): Promise<number> => {
    const answer = await call(token, {
      method: 'POST',
      url: `/api/v1/files?name=${encodeURIComponent('مخاطبان')}`,
      raw,
      headers: { 'content-type': type },
    })
    assert.equal(answer.status, 201, answer.text)
    return answer.body.id
  }
  const begin = async (raw: string | Buffer, rest: Record<string, unknown> = {}, type?: string): Promise<number> => {
    const file = await upload(raw, type)
    const body = { file, hasHeading: false, columns: { number: 1, name: [2] }, existing: 'update', ...rest }
    return (await done('POST', '/contact-imports', body)).id
  }
  const work = async (): Promise<void> => {
    while (await runNextImport(deps, NEVER));
  }
  const take = async (...asked: Parameters<typeof begin>) => {
    const id = await begin(...asked)
    await work()
    return done('GET', `/contact-imports/${id}`)
  }
  const counts = (read: number, rest: Partial<Record<string, number>>) => ({
    ...{ read, added: 0, changed: 0, same: 0, repeated: 0, faulty: 0 },
    ...rest,
  })
  const contactOf = async (number: string) =>
    (await done('GET', `/contacts?number=${number}`)).items[0] as Record<string, unknown> | undefined
  const countContacts = async (): Promise<number> =>
    (await pool.query('select count(*)::int as n from contacts where service_id = $1', [services.payroll])).rows[0].n
  const manyRows = (count: number, from = 0): string =>
    Array.from({ length: count }, (_, i) => `0935${String(1_000_000 + from + i)},n${i}\n`).join('')

  await done('PUT', '/contact-fields', {
    fields: [
      { name: 'city', title: { fa: 'شهر', en: 'City' }, type: 'text' },
      { name: 'debt', title: { fa: 'بدهی', en: 'Debt' }, type: 'number' },
      { name: 'due', title: { fa: 'سررسید', en: 'Due' }, type: 'date' },
    ],
  })
  const HEAD = ['نام', 'نام خانوادگی', 'موبایل', 'شهر', 'بدهی', 'سررسید', 'برچسب‌ها', 'ایمیل', 'زبان']
  const SHEET: TestCell[][] = [
    HEAD,
    ['سارا', 'کریمی', 9121110001, 'یزد', '۱٬۲۵۰', '1404/11/11', 'vip، جدید', 'Sara@EXAMPLE.com', 'فارسی'],
    ['امید', '', '0912 111 0002', 'قم', 'زیاد', '1404/13/01', '', 'x', 'fa'],
    ['مینا', 'راد', '۰۹۱۲۱۱۱۰۰۰۳', '', '', '', '', '', ''],
    ['نیما', '', '02188880000', '', '', '', '', '', ''],
    ['باز', '', '+98 912 111 0001', '', '', '', '', '', ''],
  ]
  const workbook = makeWorkbook({ sheets: [{ name: 'برگه', rows: SHEET }] })

  test('a preview guesses what columns hold, shows what would be taken, and writes nothing', async () => {
    const file = await upload(workbook, 'application/octet-stream')
    const before = await countContacts()
    const body = await done('POST', '/contact-imports/preview', { file }, { 'accept-language': 'fa' })
    assert.deepEqual(
      [body.kind, body.sheets, body.hasHeading, body.columns],
      [
        'xlsx',
        ['برگه'],
        true,
        { number: 3, name: [1, 2], email: 8, language: 9, tags: 7, fields: { city: 4, debt: 5, due: 6 } },
      ],
    )
    assert.deepEqual(body.headings[2], {
      column: 3,
      heading: 'موبایل',
      samples: ['9121110001', '0912 111 0002', '۰۹۱۲۱۱۱۰۰۰۳'],
    })
    assert.deepEqual(body.counts, { read: 5, usable: 2, existing: 0, repeated: 1, faulty: 2 })
    assert.deepEqual(body.rows[0].contact, {
      ...{ number: '+989121110001', email: 'Sara@example.com', name: 'سارا کریمی', language: 'fa', notes: '' },
      ...{ fields: { city: 'یزد', debt: 1250, due: '2026-01-31' }, tags: ['vip', 'جدید'] },
    })
    assert.deepEqual(
      body.rows[1].errors.map((one: { heading: string; code: string }) => `${one.heading} ${one.code}`),
      ['بدهی wrong_form', 'سررسید wrong_form', 'ایمیل email_invalid'],
    )
    assert.match(body.rows[1].errors[0].title, /[آ-ی]/)
    assert.equal(body.rows[4].first, 2)
    assert.equal(await countContacts(), before)
    const otherwise = { file, hasHeading: false, columns: { number: 3 } }
    assert.equal((await done('POST', '/contact-imports/preview', otherwise)).counts.faulty, 2)
  })

  test('each row is taken, told as wrong, or told as standing there twice; on the list is who was taken', async () => {
    const list = (await done('POST', '/contact-lists', { name: 'imported' })).id
    const columns = { number: 3, name: [1, 2], email: 8, language: 9, tags: 7, fields: { city: 4, debt: 5, due: 6 } }
    const rest = { hasHeading: true, columns, list, tags: ['import'] }
    const told = await take(workbook, rest, 'application/octet-stream')
    assert.deepEqual(
      [told.state, told.share, told.counts, told.list.name, told.failure],
      ['finished', 1, counts(5, { added: 2, repeated: 1, faulty: 2 }), 'imported', null],
    )
    const sara = await contactOf('09121110001')
    assert.deepEqual(
      [sara?.tags, sara?.fields],
      [['vip', 'جدید', 'import'], { city: 'یزد', debt: 1250, due: '2026-01-31' }],
    )
    assert.equal((await done('GET', `/contact-lists/${list}`)).members, 2)
    const again = await take(workbook, rest, 'application/octet-stream')
    assert.deepEqual(again.counts, counts(5, { same: 2, repeated: 1, faulty: 2 }))

    const { rows } = await done('GET', `/contact-imports/${told.id}/faults`)
    assert.deepEqual(
      rows.map((one: { row: number; errors: { column: number }[] }) => [
        one.row,
        one.errors.map(({ column }) => column),
      ]),
      [
        [3, [5, 6, 8]],
        [5, [3]],
      ],
    )
    assert.deepEqual(rows[1].cells, ['نیما', '', '02188880000'])
    const file = await ask('GET', `/contact-imports/${told.id}/faults.csv`, undefined, { 'accept-language': 'fa' })
    const lines = file.text.split('\r\n')
    assert.equal(lines[0], `\uFEFF${HEAD.join(',')},سطر,ستون‌های نادرست,دلیل`)
    assert.match(lines[2]!, /^نیما,,02188880000,,,,,,,5,موبایل,شمارهٔ همراه نیست$/)
    assert.match(String(file.headers['content-disposition']), /attachment; filename\*=UTF-8''faults/)
  })

  test('contacts that there are take what the file says, or stay as they are, by choice', async () => {
    await done('POST', '/contacts', {
      number: '09131110001',
      name: 'old',
      notes: 'kept',
      tags: ['a'],
      fields: { city: 'x' },
    })
    const csv = '09131110001,new,b,\n09131110002,other,,y\n'
    const rest = { columns: { number: 1, name: [2], tags: 3, fields: { city: 4 } } }
    const left = await take(csv, { ...rest, existing: 'leave' })
    assert.deepEqual(left.counts, counts(2, { added: 1, same: 1 }))
    assert.equal((await contactOf('09131110001'))?.name, 'old')
    const told = await take(csv, rest)
    assert.deepEqual(told.counts, counts(2, { changed: 1, same: 1 }))
    const { name, notes, tags, fields } = (await contactOf('09131110001'))!
    assert.deepEqual([name, notes, tags, fields], ['new', 'kept', ['a', 'b'], { city: 'x' }])
  })

  test('pasted numbers are imported as they are', async () => {
    const told = await take('09141110001, 09141110002\n0914 111 0003', { columns: { number: 1 } }, 'text/plain')
    assert.deepEqual(told.counts, counts(3, { added: 3 }))
  })

  test('whoever dies in its midst is gone on for, and no row is taken or counted twice', async () => {
    const before = await countContacts()
    // one in ten stands twice, and one in ten is wrong
    const rows = manyRows(9_000) + manyRows(1_000) + 'nobody,x\n'.repeat(1_000)
    const id = await begin(rows)
    const stopping = new AbortController()
    const seen = async () =>
      (await pool.query('select read, last_row from contact_imports where id = $1', [id])).rows[0]
    const first = runNextImport(deps, stopping.signal)
    while ((await seen()).read === 0) await new Promise(setImmediate)
    // it has come a batch further, and others believe that it is dead: both work at it now, each sure that it is its own
    await pool.query('update contact_imports set lease_until = now() where id = $1', [id])
    const second = runNextImport(deps, NEVER)
    await Promise.all([first, second])
    await work()
    const told = await done('GET', `/contact-imports/${id}`)
    assert.deepEqual(
      [told.state, told.counts],
      ['finished', counts(11_000, { added: 9_000, repeated: 1_000, faulty: 1_000 })],
    )
    assert.equal(await countContacts(), before + 9_000)
    const { rows: faults } = await pool.query(
      'select count(*)::int as n from contact_import_faults where import_id = $1',
      [id],
    )
    assert.equal(faults[0].n, 1_000)
    const { rows: entries } = await pool.query(
      `select action from audit_entries where subject_kind = 'contact-import' and subject_id = $1 order by id`,
      [String(id)],
    )
    assert.deepEqual(
      entries.map(({ action }) => action),
      ['contact-import.create', 'contact-import.finish'],
    )
  })

  test('a node that stops leaves its import to the next at once', async () => {
    const id = await begin(manyRows(9_000, 20_000))
    const stopping = new AbortController()
    const running = runNextImport(deps, stopping.signal)
    const read = async () => (await pool.query('select read from contact_imports where id = $1', [id])).rows[0].read
    while ((await read()) === 0) await new Promise(setImmediate)
    stopping.abort()
    await running
    const part = await read()
    assert.ok(part > 0 && part < 9_000, String(part))
    await work()
    assert.deepEqual((await done('GET', `/contact-imports/${id}`)).counts, counts(9_000, { added: 9_000 }))
  })

  test('while it reads again what was taken before, it stays its own', async () => {
    const id = await begin(manyRows(9_000, 70_000))
    await pool.query('update contact_imports set last_row = 8999 where id = $1', [id])
    await pool.query(`
      create table renewals (id int);
      create function note_renewal() returns trigger language plpgsql as $$
        begin insert into renewals values (new.id); return null; end $$;
      create trigger note_renewal after update of lease_until on contact_imports for each row
        when (old.runner = new.runner and old.last_row = new.last_row and new.state = 'running')
        execute function note_renewal()`)
    assert.equal(await runNextImport(deps, NEVER, 0), true)
    assert.equal((await pool.query('select from renewals where id = $1', [id])).rowCount, 4)
    assert.deepEqual((await done('GET', `/contact-imports/${id}`)).counts.read, 1)
    await pool.query('drop trigger note_renewal on contact_imports; drop function note_renewal; drop table renewals')
  })

  test('one that is stopped by somebody takes no further row', async () => {
    const before = await countContacts()
    const id = await begin(manyRows(20_000, 40_000))
    const running = runNextImport(deps, NEVER)
    while ((await countContacts()) === before) await new Promise(setImmediate)
    const told = await done('POST', `/contact-imports/${id}/cancellation`)
    assert.equal(told.state, 'cancelled')
    const taken = await countContacts()
    assert.ok(taken < before + 20_000)
    await running
    await work()
    const { state, counts: counted } = await done('GET', `/contact-imports/${id}`)
    assert.deepEqual([state, counted.added], ['cancelled', taken - before])
    assert.equal(await countContacts(), taken)
    const over = await ask('POST', `/contact-imports/${id}/cancellation`)
    assert.deepEqual([over.status, over.body.code], [409, 'contact_import_over'])
  })

  test('what cannot go on says why, and keeps what it took', async () => {
    const broken = await take(`${manyRows(3_000, 70_000)}"09121234567,x\n`)
    assert.deepEqual([broken.state, broken.failure.code, broken.counts.added], ['failed', 'quote_open', 2_000])
    assert.match(broken.failure.title, /row 3001/)
    const mistaken = await take('name,x\n'.repeat(5_000))
    assert.deepEqual([mistaken.state, mistaken.failure.code], ['failed', 'nothing_usable'])
    assert.ok(mistaken.counts.faulty < 5_000)
    const id = await begin('09121234567,x')
    await pool.query('delete from files')
    await work()
    assert.equal((await done('GET', `/contact-imports/${id}`)).failure.code, 'file_not_found')
  })

  test('columns that do not fit are told at their places, and test tokens import nothing', async () => {
    const file = await upload('09121234567,x')
    const body = { file, hasHeading: false, existing: 'leave' }
    const wrong = { ...body, columns: { number: 1, name: [1], fields: { nothing: 2 } } }
    const { status, body: problem } = await ask('POST', '/contact-imports', wrong)
    assert.deepEqual(
      [status, problem.errors.map((one: { path: string; code: string }) => `${one.path} ${one.code}`)],
      [422, ['columns.fields.nothing unknown_field', 'columns.name[0] repeated']],
    )
    assert.equal((await ask('POST', '/contact-imports', { ...body, columns: { number: 1 }, list: 999 })).status, 404)
    for (const path of ['/contact-imports', '/contact-imports/preview']) {
      const asked = path.endsWith('preview') ? { file } : { ...body, columns: { number: 1 } }
      assert.equal((await ask('POST', path, asked, {}, trial)).status, 403)
    }
  })

  test('what is exported can be imported as it is, and is no formula to a spreadsheet', async () => {
    await pool.query('delete from contacts')
    const row = ['09161110001', '=HYPERLINK("x")', 'a; "b"', '@x']
    const columns = { number: 1, name: [2], notes: 3, fields: { city: 4 } }
    await take(writeCsvRow(row) + manyRows(2_500, 90_000), { columns })
    const file = await ask('GET', '/contacts/export', undefined, { 'accept-language': 'fa' })
    const lines = file.text.split('\r\n')
    assert.equal(lines[0], '\uFEFFموبایل,نام و نام خانوادگی,ایمیل,زبان,برچسب‌ها,یادداشت,شهر,بدهی,سررسید')
    assert.equal(lines[1], `+989161110001,"'=HYPERLINK(""x"")",,,,"a; ""b""",'@x,,`)
    assert.equal(lines.length, 2_503)
    const one = await ask('GET', '/contacts/export?name=n7')
    assert.equal(one.text.split('\r\n').length, 3)
    assert.equal((await ask('GET', '/contacts/export?nonsense=1')).status, 422)
    const again = await upload(file.text)
    const { columns: guessed, hasHeading } = await done('POST', '/contact-imports/preview', { file: again })
    const told = await take(file.text, { columns: guessed, hasHeading })
    assert.deepEqual(told.counts, counts(2_501, { same: 2_501 }))
  })
})

test('a number is known again, whichever others there are', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 9_120_000_000, max: 9_120_020_000 }), { maxLength: 12_000 }), (numbers) => {
      const set = createNumberSet()
      const known = new Map<number, number>()
      for (const [i, number] of numbers.entries()) {
        if (!known.has(number)) known.set(number, i + 1)
        assert.equal(set.add(`+98${number}`, i + 1), known.get(number))
      }
    }),
    { numRuns: 20 },
  )
})

test('Jalali days are those of the calendar', () => {
  const format = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', { timeZone: 'UTC', dateStyle: 'short' })
  for (let day = Date.UTC(1900, 0, 1); day < Date.UTC(2100, 0, 1); day += 86_400_000) {
    const [month, date, year] = format.format(day).match(/\d+/g)!.map(Number) as [number, number, number]
    assert.equal(fromJalali(year, month, date), new Date(day).toISOString().slice(0, 10), `${year}/${month}/${date}`)
  }
  assert.equal(fromJalali(1404, 12, 30), undefined)
  assert.equal(fromJalali(1403, 12, 30), '2025-03-20')
})
