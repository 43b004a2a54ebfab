import { parseArgs } from 'node:util'

/** How big and how long the measures are. */
export type BenchOptions = {
  /** Messages that go from end to end. */
  messages: number
  /** Messages that stand in the queue before codes or another service's messages. */
  backlog: number
  /** Messages that are stored already. */
  stored: number
  /** Of a load that is steady. */
  seconds: number
  /** Runs nodes with `--cpu-prof` and tells where their time went. */
  isProfiled: boolean
}

export const USAGE = `npm run bench -- [NAME …] [--messages 60000] [--backlog 1000000] [--stored 5000000] [--seconds 20] [--profile]

Measures, prints a table, and writes it into bench/RESULTS.md. Without a name: everything, which takes half an hour or so.
--messages  from end to end (end-to-end)
--backlog   messages in the queue before (otp-behind-million, fairness, claim), or recipients (broadcast), or contacts (contacts)
--stored    messages stored before (history, search)
--seconds   of a steady load (sustained, otp-…, broadcast, reports, claim, memory)
--profile   the functions of the node that took the longest
`

/** Reads the command line. Throws with a sentence for whoever typed it. */
export function readOptions(args: string[]): { names: string[]; options: BenchOptions; isHelp: boolean } {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      messages: { type: 'string', default: '60000' },
      backlog: { type: 'string', default: '1000000' },
      stored: { type: 'string', default: '5000000' },
      seconds: { type: 'string', default: '20' },
      profile: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const read = (name: 'messages' | 'backlog' | 'stored' | 'seconds'): number => {
    const text = values[name].replaceAll('_', '')
    if (!/^\d{1,9}$/.test(text) || Number(text) === 0)
      throw new Error(`--${name} takes a number, not “${values[name]}”`)
    return Number(text)
  }
  return {
    names: positionals,
    options: {
      messages: read('messages'),
      backlog: read('backlog'),
      stored: read('stored'),
      seconds: read('seconds'),
      isProfiled: values.profile,
    },
    isHelp: values.help,
  }
}
