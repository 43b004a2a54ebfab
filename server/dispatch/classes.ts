/** How urgent a message is: the class of its lane. Lower numbers leave first. */
export const CLASSES = {
  otp: { number: 1, validForS: 300 },
  normal: { number: 2, validForS: 86_400 },
  bulk: { number: 3, validForS: 172_800 },
} as const

export type MessageClass = keyof typeof CLASSES

export const OTP = CLASSES.otp.number

const BY_NUMBER = new Map<number, MessageClass>(
  Object.entries(CLASSES).map(([name, { number }]) => [number, name as MessageClass]),
)

/** The class of a stored number. Throws for a number that no class has. */
export function classOf(number: number): MessageClass {
  const found = BY_NUMBER.get(number)
  if (found === undefined) throw new Error(`no class has the number ${number}`)
  return found
}
