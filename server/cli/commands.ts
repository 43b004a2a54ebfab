import { readConfig, readEnvironment } from '../config.ts'
import type { Command } from './arguments.ts'

const HELP = { meaning: 'Tell what this command does' }

/** Every command, in the order of the help. What a command needs is loaded when it runs, so that each is quick. */
export const COMMANDS: Command[] = [
  {
    name: 'start',
    summary: 'Start Rasan: database, API, panel and dispatcher, until told to stop',
    options: {
      roles: {
        value: 'A,B',
        meaning: 'What this node does: api, dispatcher, jobs; RASAN_ROLES or all three unless given',
      },
      help: HELP,
    },
    async run({ values }) {
      const { start } = await import('../main.ts')
      const { roles: RASAN_ROLES } = values
      await start(readConfig({ ...readEnvironment(), ...(RASAN_ROLES !== undefined && { RASAN_ROLES }) }))
      return 0
    },
  },
  {
    name: 'migrate',
    summary: 'Make the installation, or bring its database up to this version',
    options: { help: HELP },
    async run() {
      const { migrateInstallation } = await import('./migrate-command.ts')
      return migrateInstallation(readConfig())
    },
  },
  {
    name: 'apply',
    operand: 'FILE',
    summary: 'Bring accounts, services and allocations to what a YAML or JSON file says (- reads standard input)',
    options: { help: HELP },
    async run({ operand }) {
      const { applyCommand } = await import('./apply-command.ts')
      return applyCommand(readConfig(), operand)
    },
  },
  {
    name: 'token create',
    summary: 'Make a token and print it',
    options: {
      service: { value: 'NAME', meaning: 'A token of this service' },
      centre: { meaning: 'A token of the centre' },
      name: { value: 'NAME', meaning: 'What the token is for', required: true },
      expires: {
        value: '30d',
        meaning: 'When it ends: 90m, 12h, 30d, 4w, 1y; 365 days at most, or as the centre says',
        required: true,
      },
      kind: { value: 'live|test', meaning: 'live unless given; what a test token sends goes to the sandbox' },
      scopes: { value: 'A,B', meaning: 'What it may do; the usual ones of its kind unless given' },
      networks: { value: 'A,B', meaning: 'Addresses and networks (CIDR) from which alone it is taken' },
      json: { meaning: 'Print {"token":…,"id":…,"expiresAt":…}' },
      help: HELP,
    },
    async run(given) {
      const { createTokenCommand } = await import('./token-command.ts')
      return createTokenCommand(readConfig, given)
    },
  },
  {
    name: 'user create',
    summary: 'Make a person who can sign in',
    options: {
      username: { value: 'NAME', meaning: 'Small Latin letters, digits, dot, dash, underscore', required: true },
      name: { value: 'NAME', meaning: 'The person’s name; the username unless given' },
      email: { value: 'ADDRESS', meaning: 'Also a name to sign in with' },
      mobile: { value: 'NUMBER', meaning: 'Also a name to sign in with; in any form' },
      'password-stdin': { meaning: 'Read the password from standard input, one line (required)' },
      administrator: { meaning: 'Make the person an administrator of the centre' },
      help: HELP,
    },
    async run(given) {
      const { createUserCommand } = await import('./user-command.ts')
      return createUserCommand(readConfig, given)
    },
  },
  {
    name: 'backup',
    operand: 'FILE',
    summary: 'Write everything but the master key into a file, also while the server runs',
    options: { force: { meaning: 'Replace FILE where it is there already' }, help: HELP },
    async run(given) {
      const { backupCommand } = await import('./backup-command.ts')
      return backupCommand(readConfig(), given)
    },
  },
  {
    name: 'restore',
    operand: 'FILE',
    summary: 'Make an installation from a backup, in a new data folder or an empty database',
    options: {
      'key-lost': { meaning: 'Its master key is lost: restore all but the secrets, which have to be entered anew' },
      suspended: { meaning: 'Suspend every account, so that nothing leaves until you resume it (for a rehearsal)' },
      help: HELP,
    },
    async run(given) {
      const { restoreCommand } = await import('./restore-command.ts')
      return restoreCommand(readConfig(), given)
    },
  },
  {
    name: 'forget-secrets',
    summary: 'Go on with a new master key when the former one is lost: provider keys have to be entered again',
    options: { yes: { meaning: 'Forget what only the former key could read (required)' }, help: HELP },
    async run(given) {
      const { forgetSecretsCommand } = await import('./forget-secrets-command.ts')
      return forgetSecretsCommand(readConfig(), given)
    },
  },
  {
    name: 'doctor',
    summary: 'Check the installation and say what needs attention',
    options: { help: HELP },
    async run() {
      const { doctorCommand } = await import('./doctor.ts')
      return doctorCommand(readConfig())
    },
  },
]
