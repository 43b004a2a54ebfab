/** Work on accounts, each by itself: a provider that hangs holds up nothing but its own account's work. */
export type AccountWork = {
  /** Accounts whose work has not ended yet. */
  busy(): number[]
  /** Begins, unless this account's last work is still going on. `work` does not reject. */
  start(accountId: number, work: () => Promise<void>): void
  /** Waits for what is going on. */
  drain(): Promise<void>
}

export function createAccountWork(): AccountWork {
  const running = new Map<number, Promise<void>>()
  return {
    busy: () => [...running.keys()],
    start(accountId, work) {
      if (running.has(accountId)) return
      running.set(
        accountId,
        work().finally(() => running.delete(accountId)),
      )
    },
    async drain() {
      await Promise.all(running.values())
    },
  }
}
