import { useState } from 'react'
import { ProblemError } from '../../api/problem.ts'

type State = { isPending: boolean; error: unknown; retryAfterS: number | null; triedAt: number }

const IDLE: State = { isPending: false, error: null, retryAfterS: null, triedAt: 0 }

/** A step of a sign-in and how it stands; `run` gives its answer, or undefined where it was refused. */
export function useSignIn() {
  const [state, setState] = useState(IDLE)
  const run = async <T>(step: () => Promise<T>): Promise<T | undefined> => {
    setState({ ...IDLE, isPending: true })
    try {
      const answer = await step()
      setState(IDLE)
      return answer
    } catch (error) {
      const isLocked = error instanceof ProblemError && ['sign_in_locked', 'reset_limited'].includes(error.problem.code)
      setState({ isPending: false, error, retryAfterS: isLocked ? error.retryAfterS : null, triedAt: Date.now() })
      return undefined
    }
  }
  return { ...state, run }
}
