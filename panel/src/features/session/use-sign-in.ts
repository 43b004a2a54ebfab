import { useState } from 'react'
import { api, ask } from '../../api/client.ts'
import { ProblemError } from '../../api/problem.ts'
import type { Me } from '../../api/types.ts'

type State = { isPending: boolean; error: unknown; retryAfterS: number | null; triedAt: number }

const IDLE: State = { isPending: false, error: null, retryAfterS: null, triedAt: 0 }

/** The sign-in request and how it stands; `run` gives the person, or undefined where it was refused. */
export function useSignIn() {
  const [state, setState] = useState(IDLE)
  const run = async (body: { signInName: string; password: string }): Promise<Me | undefined> => {
    setState({ ...IDLE, isPending: true })
    try {
      const answer = await ask(api.POST('/api/v1/session', { body }))
      return 'user' in answer ? answer.user : undefined
    } catch (error) {
      const isLocked = error instanceof ProblemError && error.problem.code === 'sign_in_locked'
      setState({ isPending: false, error, retryAfterS: isLocked ? error.retryAfterS : null, triedAt: Date.now() })
      return undefined
    }
  }
  return { ...state, run }
}
