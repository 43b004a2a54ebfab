import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { assertWithin, startWatch } from '../../test-time.ts'
import { AppError } from '../http/errors.ts'
import { bytesOf } from './bytes.ts'
import { createCsvReader } from './csv.ts'
import { createSniffer } from './sniff.ts'
import { guessColumns, listSheets, type Reading, type Row, readRows, type Table } from './tables.ts'
import { makeParts, makeWorkbook, packParts, type TestCell } from './test-workbook.ts'

/** Sniffed in pieces of an odd size, so that characters are cut. */
function tableOf(content: Buffer | string, isPasted = false): Table {
  const bytes = Buffer.from(content)
  const sniffer = createSniffer(isPasted)
  for (let at = 0; at < bytes.length; at += 7) sniffer.push(bytes.subarray(at, at + 7))
  return { ...sniffer.end(), bytes: bytesOf(bytes) }
}

async function rowsOf(content: Buffer | string, reading?: Reading, isPasted = false): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of readRows(tableOf(content, isPasted), reading)) rows.push(row)
  return rows
}
const cellsOf = async (...asked: Parameters<typeof rowsOf>) => (await rowsOf(...asked)).map(({ cells }) => cells)
const sheet = (...rows: TestCell[][]) => makeWorkbook({ sheets: [{ name: 'برگه', rows }] })

async function faultOf(content: Buffer | string, reading?: Reading): Promise<string> {
  const error = await rowsOf(content, reading).then(
    () => assert.fail('it was read'),
    (error: unknown) => error,
  )
  assert.ok(error instanceof AppError, String(error))
  assert.equal(error.code, 'file_unreadable')
  return [error.phrases.why!.replace('tableFaults.', ''), error.params.row ?? ''].join(' ').trim()
}

// the letters of a name that Windows-1256 has: it was made before the Persian yeh
const NAME = 'پژمان گوهر'
const CODES: Record<string, number> = {
  پ: 0x81,
  ژ: 0x8e,
  م: 0xe3,
  ا: 0xc7,
  ن: 0xe4,
  ' ': 0x20,
  گ: 0x90,
  و: 0xe6,
  ه: 0xe5,
  ر: 0xd1,
}
const in1256 = (text: string): Buffer => Buffer.from([...text].map((letter) => CODES[letter] ?? letter.charCodeAt(0)))
const swap = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16()

suite('tables of text', () => {
  const text = `number,name\r\n09121234567,${NAME}\r\n`
  const expected = [
    ['number', 'name'],
    ['09121234567', NAME],
  ]

  test('a text is read in whatever encoding people’s programs save it', async () => {
    const utf16 = Buffer.from(text, 'utf16le')
    for (const [encoding, content] of [
      ['utf-8', Buffer.from(text)],
      ['utf-8', Buffer.from(`\uFEFF${text}`)],
      ['utf-16le', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
      ['utf-16le', utf16],
      ['utf-16be', Buffer.concat([Buffer.from([0xfe, 0xff]), swap(utf16)])],
      ['utf-16be', swap(utf16)],
      ['windows-1256', in1256(text)],
    ] as const) {
      assert.equal(tableOf(content).encoding, encoding)
      assert.deepEqual(await cellsOf(content), expected, encoding)
    }
  })

  test('the first Persian letter may stand far behind the beginning', async () => {
    const many = '09121234567,a\n'.repeat(20_000)
    for (const [content, encoding] of [
      [Buffer.from(`${many}1,${NAME}`), 'utf-8'],
      [Buffer.concat([Buffer.from(many), in1256(`1,${NAME}`)]), 'windows-1256'],
    ] as const) {
      assert.equal(tableOf(content).encoding, encoding)
      assert.deepEqual((await rowsOf(content)).at(-1), { row: 20_001, cells: ['1', NAME] })
    }
  })

  test('any usual separator is found, in whatever stands quoted between', async () => {
    for (const separator of [',', ';', '\t', '|', '،', '؛']) {
      const row = (a: string, b: string) => `${a}${separator}"${b}"\n`
      const content = row('number', 'text') + row('09121234567', 'a,b;c|d\n""e""') + row('09121234568', 'f')
      assert.deepEqual((await cellsOf(content))[1], ['09121234567', 'a,b;c|d\n"e"'], JSON.stringify(separator))
    }
    assert.deepEqual(await cellsOf('sep=|\na,b|c\n'), [['a,b', 'c']])
    assert.deepEqual(await cellsOf('a;b,c\n', { separator: ';' }), [['a', 'b,c']])
  })

  test('rows keep the number that they have in the file, empty ones are left out', async () => {
    assert.deepEqual(await rowsOf('a\n\n , \nb\r\rc'), [
      { row: 1, cells: ['a'] },
      { row: 4, cells: ['b'] },
      { row: 6, cells: ['c'] },
    ])
  })

  test('pasted numbers are numbers however they are parted; a table that is pasted is a table', async () => {
    const numbers = ['09121234567', '0912 123 4568', '+989121234569', '۰۹۱۲۱۲۳۴۵۷۰', '09121234571']
    const pasted = `${numbers[0]}, ${numbers[1]};${numbers[2]}\n${numbers[3]} ${numbers[4]}`
    assert.deepEqual(
      await rowsOf(pasted, {}, true),
      numbers.map((number, i) => ({ row: i + 1, cells: [number] })),
    )
    assert.deepEqual(await cellsOf(text, {}, true), expected)
    const many = await rowsOf('09121234567,'.repeat(30_000), {}, true)
    assert.equal(many.length, 30_000)
  })

  test('what is no table is refused, with the row where it shows', async () => {
    assert.equal(await faultOf('a,b\nc,"d\ne'), 'quote_open 2')
    assert.equal(await faultOf(`a\n"${'x'.repeat(1_200_000)}`), 'row_too_long 2')
    assert.equal(await faultOf(','.repeat(1_001)), 'too_many_columns 1')
    // told as soon as there are too many: a quoted cell with a million empty ones behind it held up a node for a minute
    const lived = startWatch()
    assert.equal(await faultOf(`"a",${','.repeat(1_000_000)}`), 'too_many_columns 1')
    assert.ok(lived() < 5_000)
    assert.equal(await faultOf('%PDF-1.7 …'), 'not_a_table')
    assert.equal(
      await faultOf(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 1, 2, 3, 4, 5, 6, 7, 8])),
      'not_a_table',
    )
    assert.equal(await faultOf(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])), 'old_workbook')
    assert.equal(await faultOf(''), 'empty')
  })

  test('what is written as CSV is read as it was, wherever the pieces are cut', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'ی', '"', ',', '\n', ' ', '😀') })
    const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 6 })
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 9 }), (rows, size) => {
        const text = rows.map((cells) => `${cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')}\n`).join('')
        const { push } = createCsvReader(',')
        const read: Row[] = []
        for (let at = 0; at < text.length; at += size) read.push(...push(text.slice(at, at + size), false))
        read.push(...push('', true))
        const expected = rows
          .map((cells, i) => ({ row: i + 1, cells }))
          .filter(({ cells }) => cells.some((one) => one.trim() !== ''))
        assert.deepEqual(read, expected)
      }),
    )
  })

  test('whatever the bytes are, they are rows or a fault that says why', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        await rowsOf(Buffer.from(bytes)).catch((error) => assert.equal(error.code, 'file_unreadable'))
      }),
    )
  })
})

suite('workbooks', () => {
  test('cells are read as their reader sees them', async () => {
    const inline = { xml: '<c t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r><rPh><t>spoken</t></rPh></is></c>' }
    const formula = { xml: '<c t="str"><f>1+1</f><v>two</v></c>' }
    assert.deepEqual(
      await rowsOf(
        sheet(
          ['شماره', 'a & <b>', '', inline, formula],
          [],
          [9121234567, 9.121234567e9, 0.1 + 0.2, -1.5, { xml: '<c t="b"><v>1</v></c>' }],
          [{ xml: '<c><v>9.89121234567E11</v></c>' }, 'one_x000A_two', { xml: '<c t="e"><v>#N/A</v></c>' }],
        ),
      ),
      [
        { row: 1, cells: ['شماره', 'a & <b>', '', 'inline', 'two'] },
        { row: 3, cells: ['9121234567', '9121234567', '0.3', '-1.5', 'TRUE'] },
        { row: 4, cells: ['989121234567', 'one\ntwo', '#N/A'] },
      ],
    )
  })

  test('days and times are told from numbers by their format, in both ways to count them', async () => {
    const cell = (style: number, value: number) => ({ xml: `<c s="${style}"><v>${value}</v></c>` })
    const formats = ['yyyy/mm/dd', '[$-fa-IR,16]d mmmm yyyy', '#,##0 "days"', 'h:mm', '[Red]0.00', 'yyyy-mm-dd hh:mm']
    const rows = [
      [cell(1, 46053), cell(2, 46053), cell(3, 46053), cell(4, 0.5), cell(5, 1.5), cell(6, 46053.25), cell(1, 1)],
    ]
    const read = (is1904: boolean) => cellsOf(makeWorkbook({ sheets: [{ name: 'a', rows }], formats, is1904 }))
    assert.deepEqual((await read(false))[0], [
      '2026-01-31',
      '2026-01-31',
      '46053',
      '12:00',
      '1.5',
      '2026-01-31T06:00',
      '1900-01-01',
    ])
    assert.deepEqual((await read(true))[0]?.[0], '2030-02-01')
  })

  test('hidden sheets are never read; another one is by its name', async () => {
    const of = (name: string, state?: string) => ({ name, rows: [[name]], ...(state && { state }) })
    const content = makeWorkbook({ sheets: [of('secret', 'hidden'), of('first'), of('دوم')] })
    assert.deepEqual(await listSheets(tableOf(content)), ['first', 'دوم'])
    assert.deepEqual(await cellsOf(content), [['first']])
    assert.deepEqual(await cellsOf(content, { sheet: 'دوم' }), [['دوم']])
    assert.equal(await faultOf(content, { sheet: 'secret' }), 'sheet_unknown')
    assert.equal(await faultOf(makeWorkbook({ sheets: [of('secret', 'veryHidden')] })), 'no_sheet')
  })

  test('what other programs write is read: prefixes, addresses from the root, cells without places, UTF-16', async () => {
    const parts = {
      'xl/workbook.xml':
        '<x:workbook xmlns:x="x" xmlns:r="r"><x:sheets><x:sheet name="a" sheetId="1" r:id="rId7"/></x:sheets></x:workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="rId7" Type="http://x/worksheet" Target="/xl/worksheets/other.xml"/></Relationships>',
      'xl/worksheets/other.xml':
        '<?xml version="1.0"?><x:worksheet xmlns:x="x"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>آ</x:t></x:is></x:c><x:c><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    }
    assert.deepEqual(await rowsOf(packParts(parts)), [{ row: 1, cells: ['آ', '5'] }])
    const wide = Buffer.from(`\uFEFF${parts['xl/worksheets/other.xml']}`, 'utf16le')
    assert.deepEqual(await cellsOf(packParts({ ...parts, 'xl/worksheets/other.xml': wide })), [['آ', '5']])
  })

  test('bombs, entities, and archives of other kinds are refused', async () => {
    const parts = makeParts({ sheets: [{ name: 'a', rows: [['b']] }] })
    const name = 'xl/worksheets/sheet1.xml'
    const withSheet = (xml: string, claim?: (size: number) => number) => packParts({ ...parts, [name]: xml }, claim)
    assert.equal(await faultOf(withSheet(`<worksheet>${' '.repeat(6_000_000)}</worksheet>`)), 'too_dense')
    // it claims to be small, and is not
    assert.equal(
      await faultOf(withSheet(`<worksheet>${' '.repeat(6_000_000)}</worksheet>`, (size) => Math.min(size, 1_000))),
      'damaged',
    )
    const noise = Array.from({ length: 600_000 }, (_, i) => (i * 7919).toString(36)).join('')
    assert.equal(await faultOf(withSheet(`<worksheet a="${noise}"/>`)), 'too_large_inside')
    assert.equal(await faultOf(withSheet('<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>')), 'document_type')
    assert.equal(await faultOf(withSheet('<worksheet>&b;</worksheet>')), 'damaged')
    assert.equal(await faultOf(withSheet('<a>'.repeat(100))), 'damaged')
    assert.equal(await faultOf(withSheet('<worksheet><sheetData><row>')), 'damaged')
    const many = Object.fromEntries(Array.from({ length: 2_001 }, (_, i) => [`xl/media/${i}`, '']))
    assert.equal(await faultOf(packParts({ ...parts, ...many })), 'too_many_parts')
    assert.equal(await faultOf(packParts({ 'content.xml': '<a/>' })), 'not_a_workbook')
    const whole = sheet(['09121234567'])
    assert.equal(await faultOf(whole.subarray(0, whole.length - 30)), 'damaged')
    const broken = Buffer.from(whole)
    broken.fill(0x55, 60, 90)
    assert.equal(await faultOf(broken), 'damaged')
  })

  test('a hundred thousand rows are read while nothing else waits for long', async () => {
    const rows = Array.from({ length: 100_000 }, (_, i): TestCell[] => [9120000000 + i, `name ${i}`])
    const table = tableOf(sheet(...rows))
    await assertWithin(150, 'the longest that this thread worked without a turn for anything else', async () => {
      let [count, longestMs, before] = [0, 0, process.threadCpuUsage()]
      // by what it worked: what other processes took of the machine meanwhile is not ours
      const ticking = setInterval(() => {
        const { user, system } = process.threadCpuUsage(before)
        longestMs = Math.max(longestMs, (user + system) / 1_000)
        before = process.threadCpuUsage()
      }, 1)
      let share = 0
      for await (const { row, cells } of readRows(table, {}, (read) => {
        share = read
      })) {
        count++
        if (row === 100_000) assert.deepEqual(cells, ['9120099999', 'name 99999'])
      }
      clearInterval(ticking)
      assert.equal(count, 100_000)
      assert.equal(share, 1)
      return longestMs
    })
  })
})

suite('what columns hold', () => {
  const guess = (...rows: string[][]) => {
    const { hasHeading, columns } = guessColumns(rows.map((cells, i) => ({ row: i + 1, cells })))
    return [hasHeading, ...columns.map(({ meaning }) => meaning)]
  }

  test('they are known by Persian and English headings, and the number by what stands below', () => {
    assert.deepEqual(
      guess(['نام', 'نام خانوادگی', 'شماره دانشجويي', 'شماره موبايل'], ['سارا', 'کریمی', '4001', '9121234567']),
      [true, 'first_name', 'last_name', null, 'number'],
    )
    assert.deepEqual(
      guess(['Full_Name', 'E-mail', 'Mobile:', 'Tags', 'Notes'], ['Sara', 'a@b.ir', '09121234567', '', '']),
      [true, 'name', 'email', 'number', 'tags', 'notes'],
    )
    assert.deepEqual(guess(['a', 'b'], ['x', '09121234567']), [true, null, 'number'])
  })

  test('without headings the content tells', () => {
    assert.deepEqual(guess(['Sara', '09121234567', 'a@b.ir'], ['Omid', '09121234568', 'c@d.ir']), [
      false,
      null,
      'number',
      'email',
    ])
    assert.deepEqual(guess(), [false])
  })
})
