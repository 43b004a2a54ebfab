import assert from 'node:assert/strict'
import { request } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { suite, test } from 'node:test'
import { makeInternalActor } from '../../platform/auth/actor.ts'
import { SERVICE_PERMISSIONS } from '../../platform/auth/permissions.ts'
import { readUpload } from '../../platform/http/uploads.ts'
import { type Row, readRows } from '../../platform/tables/tables.ts'
import { makeWorkbook } from '../../platform/tables/test-workbook.ts'
import { waitFor } from '../../test-node.ts'
import { openTestCentre } from '../../walks/test-centre.ts'
import { dropFile, openFile, openFileOf, receiveFile } from './files.ts'
import { deleteOldFile } from './queries.ts'

const MIB = 1024 ** 2

suite('uploaded files', async () => {
  const centre = await openTestCentre()
  const { app, pool, call, addToken, deps, services } = centre
  const { db } = deps.database
  const scopes = [...SERVICE_PERMISSIONS]
  const token = await addToken('live', 'payroll', { scopes })
  const trial = await addToken('test', 'payroll', { scopes })

  const upload = (raw: Buffer | string, type = 'text/csv', headers: Record<string, string> = {}, as = token) =>
    call(as, {
      method: 'POST',
      url: `/api/v1/files?name=${encodeURIComponent('مخاطبان.csv')}`,
      raw,
      headers: { 'content-type': type, ...headers },
    })
  const kept = async (...asked: Parameters<typeof upload>) => {
    const answer = await upload(...asked)
    assert.equal(answer.status, 201, answer.text)
    return answer.body
  }
  const rowsOf = async (id: number): Promise<Row[]> => {
    const rows: Row[] = []
    for await (const row of readRows(await openFileOf(db, services.payroll, id))) rows.push(row)
    return rows
  }
  const pieces = async (): Promise<number> => (await pool.query('select count(*)::int as n from file_pieces')).rows[0].n

  test('a file is kept in pieces, told what it is, and read again as it was', async () => {
    const rows = Array.from({ length: 70_000 }, (_, i) => [`0912${1_000_000 + i}`, `نام ${i}`])
    const csv = rows.map((cells) => `${cells.join(';')}\n`).join('')
    assert.ok(Buffer.byteLength(csv) > MIB)
    const { id, name, size, kind, encoding } = await kept(csv)
    assert.deepEqual([name, size, kind, encoding], ['مخاطبان.csv', Buffer.byteLength(csv), 'csv', 'utf-8'])
    assert.equal(await pieces(), 2)
    const read = await rowsOf(id)
    assert.deepEqual(
      read.map(({ cells }) => cells),
      rows,
    )
  })

  test('a workbook is read from its pieces', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => [`n${(i * 7919).toString(36)}`, 9_120_000_000 + i * 7])
    const content = makeWorkbook({ sheets: [{ name: 'a', rows }] })
    assert.ok(content.length > MIB)
    const { id, kind } = await kept(content, 'application/octet-stream')
    assert.equal(kind, 'xlsx')
    const read = await rowsOf(id)
    assert.deepEqual(read.at(-1)?.cells, [rows.at(-1)![0], String(rows.at(-1)![1])])
  })

  test('its columns are told as it is read: by the guess, or by what is said', async () => {
    const columnsOf = async (id: number, query: Record<string, string> = {}) => {
      const answer = await call(token, { url: `/api/v1/files/${id}/columns?${new URLSearchParams(query)}` })
      assert.equal(answer.status, 200, answer.text)
      const { sheets, hasHeading, columns } = answer.body
      return [sheets, hasHeading, columns.map(({ heading, meaning }: Record<string, string>) => [heading, meaning])]
    }
    const sheets = [
      { name: 'راهنما', rows: [['این برگه را پر نکنید']] },
      {
        name: 'دانشجویان',
        rows: [
          ['نام', 'همراه'],
          ['سارا', '09121234567'],
        ],
      },
    ]
    const book = await kept(makeWorkbook({ sheets }), 'application/octet-stream')
    const names = sheets.map(({ name }) => name)
    assert.deepEqual((await columnsOf(book.id)).slice(0, 1), [names])
    assert.deepEqual(await columnsOf(book.id, { sheet: 'دانشجویان' }), [
      names,
      true,
      [
        ['نام', 'first_name'],
        ['همراه', 'number'],
      ],
    ])
    const text = await kept('09121234567|سارا;مینا\n09121234568|علی;رضا\n')
    assert.equal((await columnsOf(text.id, { separator: '|' }))[2].length, 2)
    assert.equal((await columnsOf(text.id, { separator: '|', hasHeading: 'true' }))[1], true)
    const wrong = await call(token, { url: `/api/v1/files/${book.id}/columns?sheet=x` })
    assert.deepEqual([wrong.status, wrong.body.code], [422, 'file_unreadable'])
  })

  test('an upload that stands still or drips is ended with a word, and leaves nothing; whoever keeps it may take long', async () => {
    const actor = { ...makeInternalActor('system', 'test'), service: { id: services.payroll, name: 'payroll' } }
    const arriving = async () => (await pool.query('select count(*)::int as n from files where kind is null')).rows[0].n
    const receive = async (bytes: number, times: number, everyMs: number, isEnding = false) => {
      const raw = Object.assign(new PassThrough(), { socket: {} })
      let left = times
      const coming = setInterval(() => {
        if (left-- > 0) raw.write('1'.repeat(bytes))
        else if (isEnding) raw.end()
      }, everyMs)
      try {
        const content = readUpload({ raw } as never, 400)
        return await receiveFile(db, actor, { name: 'x', size: undefined, isPasted: true }, content)
      } finally {
        clearInterval(coming)
        raw.destroy()
      }
    }
    const before = await pieces()
    for (const times of [0, 3, 10_000]) {
      const refused = receive(10, times, 20)
      await assert.rejects(refused, { code: 'upload_stood_still' })
    }
    assert.deepEqual([await arriving(), await pieces()], [0, before])
    const { id } = await receive(20_000, 8, 100, true)
    await dropFile(db, id)

    const raw = Object.assign(new PassThrough(), { socket: {} })
    raw.write('a')
    const slow = readUpload({ raw } as never, 50)
    await slow.next()
    await new Promise((resolve) => setTimeout(resolve, 100))
    raw.end('b')
    assert.deepEqual([(await slow.next()).value?.toString(), (await slow.next()).done], ['b', true])
  })

  test('what is no table, too large or has no room is refused, and leaves nothing', async () => {
    const before = await pieces()
    const refused = async (...asked: Parameters<typeof upload>) => {
      const { status, body } = await upload(...asked)
      return [status, body.code]
    }
    assert.deepEqual(await refused('%PDF-1.7'), [422, 'file_unreadable'])
    assert.deepEqual(await refused(''), [422, 'file_unreadable'])
    assert.deepEqual(await refused('{}', 'application/json'), [415, 'content_type_unsupported'])
    assert.deepEqual(await refused('a', 'text/csv', { 'content-length': String(257 * MIB) }), [413, 'file_too_large'])
    await pool.query(
      `insert into files (service_id, name, size, test, kept_until) values ($1, 'x', $2, false, now() + interval '1 hour')`,
      [services.payroll, 1_023 * MIB],
    )
    assert.deepEqual(await refused('a'.repeat(2 * MIB)), [409, 'files_full'])
    await pool.query(`delete from files where name = 'x'`)
    assert.equal(await pieces(), before)
  })

  test('under a key a file is taken once', async () => {
    const headers = { 'idempotency-key': 'once' }
    const before = await pieces()
    const first = await kept('09121234567', 'text/plain', headers)
    assert.deepEqual(await kept('09121234567', 'text/plain', headers), first)
    assert.equal(await pieces(), before + 1)
    assert.equal(first.size, 11)
    assert.equal((await upload('09121234568', 'text/plain', headers)).status, 422)
    assert.equal(await pieces(), before + 1)
  })

  test('a test token sees what test tokens uploaded, and nothing else', async () => {
    const live = await kept('a,b')
    const own = await kept('a,b', 'text/csv', {}, trial)
    assert.equal((await call(trial, { url: `/api/v1/files/${live.id}` })).status, 404)
    assert.equal((await call(trial, { url: `/api/v1/files/${own.id}` })).status, 200)
    const { items } = (await call(trial, { url: '/api/v1/files' })).body
    assert.deepEqual(
      items.map(({ id }: { id: number }) => id),
      [own.id],
    )
  })

  test('a file is kept for as long as whoever opens it will need it, by whoever may see it', async () => {
    const { id, keptUntil } = await kept('a,b')
    const actor = { ...makeInternalActor('system', 'test'), service: { id: services.payroll, name: 'payroll' } }
    const until = new Date(Date.parse(keptUntil) + 86_400_000)
    assert.equal((await openFile(db, actor, id, until)).kind, 'csv')
    await openFile(db, actor, id, new Date())
    assert.equal((await call(token, { url: `/api/v1/files/${id}` })).body.keptUntil, until.toISOString())
    await assert.rejects(openFile(db, { ...actor, test: true }, id), { code: 'file_not_found' })
    await assert.rejects(openFileOf(db, services.clinic, id), { code: 'file_not_found' })
  })

  test('a file whose time has come is gone, with its pieces', async () => {
    const { id } = await kept('a,b')
    await pool.query('update files set kept_until = now() where id = $1', [id])
    assert.equal((await call(token, { url: `/api/v1/files/${id}` })).status, 404)
    const before = await pieces()
    assert.equal(await deleteOldFile(db), true)
    assert.equal(await deleteOldFile(db), false)
    assert.equal(await pieces(), before - 1)
  })

  test('an upload may take longer than any other request, and leaves nothing where it breaks off', async () => {
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv' }
    const begin = () => request({ port, method: 'POST', path: '/api/v1/files?name=slow', headers })
    const connected = new Promise<Socket>((resolve) => app.server.once('connection', resolve))
    const slow = begin()
    const answered = new Promise<number | undefined>((resolve, reject) => {
      slow.on('response', ({ statusCode }) => resolve(statusCode))
      slow.on('error', reject)
    })
    slow.write('09121234567\n')
    const arriving = async () => (await pool.query(`select from files where name = 'slow'`)).rowCount
    await waitFor(async () => (await arriving()) === 1)
    // as Node says it of a request that takes longer than any may
    const tooSlow = Object.assign(new Error('too slow'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
    app.server.emit('clientError', tooSlow, await connected)
    slow.end('09121234568\n')
    assert.equal(await answered, 201)
    const broken = begin()
    broken.on('error', () => undefined)
    broken.write('09121234567\n')
    await waitFor(async () => (await arriving()) === 2)
    broken.destroy()
    await waitFor(async () => (await arriving()) === 1)
  })
})
