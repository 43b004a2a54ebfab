import { percentile } from './percentile.ts'

/** The first looks compile and fill caches: they are not counted. */
const WARM_LOOKS = 3

/** Answers how long a page takes, look by look, in ms. Throws where it is not answered. */
export async function timePage(url: string, path: string, token: string, looks: number): Promise<number[]> {
  const tookMs: number[] = []
  for (let look = -WARM_LOOKS; look < looks; look++) {
    const startedAt = performance.now()
    const answer = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })
    const body = await answer.text()
    if (look >= 0) tookMs.push(performance.now() - startedAt)
    if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}: ${body.slice(0, 300)}`)
  }
  return tookMs
}

/** Of the quicker half: what else the machine does makes looks of a few ms longer, and never shorter. */
export const usualOf = (tookMs: number[]): number => percentile(tookMs, 25)

export async function readJson<T>(url: string, path: string, token: string): Promise<T> {
  const answer = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })
  return (await answer.json()) as T
}
