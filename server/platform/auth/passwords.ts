import { fieldError } from '../http/errors.ts'
import { foldPersian } from '../text/fold.ts'

export const PASSWORD_LENGTH_MIN = 10
/** What is too short does not match it: a schema says so together with what is wrong with other fields. */
export const LONG_ENOUGH = `^[\\s\\S]{${PASSWORD_LENGTH_MIN},}$`
export const PASSWORD_LENGTH_MAX = 128

/**
 * Refuses a password that is too short (10 characters), too long (128) or the person's name itself. Nothing else is
 * asked of it: rules about kinds of characters make passwords worse. Throws `invalid_request` at `path`.
 */
export function checkPassword(password: string, username: string, path = 'password'): void {
  const length = [...password].length
  if (length < PASSWORD_LENGTH_MIN) throw fieldError(path, 'password_too_short', { min: PASSWORD_LENGTH_MIN })
  if (length > PASSWORD_LENGTH_MAX) throw fieldError(path, 'password_too_long', { max: PASSWORD_LENGTH_MAX })
  if (foldPersian(password) === foldPersian(username)) throw fieldError(path, 'password_like_name')
}
