import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { Ber, BerReader, BerWriter, PagedResultsControl, ProtocolOperation } from 'ldapts'
import { openConnection } from './connection.ts'

/** What is answered to one search after the other: the names of the entries, and the cookie of what comes next. */
type Answer = { names: string[]; cookie: string }
/** What was asked for: how many entries, and from which cookie on. */
type Asked = { size: number; cookie: string }

/** A directory that speaks just enough to be searched, in pages as a test wants them. */
async function startDirectory(answers: Answer[]): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = []
  const server = createServer((socket) => {
    after(() => socket.destroy())
    // of the least size, a request is one piece
    socket.on('data', (data) => {
      const reader = new BerReader(data)
      reader.readSequence()
      const id = reader.readInt() as number
      if (reader.peek() !== ProtocolOperation.LDAP_REQ_SEARCH) return
      reader.readString(ProtocolOperation.LDAP_REQ_SEARCH, true)
      asked.push(readControl(reader))
      answer(socket, id, answers[asked.length - 1] as Answer)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => server.close())
  return { url: `ldap://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

function readControl(reader: BerReader): Asked {
  reader.readSequence(ProtocolOperation.LDAP_CONTROLS)
  reader.readSequence()
  assert.equal(reader.readString(), PagedResultsControl.type)
  reader.readBoolean()
  const value = new BerReader(reader.readString(Ber.OctetString, true) as Buffer)
  value.readSequence()
  return { size: value.readInt() as number, cookie: value.readString() as string }
}

function answer(socket: Socket, id: number, { names, cookie }: Answer): void {
  const write = (
    operation: number,
    body: (writer: BerWriter) => void,
    controls?: (writer: BerWriter) => void,
  ): void => {
    const writer = new BerWriter()
    writer.startSequence()
    writer.writeInt(id)
    writer.startSequence(operation)
    body(writer)
    writer.endSequence()
    controls?.(writer)
    writer.endSequence()
    socket.write(writer.buffer)
  }
  for (const name of names)
    write(ProtocolOperation.LDAP_RES_SEARCH_ENTRY, (writer) => {
      writer.writeString(`uid=${name}`)
      writer.startSequence()
      writer.endSequence()
    })
  write(
    ProtocolOperation.LDAP_RES_SEARCH,
    (writer) => {
      writer.writeEnumeration(0)
      writer.writeString('')
      writer.writeString('')
    },
    (writer) => {
      writer.startSequence(ProtocolOperation.LDAP_CONTROLS)
      new PagedResultsControl({ value: { size: 0, cookie: Buffer.from(cookie) } }).write(writer)
      writer.endSequence()
    },
  )
}

const SEARCH = { base: 'dc=example', filter: '(uid=*)', attributes: ['uid'], buffers: [] }

async function open(answers: Answer[]) {
  const { url, asked } = await startDirectory(answers)
  const connection = await openConnection({ url, startTls: false, caCertificate: null, bindDn: null, password: null })
  after(() => connection.close())
  return { connection, asked }
}

test('a page without entries that carries a cookie is not the last', async () => {
  const { connection, asked } = await open([
    { names: [], cookie: 'a' },
    { names: ['sara', 'omid'], cookie: 'b' },
    { names: [], cookie: 'c' },
    { names: [], cookie: 'd' },
    { names: ['nasim'], cookie: '' },
  ])
  const pages = []
  for await (const page of connection.listPages(SEARCH, 2)) pages.push(page.map(({ dn }) => dn))
  assert.deepEqual(pages, [[], ['uid=sara', 'uid=omid'], [], [], ['uid=nasim']])
  assert.deepEqual(
    asked,
    ['', 'a', 'b', 'c', 'd'].map((cookie) => ({ size: 2, cookie })),
  )
})

test('what else is asked for between two pages does not lose the place', async () => {
  const { connection, asked } = await open([
    { names: ['sara'], cookie: 'a' },
    { names: ['members of sara'], cookie: '' },
    { names: ['omid'], cookie: '' },
  ])
  const found = []
  for await (const page of connection.listPages(SEARCH, 1)) {
    found.push(...page.map(({ dn }) => dn))
    if (found.length === 1) await connection.listSome(SEARCH, 1)
  }
  assert.deepEqual(found, ['uid=sara', 'uid=omid'])
  assert.equal(asked[2]?.cookie, 'a')
})

test('the first entries are looked for in a few pages, not for ever', async () => {
  const { connection, asked } = await open([
    { names: [], cookie: 'a' },
    { names: ['sara', 'omid'], cookie: 'b' },
  ])
  assert.deepEqual(
    (await connection.listSome(SEARCH, 1)).map(({ dn }) => dn),
    ['uid=sara'],
  )
  assert.equal(asked.length, 2)
  const endless = await open(Array.from({ length: 100 }, () => ({ names: [], cookie: 'x' })))
  assert.deepEqual(await endless.connection.listSome(SEARCH, 1), [])
  assert.equal(endless.asked.length, 20)
})
