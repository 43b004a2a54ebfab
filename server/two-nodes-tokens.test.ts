import assert from 'node:assert/strict'
import { test } from 'node:test'
import pino from 'pino'
import { startNode } from './node.ts'
import { atTestEnd } from './platform/test-end.ts'
import { addToken, startTestNode, waitFor } from './test-node.ts'

const WITHIN_MS = 1_000

test('a token that is revoked, bound or rotated at one node is so at the other within a second', async () => {
  const first = await startTestNode({ RASAN_LOG_LEVEL: 'silent' })
  const second = await startNode(first.config, first.databaseUrl, first.vault, pino({ level: 'silent' }))
  atTestEnd(() => second.stop())
  const centre = await addToken(first.pool, { kind: 'centre', serviceId: null })
  await first.node.deps.live.catchUp()

  async function call(url: string, token: string, method: string, path: string, body?: object) {
    const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) }
    const answer = await fetch(`${url}/api/v1/centre${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) }
  }
  const here = (method: string, path: string, body?: object) => call(first.node.url, centre, method, path, body)
  /** Waits until the other node answers so, and tells for how long it did not. */
  const timeAtOther = async (token: string, code: string | undefined): Promise<number> => {
    const since = performance.now()
    await waitFor(async () => (await call(second.url, token, 'GET', '/settings')).body.code === code)
    return performance.now() - since
  }
  const made = async () =>
    (await here('POST', '/tokens', { kind: 'centre', name: 'x', expiresIn: '1d', scopes: ['centre:read'] })).body

  const times: Record<string, number> = {}
  const { token, id } = await made()
  times.made = await timeAtOther(token, undefined)
  assert.equal((await here('PATCH', `/tokens/${id}`, { networks: ['192.0.2.1'] })).status, 200)
  times.bound = await timeAtOther(token, 'address_not_allowed')
  assert.equal((await here('DELETE', `/tokens/${id}`)).status, 204)
  times.revoked = await timeAtOther(token, 'token_revoked')
  const old = await made()
  await timeAtOther(old.token, undefined)
  const rotated = await here('POST', `/tokens/${old.id}/rotation`, { overlapHours: 0 })
  times.ended = await timeAtOther(old.token, 'token_expired')
  times.rotated = await timeAtOther(rotated.body.token, undefined)
  for (const [what, ms] of Object.entries(times)) assert.ok(ms < WITHIN_MS, `${what}: ${Math.round(ms)} ms`)
})
