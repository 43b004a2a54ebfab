import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** A process beyond its number: numbers are used again, the number with the start time is not. */
export type ProcessIdentity = { pid: number; startedAt: string }

const hasProc = process.platform === 'linux'

/** The identity of a living process; undefined when it is gone, or dead and not yet buried by its parent. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const startedAt = hasProc ? readStartFromProc(pid) : readStartFromPs(pid)
  return startedAt === undefined ? undefined : { pid, startedAt }
}

/** Whether the very process of this identity still lives. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.startedAt === identity.startedAt
}

/** Who we are. */
export function identifySelf(): ProcessIdentity {
  const self = identifyProcess(process.pid)
  if (!self) throw new Error(`the system does not know process ${process.pid}`)
  return self
}

/** The command line of a process, its words parted by spaces; empty when it is gone. */
export function readCommand(pid: number): string {
  if (!hasProc) return askPs(['-o', 'command=', '-p', String(pid)])
  return readOrEmpty(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()
}

/** Numbers of the living processes, but our own, whose command line fits. */
export function findProcesses(fits: (command: string) => boolean): number[] {
  const pids = hasProc
    ? readdirSync('/proc').map(Number).filter(Number.isInteger)
    : askPs(['-axo', 'pid=']).split('\n').map(Number)
  return pids.filter((pid) => pid !== process.pid && fits(readCommand(pid)) && identifyProcess(pid))
}

/** Sends a signal; a process that is gone already is no fault. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Ticks since boot and the boot's own id, so that a number used again after a reboot is not mistaken. */
function readStartFromProc(pid: number): string | undefined {
  const stat = readOrEmpty(`/proc/${pid}/stat`)
  // The name in parentheses may hold spaces and parentheses; the fields after it are numbers (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, startTicks] = [fields[0], fields[19]]
  if (!startTicks || state === 'Z' || state === 'X') return undefined
  return `${startTicks}@${readOrEmpty('/proc/sys/kernel/random/boot_id').trim()}`
}

function readStartFromPs(pid: number): string | undefined {
  const [state, ...start] = askPs(['-o', 'stat=,lstart=', '-p', String(pid)]).split(/\s+/)
  return !state || state.startsWith('Z') ? undefined : start.join(' ')
}

/** Empty also when `ps` finds no such process, which it tells by its exit code. */
function askPs(args: string[]): string {
  try {
    return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch (error) {
    if (typeof (error as { status?: unknown }).status === 'number') return ''
    throw error
  }
}

/** A process may vanish between two looks: its files are then missing, or say "no such process". */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return ''
    throw error
  }
}
