import { Pool } from 'undici'

/** One request of a steady load. */
export type Shot = { path: string; body: string; contentType: string; token?: string }

export type SteadyLoad = {
  /** Of each that was answered well, in ms. */
  answeredMs: number[]
  failed: number
  /** Requests that left later than 5 ms after their time: the load itself was too slow. */
  late: number
}

const CONNECTIONS = 64
const LATE_MS = 5

/**
 * So many requests a second, each at its time whether or not the ones before it are answered: what is slow then shows,
 * and does not slow the load down.
 */
export async function shootSteadily(
  url: string,
  how: { perSecond: number; seconds: number },
  make: (index: number) => Shot,
): Promise<SteadyLoad> {
  const pool = new Pool(url, { connections: CONNECTIONS, pipelining: 1 })
  const load: SteadyLoad = { answeredMs: [], failed: 0, late: 0 }
  const underWay = new Set<Promise<void>>()
  const total = how.perSecond * how.seconds
  const begunAt = performance.now()
  const dueAt = (index: number) => begunAt + (index * 1000) / how.perSecond

  async function shoot(index: number): Promise<void> {
    const { path, body, contentType, token } = make(index)
    const startedAt = performance.now()
    if (startedAt - dueAt(index) > LATE_MS) load.late++
    try {
      const answer = await pool.request({
        path,
        method: 'POST',
        body,
        headers: { 'content-type': contentType, ...(token && { authorization: `Bearer ${token}` }) },
      })
      await answer.body.dump()
      if (answer.statusCode < 300) load.answeredMs.push(performance.now() - startedAt)
      else load.failed++
    } catch {
      load.failed++ // nobody answered: counted, as any answer that is none
    }
  }

  for (let index = 0; index < total; ) {
    for (; index < total && dueAt(index) <= performance.now(); index++) {
      const shot = shoot(index)
      underWay.add(shot)
      void shot.finally(() => underWay.delete(shot))
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await Promise.all(underWay)
  await pool.close()
  return load
}

/** A message of a service, as a shot; `text` begins with a mark that the bench's simulator counts by. */
export const messageShot = (token: string, message: { to: string; text: string; class?: string }): Shot => ({
  path: '/api/v1/messages',
  body: JSON.stringify(message),
  contentType: 'application/json',
  token,
})

/** A number for each index. */
export const numberOf = (index: number, prefix = '0912'): string =>
  `${prefix}${String(index % 10_000_000).padStart(7, '0')}`
