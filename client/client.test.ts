import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { DOCUMENT_FILE, makeClientFiles, TYPES_FILE } from '../scripts/client-files.ts'
import { createRasanClient } from './client.ts'

const HOW = 'run: node_modules/.bin/node scripts/generate-client.ts'

test('the document and the types of the client are those of the routes', async () => {
  const files = await makeClientFiles()
  assert.ok(readFileSync(DOCUMENT_FILE, 'utf8') === files.document, `client/openapi.json is stale; ${HOW}`)
  assert.ok(readFileSync(TYPES_FILE, 'utf8') === files.types, `client/schema.generated.ts is stale; ${HOW}`)
})

test('a client with a token sends it with every request', async () => {
  const seen: Request[] = []
  const client = createRasanClient({
    baseUrl: 'http://rasan.test',
    token: 'rsn_test_x',
    fetch: async (request) => {
      seen.push(request)
      return Response.json({ items: [], nextCursor: null })
    },
  })
  const { data } = await client.GET('/api/v1/messages', { params: { query: { q: 'سلام' } } })
  assert.deepEqual(data, { items: [], nextCursor: null })
  assert.equal(seen[0]?.headers.get('authorization'), 'Bearer rsn_test_x')
  assert.equal(new URL(seen[0]!.url).searchParams.get('q'), 'سلام')
})
