import { useState } from 'react'
import { errorsByField, fieldOf, ProblemError } from './problem.ts'

/**
 * One request of a form: whether it is under way, what was wrong (at which field), and `run`, which says whether it
 * went through. `fault` is what belongs to no field that `shown` names, itself (`name`) or by what holds it (`settings`).
 */
export function useSubmit(shown: readonly string[] = []) {
  const [state, setState] = useState<{ isPending: boolean; error: unknown }>({ isPending: false, error: null })
  const errors = errorsByField(state.error instanceof ProblemError ? state.error.problem : null)

  const run = async (act: () => Promise<unknown>): Promise<boolean> => {
    setState({ isPending: true, error: null })
    try {
      await act()
      setState({ isPending: false, error: null })
      return true
    } catch (error) {
      setState({ isPending: false, error })
      return false
    }
  }
  return { isPending: state.isPending, error: state.error, fault: withoutShown(state.error, shown), errors, run }
}

/** The error without what stands at a field; nothing where all of it does. */
function withoutShown(error: unknown, shown: readonly string[]): unknown {
  if (!(error instanceof ProblemError) || !error.problem.errors?.length) return error
  const errors = error.problem.errors.filter((one) => !isShown(fieldOf(one), shown))
  return errors.length === 0 ? null : new ProblemError({ ...error.problem, errors }, error.retryAfterS)
}

const isShown = (field: string, shown: readonly string[]): boolean =>
  shown.some((name) => field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`))
