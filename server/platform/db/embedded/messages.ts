/** What a fault of the embedded PostgreSQL is about; only what the sentence needs is given. */
type About = { folder: string; detail?: string }

/**
 * One sentence for each fault that an operator can meet, in the words of the terminal.
 * Each says what is wrong and what to do; a program compares the code, never the text.
 */
const sentences = {
  embedded_data_missing: ({ folder }: About) =>
    `There is no database in ${folder}: make one with "rasan start" or "rasan migrate", or set RASAN_DATA_DIR to the folder that has it.`,
  embedded_other_major: ({ folder, detail }: About) =>
    `The database in ${folder} was made by another PostgreSQL (${detail}): use the Rasan version that made it, or let that write a backup (rasan backup) and restore it into a new data folder.`,
  embedded_disk_full: ({ folder }: About) =>
    `The disk that holds ${folder} is full: free some space, or set RASAN_DATA_DIR to a folder on another disk, and start again.`,
  embedded_no_permission: ({ folder, detail }: About) =>
    `Rasan may not use ${folder}${detail ? ` (${detail})` : ''}: give it to the user that runs Rasan, or set RASAN_DATA_DIR to a folder that this user owns, for example /var/lib/rasan.`,
  embedded_port_taken: ({ detail }: About) =>
    `Another program listens on ${detail}, where the database should: stop that program, or leave out the fixed port so that a free one is chosen.`,
  embedded_start_failed: ({ folder, detail }: About) =>
    `The database in ${folder} did not start (${detail}): its log there, postgres.log, says more.`,
  embedded_no_binaries: ({ detail }: About) =>
    `The embedded PostgreSQL cannot run here (${detail}): run "npm ci" again with install scripts allowed, or set DATABASE_URL to a PostgreSQL of your own.`,
}

/** The stable codes of the embedded database's faults. */
export type EmbeddedCode = keyof typeof sentences

/** A fault of the embedded database: `code` for programs, `message` for the operator. */
export type EmbeddedError = Error & { code: EmbeddedCode }

/** Makes the error of a code; `cause` is what the system said. */
export function embeddedError(code: EmbeddedCode, about: About, cause?: unknown): EmbeddedError {
  return Object.assign(new Error(sentences[code](about), { cause }), { code })
}

/** Whether a fault is one of ours and so already has its sentence. */
export function isEmbeddedError(error: unknown): error is EmbeddedError {
  return error instanceof Error && 'code' in error && Object.hasOwn(sentences, String(error.code))
}

/** Words of the system (Node's codes, PostgreSQL's messages) that tell which fault it is; the first that fits wins. */
const signs: [RegExp, EmbeddedCode][] = [
  [/ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/i, 'embedded_disk_full'],
  [/error while loading shared libraries|Library not loaded|ENOEXEC|Exec format error/i, 'embedded_no_binaries'],
  [/could not bind|Address already in use|could not create any TCP\/IP sockets/i, 'embedded_port_taken'],
  [
    /EACCES|EPERM|EROFS|Permission denied|Operation not permitted|Read-only file system|wrong ownership/i,
    'embedded_no_permission',
  ],
]

/** Turns what the system or PostgreSQL said into the fault with its sentence. */
export function explainFault(said: unknown, folder: string): EmbeddedError {
  if (isEmbeddedError(said)) return said
  const words = said instanceof Error ? said.message : String(said)
  const code = signs.find(([sign]) => sign.test(words))?.[1] ?? 'embedded_start_failed'
  return embeddedError(code, { folder, detail: lastWords(words) }, said)
}

/** The line that names the reason: PostgreSQL's last fatal line, else the last line. */
function lastWords(words: string): string {
  const lines = words.trim().split('\n')
  const fatal = lines.findLast((line) => /FATAL|PANIC|error:/i.test(line)) ?? lines.at(-1) ?? ''
  return fatal.replace(/^.*?(FATAL|PANIC|error):\s*/i, '').trim() || 'no reason given'
}
