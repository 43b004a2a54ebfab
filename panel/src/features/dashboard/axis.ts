const STEPS_MAX = 5

/** Round whole numbers from nothing to what holds `max`, evenly apart: the lines of a chart. */
export function listTicks(max: number): number[] {
  const step = findStep(max)
  const count = Math.max(1, Math.ceil(max / step))
  return Array.from({ length: count + 1 }, (_, i) => i * step)
}

function findStep(max: number): number {
  for (let power = 1; ; power *= 10)
    for (const digit of [1, 2, 5]) if (digit * power * STEPS_MAX >= max) return digit * power
}
