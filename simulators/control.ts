import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Misbehaviour } from './misbehaviour.ts'
import { readRules } from './misbehaviour.ts'
import type { Simulator } from './simulator.ts'
import type { Answer, Call } from './wire.ts'
import { readCall, readJson, write } from './wire.ts'

// `/_received`, `/_behave`, `/_inbound`, `/_credit`, `/_reset`: for people and for tests in other processes.

/** What can be told to a simulator from outside. */
export type Controlled = Pick<
  Simulator,
  'received' | 'totals' | 'behave' | 'behaveWell' | 'addInbound' | 'setCredit' | 'reset'
> & {
  rules(): Misbehaviour[]
  reportCounts(): { sent: number; failed: number }
}

/** Does what a call to one of these addresses asks, and answers it. */
export function control(simulator: Controlled, call: Call): Answer {
  const route = `${call.method} ${call.path}`
  if (route === 'GET /_received') {
    const limit = Number(call.query.get('limit') ?? 100)
    const { totals, reportCounts, received } = simulator
    return { status: 200, body: { totals: totals(), reports: reportCounts(), items: received(limit) } }
  }
  if (route === 'POST /_behave') {
    const rules = readRules(readJson(call.body))
    if (!rules || rules.some((rule) => rule.kind === 'refuse' && !rule.ms))
      return { status: 400, body: { fault: 'not a rule of misbehaviour ("refuse" needs "ms" here)' } }
    simulator.behave(...rules)
    return { status: 200, body: rules }
  }
  if (route === 'DELETE /_behave') {
    void simulator.behaveWell()
    return { status: 200, body: [] }
  }
  if (route === 'GET /_behave') return { status: 200, body: simulator.rules() }
  if (route === 'POST /_inbound') {
    const message = readInbound(readJson(call.body))
    if (!message) return { status: 400, body: { fault: 'from, line and text are texts' } }
    simulator.addInbound(message)
    return { status: 200, body: {} }
  }
  if (route === 'POST /_credit') {
    const { credit } = (readJson(call.body) ?? {}) as { credit?: unknown }
    const isRight = credit === null || (typeof credit === 'number' && Number.isFinite(credit))
    if (!isRight) return { status: 400, body: { fault: 'credit is a number or null' } }
    simulator.setCredit(credit)
    return { status: 200, body: {} }
  }
  if (route === 'POST /_reset') {
    simulator.reset()
    void simulator.behaveWell()
    return { status: 200, body: {} }
  }
  return {
    status: 404,
    body: { fault: 'GET /_received?limit=, GET|POST|DELETE /_behave, POST /_inbound, POST /_credit, POST /_reset' },
  }
}

/** Serves these addresses for a simulator that speaks no HTTP itself. */
export async function serveControl(simulator: Controlled, host: string, port: number) {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => write(response, control(simulator, readCall(request, Buffer.concat(parts)))))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close(): Promise<unknown> {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

function readInbound(input: unknown): { from: string; line: string; text: string } | undefined {
  const { from, line, text } = (input ?? {}) as Record<string, unknown>
  return typeof from === 'string' && typeof line === 'string' && typeof text === 'string'
    ? { from, line, text }
    : undefined
}
