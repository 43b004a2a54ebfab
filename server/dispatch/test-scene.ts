import assert from 'node:assert/strict'
import { startGhasedakSimulator } from '../../simulators/ghasedak.ts'
import { startKavenegarSimulator } from '../../simulators/kavenegar.ts'
import type { Simulator, SimulatorOptions } from '../../simulators/simulator.ts'
import { atTestEnd } from '../platform/test-end.ts'
import { addAccount, addService, addToken, type TestNode, waitFor } from '../test-node.ts'
import { stateOf } from './states.ts'

export type Slug = 'kavenegar' | 'ghasedak'

export type Message = {
  id: string
  status: string
  ref: number
  failure: number | null
  tries: number
  callId: string | null
}

/** One provider, one account, one service: nothing that happens in a scene is seen in another. */
export type Scene = {
  simulator: Simulator
  accountId: number
  serviceId: number
  reportSecret: string
  post(body?: Record<string, unknown>): Promise<Response>
  /** Sends one message; answers its id after the 202. */
  send(body?: Record<string, unknown>): Promise<string>
  read(id: string): Promise<Message>
  /** Waits until a message is in one of these states. */
  until(id: string, ...states: string[]): Promise<Message>
  /** Waits until the timeline has a note of this kind. */
  untilNoted(id: string, kind: string): Promise<void>
  notes(id: string): Promise<string[]>
  /** Everything that waits for a time is due now: what is tried again, and what may be asked for. */
  hasten(id: string): Promise<void>
  /** As if the outcome of the message's call had become unknown so long before. */
  age(id: string, interval: string): Promise<void>
  /** How often the provider really took it. */
  taken(id: string): Promise<number>
  call(path: string, init?: RequestInit): Promise<Response>
}

let scenes = 0

const simulators = { kavenegar: startKavenegarSimulator, ghasedak: startGhasedakSimulator }

export async function openScene(
  node: TestNode,
  slug: Slug,
  options: { simulator?: SimulatorOptions; key?: string; policy?: string; isTold?: boolean } = {},
): Promise<Scene> {
  const { pool } = node
  const name = `${slug}-${++scenes}`
  const simulator = await simulators[slug]({ reportAfterMs: 5, ...options.simulator })
  atTestEnd(() => simulator.close())
  const account = await addAccount(node, {
    name,
    provider: slug,
    baseUrl: simulator.url,
    key: { apiKey: options.key ?? 'good' },
    line: '10008663',
  })
  if (options.isTold ?? true) simulator.reportTo(`${node.node.url}/reports/${account.reportSecret}`)
  const serviceId = await addService(pool, {
    name,
    accountId: account.id,
    methods: [`${slug}.sms`],
    policy: options.policy,
  })
  const token = await addToken(pool, { kind: 'live', serviceId })
  await node.node.deps.live.catchUp()

  const call: Scene['call'] = (path, init = {}) =>
    fetch(`${node.node.url}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    })
  const post: Scene['post'] = (body = {}) =>
    call('/messages', { method: 'POST', body: JSON.stringify({ to: '09121234567', text: 'سلام', ...body }) })

  const read: Scene['read'] = async (id) => {
    const { rows } = await pool.query(
      `select id, status, ref::float8 as ref, failure, tries, call_id as "callId" from messages where id = $1`,
      [id],
    )
    return { ...rows[0], status: stateOf(rows[0].status) }
  }
  const notes: Scene['notes'] = async (id) => {
    const { rows } = await pool.query('select kind from notes where message_id = $1 order by at', [id])
    return rows.map((row) => row.kind)
  }

  return {
    simulator,
    accountId: account.id,
    serviceId,
    reportSecret: account.reportSecret,
    post,
    async send(body) {
      const answer = await post(body)
      assert.equal(answer.status, 202, await answer.clone().text())
      return ((await answer.json()) as { id: string }).id
    },
    read,
    async until(id, ...states) {
      return waitFor(async () => {
        const message = await read(id)
        return states.includes(message.status) && message
      }).catch(async () => assert.fail(`waited for ${states}: ${JSON.stringify([await read(id), await notes(id)])}`))
    },
    async untilNoted(id, kind) {
      await waitFor(async () => (await notes(id)).includes(kind)).catch(async () =>
        assert.fail(`waited for the note ${kind}: ${JSON.stringify([await read(id), await notes(id)])}`),
      )
    },
    notes,
    async hasten(id) {
      await pool.query(`update circuits set retry_at = now() where account_id = $1 and state = 'open'`, [account.id])
      await pool.query('update later set due_at = now() where id = $1', [id])
      await pool.query('update calls set ask_after = now() where $1 = any (ids) and state = 2', [id])
    },
    async age(id, interval) {
      await pool.query(
        `update calls set begun_at = begun_at - $2::interval, ended_at = ended_at - $2::interval, ask_after = now()
         where $1 = any (ids) and state = 2`,
        [id, interval],
      )
    },
    async taken(id) {
      return simulator.timesTaken((await read(id)).ref)
    },
    call,
  }
}
