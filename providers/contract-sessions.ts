import type { Context, Provider, Report, Session } from './provider.ts'

/** The sessions of one test: one for each key, as the server holds them, and what was heard in them. */
export function createSessions({ openSession }: Provider) {
  const sessions = new Map<string, Session>()
  const heard: Report[] = []
  let wake: (() => void) | undefined
  return {
    of(context: Context): Context {
      if (!openSession) return context
      const name = JSON.stringify(context.key)
      const session =
        sessions.get(name) ??
        openSession(context, async (reports) => {
          heard.push(...reports)
          wake?.()
        })
      sessions.set(name, session)
      return { ...context, session }
    },
    /** The next report on a message; fails when none comes within 3 s. */
    async next(providerId: string): Promise<Report> {
      const deadline = AbortSignal.timeout(3_000)
      for (;;) {
        const found = heard.findIndex((report) => report.providerId === providerId)
        if (found >= 0) return heard.splice(found, 1)[0]!
        await new Promise<void>((resolve, reject) => {
          wake = resolve
          deadline.onabort = () => reject(new Error('no report was heard'))
        })
      }
    },
    close: () => Promise.all([...sessions.values()].map((session) => session.close())),
  }
}
