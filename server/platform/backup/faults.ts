/** A backup that cannot be written, read or restored. The message tells the operator what is wrong and what to do. */
export class BackupFault extends Error {}

export const notABackup = (file: string): BackupFault => new BackupFault(`${file} is no backup of Rasan.`)

export const cutOff = (file: string): BackupFault =>
  new BackupFault(`${file} is cut off: its end is missing. Nothing was restored; take another backup.`)

export const damaged = (file: string, cause?: unknown): BackupFault =>
  new BackupFault(`${file} is not as it was written: it is damaged. Nothing was restored; take another backup.`, {
    cause,
  })

/** What the system says of a file in the operator's words; what is no fault of a file stays as it is. */
export function explainFileFault(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const say = SENTENCES[code]
  return say === undefined ? error : new BackupFault(say(file), { cause: error })
}

const SENTENCES: Record<string, (file: string) => string> = {
  ENOENT: (file) => `${file} is not there: name a file, in a folder that exists.`,
  ENOTDIR: (file) => `${file} is not there: a part of its path is no folder.`,
  EISDIR: (file) => `${file} is a folder: name a file.`,
  EACCES: (file) => `This user may not use ${file}: give it the right to, or name another place.`,
  EPERM: (file) => `This user may not use ${file}: give it the right to, or name another place.`,
  EROFS: (file) => `The disk of ${file} is read-only: name another place.`,
  ENOSPC: (file) => `The disk of ${file} is full: free some space, or name a file on another disk.`,
  EDQUOT: (file) => `The disk quota for ${file} is used up: free some space, or name a file on another disk.`,
}
