import type { Live } from './live.ts'

/**
 * Waits for a change of configuration, then until this node itself sees it, so that the caller's next request (with the
 * token just made, in the service just made) finds it. Other nodes see it within a second.
 */
export async function applied<T>(live: Pick<Live, 'catchUp'>, change: Promise<T>): Promise<T> {
  const answer = await change
  // the change is committed: a database that goes away now delays its effect and does not undo it
  await live.catchUp().catch(() => undefined)
  return answer
}
