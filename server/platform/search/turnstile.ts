/** Lets so many of one owner's works run at once; the next ones wait their turn, and beyond that are turned away. */
export type Turnstile = {
  /** Answers what the work answers; undefined where too many wait already. */
  pass<T>(owner: string, work: () => Promise<T>): Promise<T> | undefined
}

type Owner = { running: number; waiting: (() => void)[] }

export function createTurnstile(runningMax: number, waitingMax: number): Turnstile {
  const owners = new Map<string, Owner>()

  async function run<T>(name: string, owner: Owner, work: () => Promise<T>): Promise<T> {
    if (owner.running >= runningMax) await new Promise<void>((resolve) => owner.waiting.push(resolve))
    else owner.running++
    try {
      return await work()
    } finally {
      // the place goes to the next one directly, so that nobody slips in between
      const next = owner.waiting.shift()
      if (next) next()
      else if (--owner.running === 0) owners.delete(name)
    }
  }

  return {
    pass(name, work) {
      const owner = owners.get(name) ?? { running: 0, waiting: [] }
      owners.set(name, owner)
      return owner.waiting.length >= waitingMax ? undefined : run(name, owner, work)
    },
  }
}
