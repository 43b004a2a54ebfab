import Type from 'typebox'
import {
  askGateway,
  findGatewayInbound,
  findGatewayReports,
  GATEWAY_STATUSES,
  GATEWAY_URL,
  readGatewayAccount,
  sendByGateway,
} from './ghasedak-gateway.ts'
import { readInboundCallback, readReports } from './ghasedak-reports.ts'
import { askV2, findV2Inbound, findV2Reports, readV2Account, sendByV2, V2_STATUSES, V2_URL } from './ghasedak-v2.ts'
import type { Context, Method, Provider, Read } from './provider.ts'

const HOUR_MS = 3_600_000

/**
 * Ghasedak. An account belongs to one of two backends: `gateway`, the new API, or `v2`, the old one; they share
 * neither keys nor status numbers.
 */
export const ghasedak: Provider = {
  slug: 'ghasedak',
  channel: 'sms',
  baseUrl: GATEWAY_URL,
  settings: Type.Object({
    backend: Type.Optional(Type.Union([Type.Literal('gateway'), Type.Literal('v2')], { default: 'gateway' })),
  }),
  keyFields: Type.Object({ apiKey: Type.String({ minLength: 1, maxLength: 200, pattern: '^\\S+$' }) }),
  methods: {
    sms: ghasedakMethod({ batchMax: 100, line: 'optional', template: false, timeoutMs: 8_000 }),
    otp: ghasedakMethod({ batchMax: 1, line: 'none', template: true, timeoutMs: 5_000 }),
  },
  reportsMax: 100,
  // not right after sending, they ask
  pollAfterMs: [10_000, 30_000, 120_000, 600_000, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS, 47 * HOUR_MS],
  // how long they tell a status is not documented
  reportWindowMs: 48 * HOUR_MS,
  send: (context, batch) => pick(context, sendByGateway, sendByV2)(batch),
  ask: (context, question) => pick(context, askGateway, askV2)(question),
  findReports: (context, providerIds) => pick(context, findGatewayReports, findV2Reports)(providerIds),
  parseReports: (request, settings) => readReports(isV2(settings) ? V2_STATUSES : GATEWAY_STATUSES, request),
  parseInbound: readInboundCallback,
  findInbound: (context, line) => pick(context, findGatewayInbound, findV2Inbound)(line),
  readAccount: (context) => pick(context, readGatewayAccount, readV2Account)(),
  tellsExpiry: true,
  probe,
}

function ghasedakMethod(given: Pick<Method, 'batchMax' | 'line' | 'template' | 'timeoutMs'>): Method {
  return {
    ...given,
    askBy: 'reference',
    // 100 in one question, less one for the canary
    askMax: 99,
    askWindowMs: 24 * HOUR_MS,
    // nothing says that a repeated reference is refused
    idempotent: false,
    graceMs: 60_000,
  }
}

const isV2 = (settings: Record<string, unknown> | undefined): boolean => settings?.backend === 'v2'

/** The function of the account's backend, bound to its context; without an address of its own v2 has another one. */
function pick<Rest extends unknown[], Result>(
  context: Context,
  byGateway: (context: Context, ...rest: Rest) => Result,
  byV2: (context: Context, ...rest: Rest) => Result,
): (...rest: Rest) => Result {
  if (!isV2(context.settings)) return (...rest) => byGateway(context, ...rest)
  const baseUrl = context.baseUrl === GATEWAY_URL ? V2_URL : context.baseUrl
  return (...rest) => byV2({ ...context, baseUrl }, ...rest)
}

async function probe(context: Context): Promise<Read<null>> {
  const read = await pick(context, readGatewayAccount, readV2Account)()
  return read.kind === 'read' ? { ...read, value: null } : read
}
