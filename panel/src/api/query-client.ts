import { QueryClient } from '@tanstack/react-query'
import { ProblemError } from './problem.ts'

const RETRIES = 2

/** Server data of the panel. What the API refuses is not asked again; what did not get through is, twice. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => !(error instanceof ProblemError && error.problem.status < 500) && failures < RETRIES,
    },
  },
})

/**
 * Forgets what a person was shown as they leave: when the page has gone that shows it, for without its data that page
 * would ask once more and show a fault; and nothing that the next page has asked for meanwhile.
 * @param leave tells whether they have left: who clicked elsewhere meanwhile is led out by the next refusal
 */
export async function forgetAfter(client: QueryClient, leave: () => Promise<boolean>): Promise<void> {
  const cache = client.getQueryCache()
  const known = cache.getAll()
  if (!(await leave())) return
  for (const query of known) cache.remove(query)
}
