import { useState } from 'react'
import { errorsByField, ProblemError } from './problem.ts'

/**
 * One request of a form: whether it is under way, what was wrong (at which field), and `run`, which says whether it
 * went through. `fault` is what belongs to no field that `shown` names.
 */
export function useSubmit(shown: readonly string[] = []) {
  const [state, setState] = useState<{ isPending: boolean; error: unknown }>({ isPending: false, error: null })
  const errors = errorsByField(state.error instanceof ProblemError ? state.error.problem : null)
  const hasPlace = Object.keys(errors).length > 0 && Object.keys(errors).every((field) => shown.includes(field))

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
  return { isPending: state.isPending, error: state.error, fault: hasPlace ? null : state.error, errors, run }
}
