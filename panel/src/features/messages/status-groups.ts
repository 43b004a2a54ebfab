/** Quick filters by what people ask most: is it still going, did it arrive, did it not. */
export const STATUS_GROUPS = {
  all: undefined,
  going: 'held,scheduled,queued,sending,unconfirmed,sent',
  delivered: 'delivered',
  lost: 'undelivered,failed,expired,cancelled,unreported',
} as const

export type StatusGroup = keyof typeof STATUS_GROUPS

export const GROUP_NAMES = Object.keys(STATUS_GROUPS) as StatusGroup[]

/** The quick filter that a status condition is, or undefined where it is another choice. */
export function groupOf(status: string | undefined): StatusGroup | undefined {
  return GROUP_NAMES.find((name) => STATUS_GROUPS[name] === status)
}
