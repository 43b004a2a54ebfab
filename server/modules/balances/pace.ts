/** What was spent in the day that ended so many days ago (0: the last 24 hours), in the balance's unit. */
export type DaySpent = { daysAgo: number; spent: number }

/** How far back is looked, and after how many days a day counts half. */
export const PACE_DAYS = 28
const HALF_LIFE_DAYS = 7

/**
 * What an account spends in a day: the mean of its last days, in which a day of a week ago counts half of today. Days
 * before the first use do not count. Null while it is not known: nothing was spent for a whole day yet.
 */
export function weighPace(days: readonly DaySpent[], usedForMs: number): number | null {
  const wholeDays = Math.min(PACE_DAYS, Math.floor(usedForMs / 86_400_000))
  if (wholeDays < 1) return null
  let spent = 0
  let weights = 0
  for (let daysAgo = 0; daysAgo < wholeDays; daysAgo++) {
    const weight = 0.5 ** (daysAgo / HALF_LIFE_DAYS)
    weights += weight
    spent += weight * days.reduce((sum, day) => sum + (day.daysAgo === daysAgo ? day.spent : 0), 0)
  }
  return spent / weights
}

/** For how many days a balance lasts at this pace. Null where nothing is known or nothing is spent. */
export function countRunway(amount: number | null, pace: number | null): number | null {
  if (amount === null || pace === null || pace <= 0) return null
  return Math.max(0, amount / pace)
}

/** Whole days until an instant; negative once it has passed. */
export const countDaysLeft = (until: Date, nowMs: number): number => Math.floor((until.getTime() - nowMs) / 86_400_000)
