/**
 * Whether a call that was answered with this HTTP status may have been taken all the same: who gave up waiting or failed
 * may have passed it on first. Then no words and no code of a refusal are believed, and none of an acceptance.
 */
export const mayBeTaken = (httpStatus: number): boolean => httpStatus === 408 || httpStatus >= 500
