/** The numbers under which the hot tables hold a text's encoding. `utf8`: of a channel that counts no segments. */
export const ENCODINGS = { gsm7: 1, ucs2: 2, utf8: 3 } as const

export type Encoding = keyof typeof ENCODINGS

const NAMES = Object.entries(ENCODINGS) as [Encoding, number][]

export const encodingOf = (number: number): Encoding => NAMES.find(([, known]) => known === number)?.[0] ?? 'ucs2'
