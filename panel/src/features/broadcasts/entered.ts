import type { BroadcastDetail } from '../../api/types.ts'
import type { BroadcastClass } from './class-field.tsx'
import { NOBODY, type Recipients } from './recipients-fields.tsx'

/** A broadcast as it is filled in. */
export type Entered = {
  to: Recipients
  name: string
  text: string
  /** Its name; null: the text is written. */
  template: string | null
  values: Record<string, string>
  /** Null: whichever line is free. */
  from: string | null
  className: BroadcastClass
  sendAt: string | null
  /** Messages a minute. */
  pace: number | null
}

/** What was entered for the drafts that were made while the panel is open: the server keeps no numbers to give back. */
export const enteredFor = new Map<string, Entered>()

/** What the form of a draft begins with: what was entered for it, or as much as the server tells. */
export function enterAgain(draft: BroadcastDetail): Entered {
  const { id, name, text, template, variables, from, sendAt, pace } = draft
  const known = { name, text: text ?? '', template, values: variables, from, className: draft.class, sendAt, pace }
  return enteredFor.get(id) ?? { ...known, to: NOBODY }
}
