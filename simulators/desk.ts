import type { Temper } from './misbehaviour.ts'

/** Where a message stands, in words that every dialect can say; a number or text is a code of its own. */
export type Ending =
  | 'scheduled'
  | 'queued'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'blocked'
  | 'cancelled'
  | number
  | (string & {})

/** A message that the simulator took. */
export type Row = {
  id: number
  reference: string | null
  key: string
  /** As it was sent. */
  to: string
  text: string
  line: string | null
  template?: { name: string; tokens: Record<string, string> }
  cost: number
  /** ms since 1970, by the simulator's clock. */
  at: number
  /** From when it goes out: `at`, or its scheduled time. */
  startsAt: number
  endsAfterMs: number
  ending: Ending
  /** How often this message came, repeats that were not taken again included. */
  calls: number
}

export type NewRow = Pick<Row, 'reference' | 'key' | 'to' | 'text' | 'line' | 'template'> & {
  cost?: number
  startsAt?: number
}

export type InboundRow = { id: number; from: string; line: string; text: string; at: number; isRead: boolean }

export type DeskOptions = {
  /** The first id that it gives. */
  firstId: number
  /** Rows that are kept whole; what is older is only counted. */
  keepRows: number
  /** From taking to `sent`, and to the ending. */
  sentAfterMs: number
  endsAfterMs: number
  /** What the account has, in its own unit; null is bottomless. */
  credit: number | null
  now(): number
}

/** What a dialect works with: messages taken, inbox, credit and clock. */
export type Desk = ReturnType<typeof createDesk>

/** A reference as a map's key: numbers take a third of the memory of texts. */
const refKey = (reference: string | number): string | number => {
  const number = Number(reference)
  return Number.isSafeInteger(number) && String(number) === String(reference) ? number : String(reference)
}

export function createDesk(options: DeskOptions, temper: Temper, onTaken: (row: Row) => void) {
  const { now, keepRows } = options
  let nextId = options.firstId
  let ring: (Row | undefined)[] = []
  /** Every reference ever taken: its latest id, and how often where more than once. */
  let idOf = new Map<string | number, number>()
  let timesOf = new Map<string | number, number>()
  let credit = options.credit
  let inbox: InboundRow[] = []
  const totals = { calls: 0, messages: 0, doubled: 0 }

  const findById = (id: number): Row | undefined => {
    const row = ring[id % keepRows]
    return row?.id === id ? row : undefined
  }

  function take(input: NewRow): Row {
    const at = now()
    const id = nextId++
    const row: Row = {
      ...input,
      id,
      at,
      cost: input.cost ?? 0,
      startsAt: input.startsAt ?? at,
      endsAfterMs: options.endsAfterMs,
      ending: temper.forRecipient(input.to, ['ending'])[0]?.status ?? 'delivered',
      calls: 1,
    }
    ring[id % keepRows] = row
    if (credit !== null) credit -= row.cost
    totals.messages++
    if (row.reference !== null) countReference(refKey(row.reference), id)
    onTaken(row)
    return row
  }

  function countReference(key: string | number, id: number): void {
    if (idOf.has(key)) {
      const times = (timesOf.get(key) ?? 1) + 1
      timesOf.set(key, times)
      if (times === 2) totals.doubled++
    }
    idOf.set(key, id)
  }

  /** Newest first, back to `since`. */
  function* walkRows(since = 0): Generator<Row> {
    for (let id = nextId - 1; id >= options.firstId && id > nextId - 1 - keepRows; id--) {
      const row = findById(id)
      if (!row || row.at < since) return
      yield row
    }
  }

  return {
    now,
    totals,
    take,
    findById,
    walkRows,
    /** The message of this key with this reference: another key's is nobody's business. */
    findByReference(key: string, reference: string): Row | undefined {
      const id = idOf.get(refKey(reference))
      const row = id === undefined ? undefined : findById(id)
      return row?.key === key ? row : undefined
    },
    /** Where a message stands now. */
    statusOf(row: Row): Ending {
      const age = now() - row.startsAt
      if (age < 0) return row.ending === 'cancelled' ? 'cancelled' : 'scheduled'
      if (age >= row.endsAfterMs) return row.ending
      return age >= Math.min(options.sentAfterMs, row.endsAfterMs) ? 'sent' : 'queued'
    },
    timesTaken(reference: string | number): number {
      const key = refKey(reference)
      return timesOf.get(key) ?? (idOf.has(key) ? 1 : 0)
    },
    /** Whether a misbehaviour makes this recipient a bad one. */
    isRefused: (to: string): boolean => temper.forRecipient(to, ['badRecipient']).length > 0,
    canPay: (cost: number): boolean => credit === null || credit >= cost,
    credit: (): number | null => credit,
    setCredit(left: number | null): void {
      credit = left
    },
    addInbound(message: { from: string; line: string; text: string }): InboundRow {
      const row = { id: nextId++, ...message, at: now(), isRead: false }
      inbox.push(row)
      return row
    },
    inbox: (): InboundRow[] => inbox,
    reset(): void {
      ring = []
      idOf = new Map()
      timesOf = new Map()
      inbox = []
      credit = options.credit
      Object.assign(totals, { calls: 0, messages: 0, doubled: 0 })
    },
  }
}
