import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Dispatch } from '../dispatch/dispatch.ts'
import type { AccessCache } from './auth/access.ts'
import type { SignIn } from './auth/sign-in.ts'
import type { Vault } from './crypto/vault.ts'
import type { Database } from './db/database.ts'
import type { ApiLog } from './http/api-log.ts'
import type { Ids } from './ids.ts'
import type { Live } from './live/live.ts'

/** What the rooms are handed; made once, in main.ts. */
export type Deps = {
  config: Config
  database: Database
  vault: Vault
  log: Logger
  ids: Ids
  access: AccessCache
  signIn: SignIn
  live: Live
  apiLog: ApiLog
  dispatch: Dispatch
}
