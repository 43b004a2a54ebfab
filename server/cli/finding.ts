/** One thing looked at: fine, worth a look (`advice`), or `wrong`. */
export type Finding = { state: 'fine' | 'advice' | 'wrong'; sentence: string }

export const fine = (sentence: string): Finding => ({ state: 'fine', sentence })
export const advice = (sentence: string): Finding => ({ state: 'advice', sentence })
export const wrong = (sentence: string): Finding => ({ state: 'wrong', sentence })
