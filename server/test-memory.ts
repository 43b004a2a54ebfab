import { existsSync, statfsSync } from 'node:fs'

const FOLDER = '/dev/shm'
/** Many times what the databases and browsers of a whole run take at once. */
const ROOM_BYTES = 2 * 1024 ** 3

/** A folder in the machine's memory with room for what tests keep there; undefined where there is none. */
export function findMemoryFolder(): string | undefined {
  if (!existsSync(FOLDER)) return undefined
  const { bavail, bsize } = statfsSync(FOLDER)
  return Math.min(bavail * bsize, process.availableMemory()) > ROOM_BYTES ? FOLDER : undefined
}
