import { type ParseArgsConfig, parseArgs } from 'node:util'
import { startGhasedakSimulator } from './ghasedak.ts'
import { startHttpSimulator } from './http.ts'
import { startIppanelSimulator } from './ippanel.ts'
import { startKavenegarSimulator } from './kavenegar.ts'
import { startMagfaSimulator } from './magfa.ts'
import { startMelipayamakSimulator } from './melipayamak.ts'
import type { Simulator, SimulatorOptions } from './simulator.ts'
import { startSmppSimulator } from './smpp.ts'
import { startSmsirSimulator } from './smsir.ts'
import { startSmtpSimulator } from './smtp.ts'
import { startWebpushSimulator } from './webpush.ts'

// `npm run simulators`: the providers, at home. Nothing here sends anything to anybody.

/** Every simulator, one line each, with the port that it has unless told otherwise. */
const SIMULATORS: Record<string, { start(options: SimulatorOptions): Promise<Simulator>; port: number }> = {
  kavenegar: { start: startKavenegarSimulator, port: 9301 },
  ghasedak: { start: startGhasedakSimulator, port: 9302 },
  smsir: { start: startSmsirSimulator, port: 9303 },
  melipayamak: { start: startMelipayamakSimulator, port: 9304 },
  ippanel: { start: startIppanelSimulator, port: 9305 },
  magfa: { start: startMagfaSimulator, port: 9306 },
  http: { start: startHttpSimulator, port: 9308 },
  smpp: { start: (options) => startSmppSimulator({ ...options, controlPort: (options.port ?? 0) + 100 }), port: 9309 },
  smtp: { start: (options) => startSmtpSimulator({ ...options, controlPort: (options.port ?? 0) + 100 }), port: 9310 },
  webpush: { start: startWebpushSimulator, port: 9311 },
}
const NAMES = Object.keys(SIMULATORS)

const USAGE = `Usage: npm run simulators -- [options]
  --only NAME                    start this one alone (may be given several times): ${NAMES.join(', ')}
  --report-to URL                where delivery reports go: the account's report address
  --inbound-to URL               where messages of subscribers go: the account's inbound address
  --report-after-ms 200          from taking a message to its last report
  for one of them:
${NAMES.map((name) => `  --${name}-port ${SIMULATORS[name]!.port}, --${name}-report-to URL, --${name}-inbound-to URL`).join('\n')}
`

const text = { type: 'string' } as const
const OPTIONS: NonNullable<ParseArgsConfig['options']> = {
  only: { ...text, multiple: true },
  'report-to': text,
  'inbound-to': text,
  'report-after-ms': { ...text, default: '200' },
  help: { type: 'boolean', default: false },
  ...Object.fromEntries(
    NAMES.flatMap((name) => [
      [`${name}-port`, { ...text, default: String(SIMULATORS[name]!.port) }],
      [`${name}-report-to`, text],
      [`${name}-inbound-to`, text],
    ]),
  ),
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) {
    process.stdout.write(USAGE)
    return
  }
  const read = (name: string) => (typeof values[name] === 'string' ? values[name] : null)
  const only = Array.isArray(values.only) ? values.only.map(String) : NAMES
  const running: Simulator[] = []
  for (const name of only) {
    const simulated = SIMULATORS[name]
    if (!simulated) throw new Error(`--only takes one of ${NAMES.join(', ')}, not “${name}”`)
    const options: SimulatorOptions = {
      port: readNumber(`${name}-port`, read(`${name}-port`)),
      reportTo: read(`${name}-report-to`) ?? read('report-to'),
      inboundTo: read(`${name}-inbound-to`) ?? read('inbound-to'),
      reportAfterMs: readNumber('report-after-ms', read('report-after-ms')),
    }
    const simulator = await simulated.start(options)
    running.push(simulator)
    process.stdout.write(describe(name, simulator, options))
  }
  process.stdout.write('Any key is good but BADKEY. Ctrl+C stops them.\n')
  const stop = () => Promise.all(running.map((simulator) => simulator.close())).then(() => process.exit(0))
  process.once('SIGINT', stop).once('SIGTERM', stop)
}

const describe = (name: string, { url, controlUrl }: Simulator, options: SimulatorOptions): string => `${name}  ${url}
  reports go ${url.startsWith('http') ? `to ${options.reportTo ?? 'nobody (--report-to)'}` : 'by its sessions'}
  what it received:  curl '${controlUrl}/_received?limit=10'
  to misbehave:      curl ${controlUrl}/_behave -d '{"kind":"status","status":502,"share":0.5}'
  to behave well:    curl -X DELETE ${controlUrl}/_behave
  a subscriber says: curl ${controlUrl}/_inbound -d '{"from":"09121234567","line":"10004346","text":"سلام"}'
`

function readNumber(name: string, value: string | null): number {
  if (value === null || !/^\d{1,6}$/.test(value)) throw new Error(`--${name} takes a number, not “${value}”`)
  return Number(value)
}

main().catch((error: NodeJS.ErrnoException & { port?: number }) => {
  const reason =
    error.code === 'EADDRINUSE'
      ? `port ${error.port} is taken: choose another by --NAME-port, or start only some by --only NAME`
      : error.message
  process.stderr.write(`${reason}\n${USAGE}`)
  process.exit(1)
})
