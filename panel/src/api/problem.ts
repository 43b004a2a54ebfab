import type { FieldError, Problem } from './types.ts'

/** What the API, or the way to it, answered instead of what was asked for; the words are in the reader's language. */
export class ProblemError extends Error {
  readonly problem: Problem
  /** Seconds until it is worth asking again, where the API says so. */
  readonly retryAfterS: number | null

  constructor(problem: Problem, retryAfterS: number | null = null) {
    super(problem.title)
    this.name = 'ProblemError'
    this.problem = problem
    this.retryAfterS = retryAfterS
  }
}

/** Reads any thrown thing as a problem: the API's own, else `unreachable`, which the caller words. */
export function readProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  return { title: '', status: 0, code: 'unreachable' }
}

/**
 * The errors of a problem by the first step of their path ("/to", "to", "body/to" all mean the field `to`), for a form
 * to show each at its field.
 */
export function errorsByField(problem: Problem | null): Record<string, string> {
  const found: Record<string, string> = {}
  for (const error of problem?.errors ?? []) {
    const field = fieldOf(error)
    found[field] ??= error.title
  }
  return found
}

/** The dotted path of a fault, without what says that it is in the body. */
export function fieldOf(error: Pick<FieldError, 'path'>): string {
  const steps = error.path.split(/[/.]/).filter((step) => step !== '' && step !== 'body' && step !== '$')
  return steps.join('.')
}
