import { DELIVERED, FAILED, UNDELIVERED, UNREPORTED } from '../server/dispatch/states.ts'
import type { BenchOptions } from './options.ts'
import { timePage } from './pages.ts'
import { percentile, spread } from './percentile.ts'
import { measure, type Row } from './results.ts'
import { addSender, onStage, type Stage } from './stage.ts'

const DAYS = 365
const LOOKS = 100
const OTHER_SERVICES = 20
/** Appended changes that are not folded yet: of five seconds under a heavy load. */
const UNFOLDED = 20_000

/** The dashboard of a service that has sent in every quarter of an hour of a year, through three accounts, among others. */
export function benchDashboard(options: BenchOptions): Promise<Row[]> {
  return onStage(options, async (stage) => {
    const { token, serviceId } = await addSender(stage, 'bench', 'http://127.0.0.1:9')
    const node = await stage.runNode(false)
    const empty = await timePage(node.url, '/service/dashboard', token, LOOKS)
    const rows = await fillCounters(stage, serviceId)
    const full = await timePage(node.url, '/service/dashboard', token, LOOKS)
    await node.stop()
    return [
      measure(
        'dashboard after a year, p95',
        percentile(full, 95),
        { atMost: 30 },
        { unit: 'ms', digits: 1, detail: `${spread(full)}; ${rows.toLocaleString('en')} counters` },
      ),
      {
        name: 'dashboard of an empty centre, p95',
        value: `${percentile(empty, 95).toFixed(1)} ms`,
        detail: spread(empty),
      },
    ]
  })
}

/** In the order of time, as the fold writes them: rows of many services lie side by side. Answers how many there are. */
async function fillCounters({ pool }: Stage, serviceId: number): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `with asked as (
       select $1::int as service, account, status
       from unnest('{1,2,3}'::int[]) account, unnest('{${DELIVERED},${UNDELIVERED},${UNREPORTED},${FAILED}}'::int[]) status
       union all
       select 1000 + other, 1, status from generate_series(1, ${OTHER_SERVICES}) other, unnest('{${DELIVERED},${FAILED}}'::int[]) status
     ), made as (
       insert into counters (service_id, account_id, test, quarter, status, n, segments, cost, quick)
       select service, account, false, to_timestamp((floor(extract(epoch from now()) / 900) - q) * 900), status, 100, 150, 0, 90
       from generate_series(${DAYS * 96}, 0, -1) q cross join asked
       returning 1
     ), unfolded as (
       insert into deltas (service_id, account_id, test, quarter, status, n, segments, cost, quick)
       select $1, 1 + i % 3, false, to_timestamp(floor(extract(epoch from now()) / 900) * 900), ${DELIVERED}, 1, 1, 0, 1
       from generate_series(1, ${UNFOLDED}) i
     )
     select count(*)::int as n from made`,
    [serviceId],
  )
  await pool.query('vacuum (analyze) counters')
  return rows[0]?.n ?? 0
}
