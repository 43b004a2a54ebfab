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
