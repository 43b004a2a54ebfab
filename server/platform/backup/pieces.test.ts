import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { createPieces } from './pieces.ts'

const END = '\\.\n'

async function* cutAt(bytes: Buffer, places: number[]): AsyncGenerator<Buffer> {
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  for (const [index, from] of cuts.slice(0, -1).entries()) yield bytes.subarray(from, cuts[index + 1])
}

async function readAll(rows: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of rows) parts.push(Buffer.from(part))
  return Buffer.concat(parts).toString()
}

// rows as COPY writes them: a backslash is two, or begins an escape
const row = fc.string({ unit: fc.constantFrom('a', '\\\\', '\\N', '.', '\t', 'پ', '\r') })

test('lines and rows are the same wherever the disk parts them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row), fc.array(row), fc.array(fc.nat(2_000)), async (first, second, places) => {
      const lines = (rows: string[]) => rows.map((one) => `${one}\n`).join('')
      const text = `head\n${lines(first)}${END}copy x\n${lines(second)}${END}`
      const pieces = createPieces(cutAt(Buffer.from(`${text}tail\n`), places), 'f')
      assert.equal(await pieces.line(), 'head')
      assert.equal(await readAll(pieces.rows(END)), lines(first))
      assert.equal(await pieces.line(), 'copy x')
      assert.equal(await readAll(pieces.rows(END)), lines(second))
      assert.equal(pieces.digest(), createHash('sha256').update(text).digest('hex'))
      assert.equal(await pieces.line(), 'tail')
      assert.equal(await pieces.line(), undefined)
    }),
  )
})

test('an end that is missing is told, in a line and in rows', async () => {
  for (const text of ['', 'a', 'a\n', 'a\n\\', 'a\n\\.'])
    await assert.rejects(readAll(createPieces(cutAt(Buffer.from(text), []), 'f').rows(END)), /^Error: f is cut off/)
  await assert.rejects(createPieces(cutAt(Buffer.from('half'), []), 'f').line(), /f is cut off/)
})
