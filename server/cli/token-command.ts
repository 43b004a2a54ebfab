import type { Config } from '../config.ts'
import { createToken, type NewToken, parseDuration } from '../modules/tokens/tokens.ts'
import { AppError } from '../platform/http/errors.ts'
import type { Given } from './arguments.ts'
import { withCentre } from './centre.ts'
import { CliFault, explainAppError, usageFault } from './faults.ts'

const NAME_LENGTH_MAX = 100

/** `rasan token create`: prints the token alone on standard output, what it is on standard error. */
export async function createTokenCommand(readConfig: () => Config, { values, switches }: Given): Promise<number> {
  const { service, name = '', expires = '', kind = 'live' } = values
  const isCentre = switches.has('centre')
  if (isCentre === (service !== undefined))
    throw usageFault('Say whose token it is: either --service NAME or --centre.')
  if (isCentre && values.kind !== undefined)
    throw usageFault('--kind is for tokens of services: leave it out with --centre.')
  if (kind !== 'live' && kind !== 'test') throw usageFault(`--kind is "${kind}": use live or test.`)
  if (name.trim() === '' || name.length > NAME_LENGTH_MAX) throw usageFault('--name has to have 1 to 100 characters.')
  if (parseDuration(expires) === undefined) throw usageFault(`--expires is "${expires}": use 90m, 12h, 30d, 4w or 1y.`)
  const [scopes, networks] = [values.scopes, values.networks].map((list) => list?.split(',').map((one) => one.trim()))

  return withCentre(readConfig(), async ({ db, actor }) => {
    const input: NewToken = { kind: isCentre ? 'centre' : kind, service, name, scopes, networks, expiresIn: expires }
    const made = await createToken(db, actor, input).catch((error) => {
      throw error instanceof AppError ? new CliFault(explainToken(error, service)) : error
    })
    const { token, id, expiresAt } = made
    if (switches.has('json')) process.stdout.write(`${JSON.stringify({ token, id, expiresAt })}\n`)
    else {
      process.stdout.write(`${token}\n`)
      const what = isCentre ? 'A token of the centre' : `A ${made.kind} token of service ${service}`
      process.stderr.write(`${what}, valid until ${expiresAt}; it is shown only this once.\n`)
    }
    return 0
  })
}

function explainToken(error: AppError, service: string | undefined): string {
  if (error.code === 'service_not_found') return `There is no service "${service}": make it first, or check the name.`
  return explainAppError(error, (path) => (path === 'expiresIn' ? '--expires' : `--${path.replace(/\[\d+\]$/, '')}`))
}
