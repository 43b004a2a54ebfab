import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { waitFor } from '../../test-node.ts'
import { openTestCentre } from '../../walks/test-centre.ts'
import { findBlocked } from './blocked-numbers.ts'
import { judgeText } from './opt-out.ts'
import { readDueLists } from './read-lists.ts'
import { shareDueLists } from './share-lists.ts'

const LINE = '10008663'
const OTHER_LINE = '10008664'

suite('blocked numbers', async () => {
  const centre = await openTestCentre({ isSending: true })
  const { app, pool, call, addToken, accounts, deps } = centre
  const scopes = ['messages:send', 'messages:read', 'blocked-numbers:read', 'blocked-numbers:write', 'audit:read']
  const payroll = await addToken('live', 'payroll', { scopes })
  const clinic = await addToken('live', 'clinic', { scopes })
  const root = await addToken('centre', undefined, {
    scopes: ['centre-blocked-numbers:read', 'centre-blocked-numbers:write'],
  })

  const send = (to: string, body: object = {}, token = payroll) =>
    call(token, { method: 'POST', url: '/api/v1/messages', body: { to, text: 'سلام', ...body } })
  const list = async (query = '', token = payroll): Promise<Record<string, unknown>[]> => {
    const answer = await call(token, { url: `/api/v1/blocked-numbers${query}` })
    assert.equal(answer.status, 200, answer.text)
    return answer.body.items
  }
  const block = async (body: object, token = payroll, url = '/api/v1/blocked-numbers') => {
    const answer = await call(token, { method: 'POST', url, body })
    assert.equal(answer.status, 201, answer.text)
    return answer.body
  }
  const lift = (ids: unknown[], token = payroll, url = '/api/v1/blocked-numbers') =>
    call(token, { method: 'POST', url: `${url}/removal`, body: { ids, reason: 'asked by phone' } })
  let told = 0
  const write = async (from: string, text: string, line = LINE) => {
    const payload = new URLSearchParams({ messageid: String(++told), from, to: line, message: text }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await app.inject({ method: 'POST', url: `/inbound/${accounts.kn.reportSecret}`, payload, headers })
    assert.equal(answer.statusCode, 200, answer.body)
    await deps.dispatch.blocks.round()
  }
  const detailOf = async (id: string) => (await call(payroll, { url: `/api/v1/messages/${id}` })).body
  const lend = async (lines: string[]) => {
    await pool.query(
      `update allocations set lines = $1 where account_id = $2 and service_id = (select id from services where name = 'payroll')`,
      [lines, accounts.kn.id],
    )
    await deps.live.catchUp()
  }

  test('whoever writes the word to a line is written to no more from it, and is again once it is taken back', async () => {
    await write('09120000001', ' لغو ۱۱.')
    const refused = await send('+989120000001')
    assert.equal(refused.status, 422, refused.text)
    assert.equal(refused.body.code, 'blocked_number')
    assert.equal(refused.body.errors[0].path, 'to')
    const [row] = await list('?number=09120000001')
    const { number, line, source, blockedBy, inboundMessageId } = row!
    assert.deepEqual(
      { number, line, source, blockedBy },
      { number: '+989120000001', line: LINE, source: 'opt_out', blockedBy: null },
    )
    assert.ok(inboundMessageId)
    const entries = await pool.query(
      `select action, actor_kind from audit_entries where action like 'blocked-number.%'`,
    )
    assert.deepEqual(entries.rows, [{ action: 'blocked-number.opt-out', actor_kind: 'system' }])
    const batch = await call(payroll, {
      method: 'POST',
      url: '/api/v1/messages/batch',
      body: {
        messages: [
          { to: '09120000001', text: 'x' },
          { to: '09120000002', text: 'x' },
        ],
      },
    })
    assert.deepEqual(
      batch.body.items.map((one: { status: number }) => one.status),
      [422, 202],
      batch.text,
    )
    await write('+989120000001', 'شروع')
    assert.equal((await send('+989120000001')).status, 202)
    assert.equal((await list('?number=09120000001')).length, 0)
  })

  test('a code still goes from a service line, and from an advertising line it does not', async () => {
    await write('09120000003', 'STOP')
    assert.equal((await send('09120000003')).status, 422)
    assert.equal((await send('09120000003', { class: 'otp' })).status, 202)
    await pool.query(`update sender_lines set kind = 'advertising' where number = $1`, [LINE])
    await deps.live.catchUp()
    assert.equal((await send('09120000003', { class: 'otp' })).body.code, 'blocked_number')
    await pool.query(`update sender_lines set kind = 'service' where number = $1`, [LINE])
    await deps.live.catchUp()
  })

  test('only the whole text counts, in every way that people write it', () => {
    const words = { optOut: ['لغو', '۱۱', 'لغو۱۱', 'STOP'], optIn: ['۱۲', 'START'] }
    for (const text of ['لغو', '11', '١١', '«لغو 11»', 'لغو\u200c۱۱', 'stop', ' Stop! '])
      assert.equal(judgeText(text, words), 'stop', text)
    for (const text of ['12', '۱۲', 'start']) assert.equal(judgeText(text, words), 'resume', text)
    for (const text of ['سفارش را لغو کنید', '111', '', '!', 'stops', '1'])
      assert.equal(judgeText(text, words), undefined, text)
  })

  test('a line has words of its own where it names any', async () => {
    await pool.query(`update sender_lines set opt_out_words = '{نمی‌خواهم}' where number = $1`, [LINE])
    await write('09120000004', 'لغو')
    assert.equal((await list('?number=09120000004')).length, 0)
    await write('09120000004', 'نمیخواهم')
    assert.equal((await list('?number=09120000004')).length, 1)
    await pool.query('update sender_lines set opt_out_words = null')
  })

  test('a message that was accepted before the block leaves by another line, or fails and says who must act', async () => {
    const sendAt = () => new Date(Date.now() + 1_500).toISOString()
    const pinned = await send('09120000005', { sendAt: sendAt() })
    assert.equal(pinned.status, 202, pinned.text)
    await block({ numbers: ['09120000005'], reason: 'moved' })
    const failed = await waitFor(async () => {
      const detail = await detailOf(pinned.body.id)
      return detail.status === 'failed' && detail
    })
    assert.deepEqual([failed.failure.code, failed.failure.who], ['recipient_blocked', 'recipient'])
    await lend([])
    const free = await send('09120000006', { sendAt: sendAt() })
    await block({ numbers: ['09120000006'], lines: [LINE] })
    const sent = await waitFor(async () => {
      const detail = await detailOf(free.body.id)
      return detail.sentAt !== null && detail
    })
    assert.equal(sent.from, OTHER_LINE)
    assert.equal((await send('09120000006', { from: LINE })).body.code, 'blocked_number')
    await lend([LINE])
    const circuits = await pool.query('select count(*)::int as n from circuits')
    assert.equal(circuits.rows[0].n, 0, 'a block says nothing of the line')
  })

  test('a list is taken in, what is no number is told at its place, and it holds for every service of the line', async () => {
    const numbers = ['09121110001', '۰۹۱۲ ۱۱۱ ۰۰۰۲', 'x', '02112345678', '09121110001']
    const done = await block({ numbers, source: 'import', reason: 'old list' })
    assert.deepEqual([done.added, done.alreadyBlocked], [2, 0])
    assert.deepEqual(
      done.faults.map((one: { path: string; code: string }) => [one.path, one.code]),
      [
        ['numbers[2]', 'phone_not_a_number'],
        ['numbers[3]', 'phone_not_mobile'],
      ],
    )
    assert.deepEqual((await block({ numbers })).alreadyBlocked, 2)
    assert.equal((await list('?source=import')).length, 2)
    for (const [query, count] of [
      ['0912111', 2],
      ['۰۹۱۲ ۱۱۱ ۰۰۰۲', 1],
      ['OLD', 2],
      ['nothing', 0],
    ])
      assert.equal((await list(`?q=${encodeURIComponent(String(query))}`)).length, count, String(query))
    assert.deepEqual([...findBlocked(deps, ['+989121110001', '+989121119999'], [LINE])], ['+989121110001'])
    assert.equal(findBlocked(deps, ['+989121110001'], [LINE, OTHER_LINE]).size, 0)
    assert.equal((await list('', clinic)).length, 0, 'nothing of lines that are lent to others')
    assert.equal((await send('09121110001', {}, clinic)).status, 202)
  })

  test('a service lifts what is on its lines and nothing else, and names no line that is not lent to it', async () => {
    const [row] = await list('?number=09121110001')
    assert.equal((await lift([row!.id], clinic)).body.errors[0].code, 'not_found')
    const refused = await call(clinic, {
      method: 'POST',
      url: '/api/v1/blocked-numbers',
      body: { numbers: ['09120000009'], lines: [LINE] },
    })
    assert.equal(refused.body.errors[0].path, 'lines[0]')
    assert.deepEqual((await lift([row!.id])).body, { removed: 1 })
    assert.equal((await send('09121110001')).status, 202)
    const entry = await pool.query(`select after, service_id from audit_entries where action = 'blocked-number.remove'`)
    assert.deepEqual(entry.rows[0], { after: { reason: 'asked by phone' }, service_id: centre.services.payroll })
  })

  test('the centre blocks a number on every line, which services see and cannot lift', async () => {
    const url = '/api/v1/centre/blocked-numbers'
    await block({ numbers: ['09120000010'] }, root, url)
    for (const token of [payroll, clinic])
      assert.equal((await send('09120000010', {}, token)).body.code, 'blocked_number')
    const [row] = await list('?number=09120000010', clinic)
    assert.equal(row!.line, null)
    assert.equal((await lift([row!.id], clinic)).status, 422)
    const preview = await call(payroll, {
      method: 'POST',
      url: '/api/v1/messages/preview',
      body: { to: '09120000010', text: 'x' },
    })
    assert.equal(preview.body.recipient.problem.code, 'number_blocked')
    assert.equal((await lift([row!.id], root, url)).status, 200)
    assert.equal((await send('09120000010', {}, clinic)).status, 202)
  })

  test('who stopped a line at the provider is taken from its list, once, and who was lifted since stays so', async () => {
    const { simulator } = centre
    simulator.addInbound({ from: '09121230009', line: LINE, text: 'لغو۱۱' })
    simulator.addInbound({ from: '09121230008', line: LINE, text: 'hello' })
    const due = () =>
      pool.query(
        `insert into blocked_list_reads (account_id, line, due_at) values ($1, $2, now())
         on conflict (account_id, line) do update set due_at = now()`,
        [accounts.kn.id, LINE],
      )
    await due()
    const counts = await Promise.all([readDueLists(deps), readDueLists(deps)])
    assert.deepEqual(counts.sort(), [0, 1], 'one of two that look at the same moment')
    assert.equal((await send('09121230009')).body.code, 'blocked_number')
    assert.equal((await send('09121230008')).status, 202)
    const [row] = await list('?source=provider')
    assert.equal((await lift([row!.id])).status, 200)
    await due()
    assert.equal(await readDueLists(deps), 0)
    assert.equal((await send('09121230009')).status, 202)
    simulator.behave({ kind: 'refuse' })
    await due()
    assert.equal(await readDueLists(deps), 0)
    await simulator.behaveWell()
    const read = await pool.query('select failures, due_at > now() as later from blocked_list_reads where line = $1', [
      LINE,
    ])
    assert.deepEqual(read.rows, [{ failures: 1, later: true }])
  })

  test('who writes while a long list is taken in is heard all the same', async () => {
    const holder = await pool.connect()
    await holder.query('begin')
    await holder.query('select pg_advisory_xact_lock(186, 0)')
    const writing = write('09120000077', 'STOP')
    // longer than a statement waits for a lock otherwise
    await new Promise((resolve) => setTimeout(resolve, 700))
    await holder.query('commit')
    holder.release()
    await writing
    assert.equal((await list('?number=09120000077')).length, 1)
  })

  test('a node forgets what the database does not know, once another has taken over', async () => {
    const { blocks } = deps.dispatch
    const { added } = await block({ numbers: ['09121230007'] })
    assert.equal(added, 1)
    await pool.query(`delete from blocked_numbers where number = '+989121230007'`)
    await blocks.round()
    assert.equal(blocks.linesOf('+989121230007').length, 1)
    await blocks.readAnew()
    assert.equal(blocks.linesOf('+989121230007').length, 0)
    assert.equal(blocks.linesOf('+989120000005').length, 1, 'what it knows is held still')
  })

  test('a test token reads and changes nothing of it', async () => {
    const token = await addToken('test', 'payroll', { scopes: ['blocked-numbers:read', 'blocked-numbers:write'] })
    assert.deepEqual(await list('', token), [])
    const answer = await call(token, {
      method: 'POST',
      url: '/api/v1/blocked-numbers',
      body: { numbers: ['09120000011'] },
    })
    assert.equal(answer.status, 403)
  })

  suite('a provider’s list that blocks are put on', () => {
    const LIST = `/api/v1/centre/accounts/kn/lines/${LINE}/block-list`
    const CENTRE = '/api/v1/centre/blocked-numbers'
    const stateOf = async () => {
      const { items } = (await call(root, { url: '/api/v1/centre/block-lists' })).body
      return items.find(
        ({ account, line }: { account: { name: string }; line: string }) => account.name === 'kn' && line === LINE,
      )
    }
    const share = async () => {
      await pool.query('update shared_block_lists set due_at = now()')
      return shareDueLists(deps)
    }
    const atProvider = async (reason = '0'): Promise<string[]> => {
      const url = `${centre.simulator.url}/v1/k/line/blocked/list.json?linenumber=${LINE}&startdate=0&blockreason=${reason}`
      const { entries } = (await (await fetch(url)).json()) as { entries: { number: string }[] }
      return entries.map(({ number }) => number).sort()
    }
    const idsOf = async (number: string) => (await list(`?number=${number}`)).map(({ id }) => id)
    const audited = async () =>
      (
        await pool.query(
          `select action, subject_id as subject, after from audit_entries where action ~ '^blocked-number.(share|stop|fail)' order by id`,
        )
      ).rows

    test('a line that carries codes is not shared, nor one that has no such list', async () => {
      const refused = await call(root, { method: 'PUT', url: LIST })
      assert.deepEqual([refused.status, refused.body.errors?.[0]?.code], [422, 'line_carries_codes'])
      await pool.query(`update sender_lines set kind = 'advertising' where number = $1`, [LINE])
      await deps.live.catchUp()
      for (const url of [LIST.replace(LINE, '999'), LIST.replace('/kn/', '/sandbox/')])
        assert.equal((await call(root, { method: 'PUT', url })).status, 404, url)
      assert.equal((await call(root, { method: 'DELETE', url: LIST })).status, 404)
      assert.equal((await call(payroll, { method: 'PUT', url: LIST })).status, 403)
      assert.equal((await stateOf()).sharing, null)
      assert.deepEqual(await share(), { added: 0, removed: 0 })
    })

    test('what is blocked is put there, by one of two nodes that look; what is lifted goes, and of others nothing', async () => {
      await pool.query('delete from blocked_numbers')
      centre.simulator.addInbound({ from: '09125550001', line: LINE, text: 'لغو۱۱' })
      await block({ numbers: ['09125550001', '09125550002'] })
      await block({ numbers: ['09125550003', '+4915112345678'] }, root, CENTRE)
      await block({ numbers: ['09125550009'], lines: ['20005000'] }, root, CENTRE)
      assert.equal((await call(root, { method: 'PUT', url: LIST })).status, 204)
      assert.equal((await call(root, { method: 'PUT', url: LIST })).status, 204)
      assert.equal((await stateOf()).sharing.waiting, 4)
      await pool.query('update shared_block_lists set due_at = now()')
      const done = await Promise.all([shareDueLists(deps), shareDueLists(deps)])
      assert.deepEqual(done.map(({ added }) => added).sort(), [0, 2])
      assert.deepEqual(await atProvider(), ['09125550002', '09125550003'])
      const { waiting, shared, failing, by, lastAt } = (await stateOf()).sharing
      assert.deepEqual([waiting, shared, failing, by, lastAt !== null], [0, 2, null, 'centre', true])
      assert.deepEqual(await share(), { added: 0, removed: 0 })

      // on every line and on this one: one of the two is lifted, and the other still holds
      await block({ numbers: ['09125550003'] })
      const [own] = await pool
        .query(`select id::int from blocked_numbers where number = '+989125550003' and line = $1`, [LINE])
        .then(({ rows }) => rows)
      await lift([own.id])
      assert.deepEqual(await share(), { added: 0, removed: 0 })
      await lift([...(await idsOf('09125550002')), ...(await idsOf('09125550001'))])
      assert.deepEqual(await share(), { added: 0, removed: 1 })
      assert.deepEqual(await atProvider(), ['09125550003'])
      assert.deepEqual(await atProvider('2'), ['09125550001', '09121230009'].sort(), 'what subscribers wrote stays')
    })

    test('an answer that is lost leaves what was asked for ours; a failure is told, and goes on by itself', async () => {
      await block({ numbers: ['09125550004'] })
      // it arrives, and nobody hears so
      centre.simulator.behave({ kind: 'cut' })
      assert.deepEqual(await share(), { added: 0, removed: 0 })
      await share()
      const { failing } = (await stateOf()).sharing
      assert.equal(failing.times, 2)
      assert.ok(['provider', 'administrator'].includes(failing.who) && failing.title.length > 0)
      const later = await pool.query('select due_at > now() as later from shared_block_lists')
      assert.deepEqual(later.rows, [{ later: true }])
      await centre.simulator.behaveWell()
      assert.deepEqual(await share(), { added: 1, removed: 0 })
      assert.equal((await stateOf()).sharing.failing, null)
      await lift(await idsOf('09125550004'))
      assert.deepEqual(await share(), { added: 0, removed: 1 })
      assert.ok(!(await atProvider()).includes('09125550004'))
    })

    test('a line that is shared comes to carry no codes; what came to so anyhow is not brought up to date', async () => {
      const admin = await addToken('centre', undefined, { scopes: ['accounts:write'] })
      const url = `/api/v1/centre/accounts/kn/lines/${LINE}`
      const change = async (body: object) => {
        const { status, body: told } = await call(admin, { method: 'PATCH', url, body })
        return [status, told.errors?.[0]?.path, told.errors?.[0]?.code]
      }
      assert.deepEqual(await change({ kind: 'service' }), [422, 'kind', 'line_shares_blocks'])
      assert.deepEqual(await change({ kind: 'service', carriesOtp: true }), [422, 'carriesOtp', 'line_shares_blocks'])
      assert.deepEqual(await change({ kind: 'service', carriesOtp: false }), [200, undefined, undefined])
      assert.deepEqual(await change({ carriesOtp: true }), [422, 'carriesOtp', 'line_shares_blocks'])
      await pool.query(`update sender_lines set carries_otp = true where number = $1`, [LINE])
      await block({ numbers: ['09125550005'] })
      assert.deepEqual(await share(), { added: 0, removed: 0 })
      assert.ok(!(await atProvider()).includes('09125550005'))
      await pool.query(`update sender_lines set kind = 'advertising' where number = $1`, [LINE])
      assert.deepEqual(await share(), { added: 1, removed: 0 })
      await lift(await idsOf('09125550005'))
      assert.deepEqual(await share(), { added: 0, removed: 1 })
    })

    test('a line that is removed is shared no more, also once it comes again', async () => {
      const admin = await addToken('centre', undefined, { scopes: ['accounts:write'] })
      const lines = '/api/v1/centre/accounts/kn/lines'
      const body = { number: '10009999', kind: 'advertising' }
      assert.equal((await call(admin, { method: 'POST', url: lines, body })).status, 201)
      assert.equal((await call(root, { method: 'PUT', url: `${lines}/10009999/block-list` })).status, 204)
      assert.equal((await call(admin, { method: 'DELETE', url: `${lines}/10009999` })).status, 204)
      const { rows } = await pool.query(`select line from shared_block_lists where line = '10009999'`)
      assert.deepEqual(rows, [])
    })

    test('more than one call holds goes in several; what ends is told, and what is there stays', async () => {
      const numbers = Array.from({ length: 430 }, (_, i) => `0912777${String(i).padStart(4, '0')}`)
      await block({ numbers }, root, CENTRE)
      assert.deepEqual(await share(), { added: 430, removed: 0 })
      assert.equal((await call(root, { method: 'DELETE', url: LIST })).status, 204)
      await pool.query("update blocked_numbers set removed_at = now(), change = nextval('blocked_number_changes')")
      assert.deepEqual(await share(), { added: 0, removed: 0 })
      assert.equal((await atProvider()).length, 200, 'a page of it')
      const entries = await audited()
      assert.deepEqual(
        entries.map(({ action, subject, after }) => [
          action.replace('blocked-number.', ''),
          subject,
          after?.added ?? null,
          after?.removed ?? null,
        ]),
        [
          ['share-list', 'kn', null, null],
          ['share', 'kn', 2, 0],
          ['share', 'kn', 0, 1],
          ['fail-to-share', 'kn', null, null],
          ['share', 'kn', 1, 0],
          ['share', 'kn', 0, 1],
          ['share', 'kn', 1, 0],
          ['share', 'kn', 0, 1],
          ['share-list', 'kn', null, null],
          ['share', 'kn', 430, 0],
          ['stop-sharing-list', 'kn', null, null],
        ],
      )
      await pool.query('delete from blocked_numbers')
      await pool.query(`update sender_lines set kind = 'service' where number = $1`, [LINE])
      await deps.live.catchUp()
      await deps.dispatch.blocks.readAnew()
    })
  })
})
