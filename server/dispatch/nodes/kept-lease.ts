import type { Logger } from 'pino'
import type { Lease } from './lease.ts'

const AGAIN_AFTER_MS = 1_000

export type KeptLease = {
  /** The one that the node has now. */
  lease(): Lease
  /** Takes no other any more. */
  stop(): void
}

/**
 * Takes a lease, and a new one, on a slot of its own, whenever it is lost: another node has taken the slot while this one
 * was asleep, or another database took over. What is open settles as evidence then. `take` is told what to call when its
 * lease is lost; `onRenewed` is called with each but the first.
 */
export async function keepLease(
  take: (onLost: () => void) => Promise<Lease>,
  onRenewed: () => void,
  log: Logger,
): Promise<KeptLease> {
  let isStopped = false
  function renew(): void {
    if (isStopped) return
    log.warn(
      'this node lost its lease (it was not seen for ten seconds, or another database took over); taking a new one',
    )
    take(renew).then(
      (taken) => {
        // it was told to stop meanwhile: nobody gives this one back
        if (isStopped) return taken.release().catch(() => undefined)
        lease = taken
        onRenewed()
        return undefined
      },
      () => setTimeout(renew, AGAIN_AFTER_MS).unref(),
    )
  }
  let lease = await take(renew)
  return {
    lease: () => lease,
    stop() {
      isStopped = true
    },
  }
}
