import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { Config } from '../config.ts'
import { createUser } from '../modules/users/users.ts'
import { openSignIn } from '../platform/auth/sign-in.ts'
import { AppError } from '../platform/http/errors.ts'
import type { Given } from './arguments.ts'
import { withCentre } from './centre.ts'
import { CliFault, explainAppError, usageFault } from './faults.ts'

const PASSWORD_BYTES_MAX = 4_096
const NAME_LENGTH_MAX = 100
const USERNAME = /^[a-z0-9][a-z0-9._-]{0,62}$/
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** `rasan user create`: works also while nobody can sign in, so it is the way in for an operator without a browser. */
export async function createUserCommand(readConfig: () => Config, { values, switches }: Given): Promise<number> {
  const { username = '', name, email, mobile } = values
  if (!USERNAME.test(username))
    throw usageFault(
      '--username takes small Latin letters, digits, dot, dash and underscore, and begins with a letter or digit.',
    )
  if (name !== undefined && (name.trim() === '' || name.length > NAME_LENGTH_MAX))
    throw usageFault('--name has to have 1 to 100 characters.')
  if (email !== undefined && !EMAIL.test(email))
    throw usageFault(`--email is "${email}": give an address such as name@example.org.`)
  if (!switches.has('password-stdin'))
    throw usageFault(
      '--password-stdin is missing: the password is read from standard input, so that no other program sees it.',
    )
  const config = readConfig()
  const password = await readPassword()
  const isAdministrator = switches.has('administrator')

  return withCentre(config, async ({ db, vault, actor }) => {
    const roles = isAdministrator ? [{ role: 'administrator', service: null }] : []
    const input = { username, name, email, mobile, password, roles }
    await createUser(db, actor, openSignIn(config, db, vault), input).catch((error) => {
      throw error instanceof AppError ? new CliFault(explainAppError(error, nameOption)) : error
    })
    process.stdout.write(`+ user ${username}${isAdministrator ? ', administrator' : ''}\n`)
    return 0
  })
}

const nameOption = (path: string): string => (path === 'password' ? 'password' : `--${path}`)

/** One line of standard input without its newline; typed at a terminal it is not shown. */
async function readPassword(): Promise<string> {
  const text = process.stdin.isTTY ? await askUnseen() : await readAll()
  const password = text.replace(/\r?\n$/, '')
  if (password === '') throw new CliFault('There is no password on standard input: give it as one line.')
  if (/[\r\n]/.test(password)) throw new CliFault('The password on standard input has to be one line.')
  return password
}

async function readAll(): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of process.stdin) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > PASSWORD_BYTES_MAX) throw new CliFault('The password on standard input is too long.')
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function askUnseen(): Promise<string> {
  process.stderr.write('Password: ')
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  try {
    return await terminal.question('')
  } catch {
    // Ctrl-C or Ctrl-D
    throw new CliFault('No password was given: nothing was made.')
  } finally {
    terminal.close()
    process.stderr.write('\n')
  }
}
