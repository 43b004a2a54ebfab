/** The numbers under which the hot tables hold a text's encoding. */
export const ENCODINGS = { gsm7: 1, ucs2: 2 } as const
