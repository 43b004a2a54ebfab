// What a soak of a minute makes of the waits of a node (`short-waits.ts`), in ms.

export const SHORT_TIMEOUT_MS = 3_000
export const SHORT_GRACE_MS = 4_000
/** Longest wait until something is asked, tried or sent again. */
export const SHORT_WAIT_MS = 4_000
