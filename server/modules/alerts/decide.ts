/** When something about an account is worth a message. Values fall: below a level is worse than above it. */
export type Rule = {
  /** Thresholds in any order; the deepest that the value has reached is the level. */
  levels: readonly number[]
  /** A level is left only when the value is above it by this factor: a value that trembles there tells once. */
  margin: number
  /** Where a factor moves nothing (of a level 0, or the factor 1): above it by so much. */
  slack: number
  /** A level is left for "well" only when it was so for this long. */
  calmMs: number
  /** Told again after this long while it lasts and nobody has acknowledged it; null: once. */
  repeatMs: number | null
}

/** What an alert remembers; undefined where there is none yet. Times in ms since 1970. */
export type AlertState = {
  /** The level that the value is at, null while all is well. */
  level: number | null
  /** The level that the receivers were told of last; null: nothing, or that it is well again. */
  told: number | null
  toldAt: number | null
  calmSince: number | null
  isAcknowledged: boolean
}

/** Until when what is no deeper than a level is told to nobody: that it is well again was told a moment ago. */
export type Hush = { level: number; until: number }

export type AlertEvent = 'opened' | 'deepened' | 'repeated' | 'recovered'

/** The next state, undefined where there is nothing to remember, and what the receivers are told now. */
export type Decision = { state: AlertState | undefined; event: AlertEvent | null; isOver: boolean }

const NOTHING: AlertState = { level: null, told: null, toldAt: null, calmSince: null, isAcknowledged: false }

/**
 * What follows from a value at a moment. `value` null: not known, so nothing changes but the clock. In quiet hours nobody
 * is told; what is still so at their end is told then, and what came and went within them never.
 */
export function decide(
  held: AlertState | undefined,
  value: number | null,
  rule: Rule,
  { now, isQuiet, hush = null }: { now: number; isQuiet: boolean; hush?: Hush | null },
): Decision {
  // nobody wants to know of it any more: that is no news to be told
  if (rule.levels.length === 0)
    return { state: held && { ...NOTHING, isAcknowledged: held.isAcknowledged }, event: null, isOver: true }
  const before = held ?? NOTHING
  const crossed = value === null ? before.level : findLevel(before.level, value, rule)
  const isCalming = crossed === null && before.level !== null && rule.calmMs > 0
  const calmSince = isCalming ? (before.calmSince ?? now) : null
  const level = calmSince !== null && now - calmSince < rule.calmMs ? before.level : crossed
  const isHushed = hush !== null && before.told === null && level !== null && level >= hush.level && now < hush.until
  const event = isQuiet || isHushed ? null : findEvent(before, level, rule, now)
  const state = {
    level,
    told: tellsOf(before.told, level, event),
    toldAt: event === null ? before.toldAt : now,
    calmSince: level === null ? null : calmSince,
    isAcknowledged: before.isAcknowledged && event !== 'deepened' && event !== 'opened',
  }
  const isOver = state.level === null && state.told === null
  return { state: isOver && held === undefined ? undefined : state, event, isOver }
}

/** The deepest threshold reached. On the way up one is left only when the value is above it by the margin. */
function findLevel(held: number | null, value: number, { levels, margin, slack }: Rule): number | null {
  const deepest = deepestOf(levels.filter((level) => value <= level))
  if (held === null || (deepest !== null && deepest <= held)) return deepest
  const endOf = (level: number) => (level * margin > level ? level * margin : level + slack)
  return deepestOf(levels.filter((level) => level >= held && value <= endOf(level)))
}

const deepestOf = (levels: number[]): number | null => (levels.length > 0 ? Math.min(...levels) : null)

function findEvent(before: AlertState, level: number | null, { repeatMs }: Rule, now: number): AlertEvent | null {
  const { told, toldAt, isAcknowledged } = before
  if (level === null) return told === null ? null : 'recovered'
  if (told === null) return 'opened'
  if (level < told) return 'deepened'
  const isDue = repeatMs !== null && toldAt !== null && now - toldAt >= repeatMs
  return isDue && !isAcknowledged ? 'repeated' : null
}

/** Rising to a higher level is told to nobody; falling below the lower one is then told anew. */
function tellsOf(told: number | null, level: number | null, event: AlertEvent | null): number | null {
  if (event !== null) return level
  return told !== null && level !== null && level > told ? level : told
}

/** Whether a minute of the day is in quiet hours, which may pass midnight. From and until alike: none. */
export function isQuietAt(minute: number, quiet: { from: number; until: number } | null): boolean {
  if (quiet === null || quiet.from === quiet.until) return false
  const { from, until } = quiet
  return from < until ? minute >= from && minute < until : minute >= from || minute < until
}
