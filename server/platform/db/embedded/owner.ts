import { execFile } from 'node:child_process'
import { accessSync, constants, readFileSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { embeddedError } from './messages.ts'

const run = promisify(execFile)

/** The system user that PostgreSQL runs as when we are root, which it refuses to run as. */
export type Owner = { uid: number; gid: number }

/** A program as it is to be spawned, under the owner's rights. */
export type Command = { file: string; args: string[]; uid?: number; gid?: number }

/** The user of our own, and the one that every system has. */
const ownName = 'rasan'
const anyName = 'nobody'

/** Bits of capabilities(7). */
const dacOverride = 1n << 1n
const dacReadSearch = 1n << 2n
const setPcap = 1n << 8n

/**
 * Who runs PostgreSQL. Undefined: we ourselves, for we are not root. As root: the owner of a folder that exists
 * already and is not root's (the first that fits), else the system user `rasan` (made when missing), else `nobody`.
 */
export async function findOwner(folders: string[]): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const folder of folders) {
    const stat = statSync(folder, { throwIfNoEntry: false })
    if (stat && stat.uid !== 0) return { uid: stat.uid, gid: stat.gid }
  }
  return (await findUser(ownName)) ?? (await makeUser()) ?? (await findUser(anyName)) ?? { uid: 65534, gid: 65534 }
}

/**
 * How to spawn a program as the owner. Where the owner cannot enter a folder on the way to the program or to the data
 * (a checkout under /root, a temporary folder of root), it gets the one right to do so through util-linux's setpriv;
 * where that is impossible, the fault has the code `embedded_no_permission`.
 */
export function commandAs(owner: Owner | undefined, file: string, args: string[], needs: string[]): Command {
  if (!owner) return { file, args }
  const shut = findShutFolder(owner, [file, ...needs])
  const mayRun = hasBits(statSync(file), owner, 0o5)
  if (!shut && mayRun) return { file, args, ...owner }
  const capability = chooseCapability(mayRun)
  const setpriv = findSetpriv()
  if (!capability || !setpriv) {
    const detail = `the system user ${owner.uid}, as which PostgreSQL runs, cannot enter it`
    throw embeddedError('embedded_no_permission', { folder: shut ?? file, detail })
  }
  return {
    file: setpriv,
    args: [
      ...['--reuid', String(owner.uid), '--regid', String(owner.gid), '--clear-groups'],
      // Without this bit access(2), by which PostgreSQL looks for its own program, leaves capabilities out.
      ...['--securebits', '+no_setuid_fixup'],
      ...['--inh-caps', `+${capability}`, '--ambient-caps', `+${capability}`],
      ...[file, ...args],
    ],
  }
}

/** The first folder above one of the paths that the owner may not enter. */
function findShutFolder(owner: Owner, paths: string[]): string | undefined {
  const folders = paths.flatMap(listAncestors)
  return folders.find((folder) => !hasBits(statSync(folder), owner, 0o1))
}

function listAncestors(path: string): string[] {
  const parent = dirname(path)
  return parent === path ? [] : [...listAncestors(parent), parent]
}

function hasBits(stat: Stats, owner: Owner, bits: number): boolean {
  const shift = stat.uid === owner.uid ? 6 : stat.gid === owner.gid ? 3 : 0
  return ((stat.mode >> shift) & bits) === bits
}

/**
 * The least right that is enough: to read and search everything; or, where that is withheld (containers) or the
 * program's own file is shut, to override file modes altogether.
 */
function chooseCapability(mayRun: boolean): string | undefined {
  if (process.platform !== 'linux') return undefined
  const ours = BigInt(`0x${/^CapEff:\s*(\w+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`)
  if (!(ours & setPcap)) return undefined
  if (mayRun && ours & dacReadSearch) return 'dac_read_search'
  return ours & dacOverride ? 'dac_override' : undefined
}

function findSetpriv(): string | undefined {
  return ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

async function findUser(name: string): Promise<Owner | undefined> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, name])).stdout)),
    )
    return uid && gid ? { uid, gid } : undefined
  } catch {
    // `id` fails for a name that the system does not know.
    return undefined
  }
}

/** Makes the system user; undefined where the system has no useradd or refuses. */
async function makeUser(): Promise<Owner | undefined> {
  const args = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent']
  try {
    await run('useradd', [...args, '--shell', '/usr/sbin/nologin', ownName])
    return findUser(ownName)
  } catch {
    // It may be there all the same, made by another process at this moment.
    return findUser(ownName)
  }
}
