import { parseArgs } from 'node:util'
import { startGhasedakSimulator } from './ghasedak.ts'
import { startKavenegarSimulator } from './kavenegar.ts'
import type { Simulator, SimulatorOptions } from './simulator.ts'

// `npm run simulators`: the providers, at home. Nothing here sends anything to anybody.

const USAGE = `Usage: npm run simulators -- [options]
  --kavenegar-port 9301          --ghasedak-port 9302
  --report-to URL                where delivery reports go: the account's report address
  --kavenegar-report-to URL      --ghasedak-report-to URL      (instead, for one of them)
  --inbound-to URL               where messages of subscribers go: the account's inbound address
  --kavenegar-inbound-to URL     --ghasedak-inbound-to URL
  --report-after-ms 200          from taking a message to its last report
`

const text = { type: 'string' } as const
const OPTIONS = {
  'kavenegar-port': { ...text, default: '9301' },
  'ghasedak-port': { ...text, default: '9302' },
  'report-to': text,
  'kavenegar-report-to': text,
  'ghasedak-report-to': text,
  'inbound-to': text,
  'kavenegar-inbound-to': text,
  'ghasedak-inbound-to': text,
  'report-after-ms': { ...text, default: '200' },
  help: { type: 'boolean', default: false },
} as const

const SIMULATORS = { kavenegar: startKavenegarSimulator, ghasedak: startGhasedakSimulator }

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) {
    process.stdout.write(USAGE)
    return
  }
  const running: Simulator[] = []
  for (const name of ['kavenegar', 'ghasedak'] as const) {
    const options: SimulatorOptions = {
      port: readNumber(`${name}-port`, values[`${name}-port`]),
      reportTo: values[`${name}-report-to`] ?? values['report-to'] ?? null,
      inboundTo: values[`${name}-inbound-to`] ?? values['inbound-to'] ?? null,
      reportAfterMs: readNumber('report-after-ms', values['report-after-ms']),
    }
    const simulator = await SIMULATORS[name](options)
    running.push(simulator)
    process.stdout.write(describe(name, simulator, options))
  }
  process.stdout.write('Any key is good but BADKEY. Ctrl+C stops them.\n')
  const stop = () => Promise.all(running.map((simulator) => simulator.close())).then(() => process.exit(0))
  process.once('SIGINT', stop).once('SIGTERM', stop)
}

const describe = (name: string, { url }: Simulator, options: SimulatorOptions): string => `${name}  ${url}
  reports go to ${options.reportTo ?? 'nobody (--report-to)'}
  what it received:  curl '${url}/_received?limit=10'
  to misbehave:      curl ${url}/_behave -d '{"kind":"status","status":502,"share":0.5}'
  to behave well:    curl -X DELETE ${url}/_behave
  a subscriber says: curl ${url}/_inbound -d '{"from":"09121234567","line":"10004346","text":"سلام"}'
`

function readNumber(name: string, value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new Error(`--${name} takes a number, not “${value}”`)
  return Number(value)
}

main().catch((error: NodeJS.ErrnoException) => {
  const reason =
    error.code === 'EADDRINUSE'
      ? 'a port is taken: choose another by --kavenegar-port or --ghasedak-port'
      : error.message
  process.stderr.write(`${reason}\n${USAGE}`)
  process.exit(1)
})
