import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { advice, type Finding, fine, wrong } from './finding.ts'

const NODE_MAJOR = 24
const GIB = 2 ** 30
const SPACE_LEAST_BYTES = GIB
const SPACE_GOOD_BYTES = 5 * GIB

export function checkNode(): Finding {
  const major = Number(process.versions.node.split('.', 1)[0])
  return major >= NODE_MAJOR
    ? fine(`Node.js is ${process.version}.`)
    : wrong(
        `Node.js is ${process.version}: start with "npm start" or "npx --no-install rasan", which bring ${NODE_MAJOR}.`,
      )
}

/** The folder of the embedded database; nothing to look at where DATABASE_URL takes its place. */
export function checkDataFolder({ databaseUrl, dataDir }: Config): Finding[] {
  if (databaseUrl !== null || !existsSync(dataDir)) return []
  return [checkPermission(dataDir), checkSpace(dataDir), ...checkKeyFile(join(dataDir, 'master.key'))]
}

function checkPermission(dataDir: string): Finding {
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
    return fine(`The data folder ${dataDir} can be written.`)
  } catch {
    return wrong(`The data folder ${dataDir} cannot be written by this user: give it to the user that runs Rasan.`)
  }
}

function checkSpace(dataDir: string): Finding {
  const { bavail, bsize } = statfsSync(dataDir)
  const bytes = bavail * bsize
  const said = `${(bytes / GIB).toFixed(1)} GiB are free for the data folder`
  if (bytes < SPACE_LEAST_BYTES) return wrong(`Only ${said}: make room before messages can no longer be stored.`)
  return bytes < SPACE_GOOD_BYTES ? advice(`${said}: think of more room.`) : fine(`${said}.`)
}

function checkKeyFile(file: string): Finding[] {
  if (!existsSync(file) || process.platform === 'win32') return []
  const isOpen = (statSync(file).mode & 0o077) !== 0
  return [
    isOpen
      ? wrong(`The master key ${file} can be read by others: run chmod 600 on it.`)
      : fine('The master key can be read by its owner alone.'),
  ]
}

export function checkPublicUrl({ env, publicUrl, publicUrlGiven }: Config): Finding {
  if (publicUrlGiven) return fine(`Providers report to ${publicUrl}.`)
  const sentence = `RASAN_PUBLIC_URL is not set: providers are told to report to ${publicUrl}, which they can hardly reach.`
  return env === 'production' ? wrong(sentence) : advice(sentence)
}
