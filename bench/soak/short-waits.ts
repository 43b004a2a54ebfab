import { listProviders } from '../../providers/index.ts'
import { CIRCUIT_WAITS } from '../../server/dispatch/road/circuit-statements.ts'
import { WAITS as BACKOFF_WAITS } from '../../server/dispatch/send/backoff.ts'
import { ASK_AGAIN } from '../../server/dispatch/unknown/unknown.ts'
import { SHORT_GRACE_MS, SHORT_TIMEOUT_MS, SHORT_WAIT_MS } from './waits.ts'

// Loaded into a node before it starts, for a soak of a minute: Ghasedak's grace alone is a minute, and its "no" counts only
// after that, twice; a circuit waits for minutes. The rules stay the same, with less time between them; simulators keep to
// what is declared here.
for (const provider of listProviders())
  for (const method of Object.values(provider.methods)) {
    method.timeoutMs = Math.min(method.timeoutMs, SHORT_TIMEOUT_MS)
    method.graceMs = Math.min(method.graceMs, SHORT_GRACE_MS)
  }
for (const step of ASK_AGAIN) step.waitMs = Math.min(step.waitMs, SHORT_WAIT_MS)
for (const wait of [...Object.values(BACKOFF_WAITS), ...Object.values(CIRCUIT_WAITS)]) {
  wait.firstMs = Math.min(wait.firstMs, SHORT_WAIT_MS)
  wait.maxMs = Math.min(wait.maxMs, SHORT_WAIT_MS)
}
