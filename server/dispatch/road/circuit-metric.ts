import { Gauge } from 'prom-client'
import { registry } from '../../platform/http/metrics.ts'
import type { Circuit } from './circuit.ts'
import type { Routing } from './routing.ts'

const stopped = new Gauge({
  name: 'rasan_circuits_open',
  help: 'Accounts, keys, lines and templates that are stopped, or tried with single messages; each node tells all of them',
  labelNames: ['account', 'kind', 'failure'],
  registers: [registry],
})

/** Tells what this node knows to be stopped: all of it, so what is well again goes. */
export function showCircuits(circuits: Iterable<Circuit>, { accounts }: Routing): void {
  stopped.reset()
  for (const { accountId, kind, failure } of circuits) {
    const account = accounts.get(accountId)?.name
    if (account !== undefined) stopped.inc({ account, kind, failure })
  }
}
