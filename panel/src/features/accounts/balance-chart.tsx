import { useTranslation } from 'react-i18next'
import { Area, AreaChart, CartesianGrid, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { BalanceReading } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'

const AXIS = { fill: 'var(--muted)', fontSize: 12 }

// The chart itself is laid out from left to right, else its words stand on the wrong side of their axis: each keeps its own.
const isolate = (text: string): string => `\u2068${text}\u2069`

/** The balance over time, with the thresholds that alerts are told at. Time runs as the language is read. */
export default function BalanceChart({ readings, thresholds }: { readings: BalanceReading[]; thresholds: number[] }) {
  const { i18n } = useTranslation()
  const format = useFormat()
  const isRightToLeft = i18n.dir() === 'rtl'
  const unit = readings.at(-1)?.balance.unit ?? 'IRR'
  const rows = readings
    // amounts of another unit, before somebody corrected it, are on no common scale
    .filter(({ balance }) => balance.unit === unit)
    .map(({ at, balance }) => ({ at: Date.parse(at), amount: Number(balance.amount) }))
  return (
    <ResponsiveContainer width="100%" height="100%">
      <AreaChart data={rows} accessibilityLayer={false} margin={{ top: 8, right: 8, bottom: 0, left: 8 }}>
        <CartesianGrid vertical={false} stroke="var(--separator)" />
        <XAxis
          dataKey="at"
          type="number"
          domain={['dataMin', 'dataMax']}
          reversed={isRightToLeft}
          tickFormatter={(at: number) => isolate(format.dateShort(at))}
          tick={AXIS}
          tickLine={false}
          axisLine={{ stroke: 'var(--border)' }}
          minTickGap={40}
        />
        <YAxis
          orientation={isRightToLeft ? 'right' : 'left'}
          tickFormatter={(value: number) => isolate(format.compact(value))}
          tick={AXIS}
          tickLine={false}
          axisLine={false}
          width={72}
        />
        <Tooltip
          isAnimationActive={false}
          content={({ active, payload, label }) =>
            active && payload.length > 0 ? (
              <div
                dir={i18n.dir()}
                className="rounded-xl border border-border bg-overlay px-4 py-3 text-sm shadow-overlay"
              >
                <p className="text-muted">{format.dateTime(Number(label))}</p>
                <p className="font-medium">{format.money({ amount: String(payload[0]?.value ?? 0), unit })}</p>
              </div>
            ) : null
          }
        />
        {thresholds.map((threshold) => (
          <ReferenceLine
            key={threshold}
            y={threshold}
            stroke="var(--danger)"
            strokeDasharray="4 4"
            ifOverflow="hidden"
          />
        ))}
        <Area
          dataKey="amount"
          type="stepAfter"
          stroke="var(--accent)"
          fill="var(--accent)"
          fillOpacity={0.12}
          strokeWidth={2}
          isAnimationActive={false}
        />
      </AreaChart>
    </ResponsiveContainer>
  )
}
