import { AppError, type FieldError } from '../../platform/http/errors.ts'

/** Collects what several checks of one request find, so that it is told at once. */
export function createFaults() {
  const errors: FieldError[] = []
  return {
    /** What a check gives; undefined where it threw `invalid_request`, whose faults are kept. Throws what else it throws. */
    async of<T>(check: () => T | Promise<T>): Promise<T | undefined> {
      try {
        return await check()
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'invalid_request') throw error
        errors.push(...error.errors)
        return undefined
      }
    },
    /** Throws `invalid_request` with all that was found and `taken`; `already_exists` where that alone is at fault. */
    throwWith(taken: FieldError[]): void {
      if (errors.length > 0) throw new AppError('invalid_request', { errors: [...errors, ...taken] })
      if (taken.length > 0) throw new AppError('already_exists', { errors: taken })
    },
  }
}
