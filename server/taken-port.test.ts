import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { startTestNode } from './test-node.ts'

test('a node whose port is taken fails at once and leaves nothing running behind it', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  assert.ok(address && typeof address === 'object')
  await assert.rejects(startTestNode({ PORT: String(address.port) }), { code: 'EADDRINUSE' })
  await new Promise((resolve) => other.close(resolve))
})
