import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A fenced block of a document: its language, its text, and the number of its first line. */
export type Block = { language: string; text: string; line: number }

/** The fenced blocks of a Markdown text, in order. */
export function listBlocks(markdown: string): Block[] {
  const blocks: Block[] = []
  let open: Block | undefined
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^```(\w*)$/.exec(line)
    if (fence && open) {
      blocks.push(open)
      open = undefined
    } else if (fence) open = { language: fence[1] ?? '', text: '', line: index + 2 }
    else if (open) open.text += `${line}\n`
  }
  return blocks
}

/** An HTTP answer: as a document shows it, or as `curl -i` prints it. */
export type Answer = { status: number; headers: Map<string, string>; body: string }

export function readAnswer(text: string): Answer {
  const [head = '', ...rest] = text.replaceAll('\r\n', '\n').split('\n\n')
  const [first = '', ...lines] = head.split('\n')
  const headers = lines.filter(Boolean).map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return {
    status: Number(/^HTTP\/[\d.]+ (\d{3})/.exec(first)?.[1]),
    headers: new Map(headers),
    body: rest.join('\n\n').trim(),
  }
}

/**
 * Where an answer differs from the one that a document shows; undefined where it does not. In what is shown, … stands
 * for any text, and a field "…" for fields that are left out; everything else has to be there as it is, and nothing more.
 */
export function findDifference(shown: Answer, real: Answer): string | undefined {
  if (shown.status !== real.status) return `status ${real.status}: ${real.body}`
  for (const [name, value] of shown.headers) {
    const given = real.headers.get(name)
    if (given === undefined || !matches(value, given)) return `header ${name}: ${given}`
  }
  if (shown.body === '' || !shown.body.startsWith('{')) return undefined
  return compare(JSON.parse(shown.body), JSON.parse(real.body), 'body')
}

function compare(shown: unknown, real: unknown, path: string): string | undefined {
  const differs = `${path} is ${JSON.stringify(real)}`
  if (typeof shown === 'string') return typeof real === 'string' && matches(shown, real) ? undefined : differs
  if (shown === null || typeof shown !== 'object') return shown === real ? undefined : differs
  if (real === null || typeof real !== 'object' || Array.isArray(shown) !== Array.isArray(real)) return differs
  const { '…': rest, ...fields } = shown as Record<string, unknown>
  const given = real as Record<string, unknown>
  const more = Object.keys(given).find((name) => !Object.hasOwn(fields, name))
  if (more !== undefined && rest === undefined) return `${path}.${more} is not shown`
  for (const [name, value] of Object.entries(fields)) {
    const found = compare(value, given[name], `${path}.${name}`)
    if (found !== undefined) return found
  }
  return undefined
}

function matches(shown: string, real: string): boolean {
  const parts = shown.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^]*')}$`).test(real)
}

/** A shell that keeps its variables from one script to the next, as a reader's terminal does. */
export type Shell = {
  /** Runs a script; answers its exit code and what it printed. `limitS` ends a `curl` that would go on for ever. */
  run(script: string, limitS?: number): Promise<{ code: number; output: string; faults: string }>
  close(): void
}

// It stands in no output of a sample.
const END = '\u001e'

/** Opens a shell in which `curl` prints the whole answer and `npx --no-install rasan` is this project's command line. */
export function openShell(folder: string, environment: Record<string, string>): Shell {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE } = process.env
  const child = spawn('sh', { cwd: folder, env: { PATH, HOME, NODE_COMPILE_CACHE, ...environment } })
  const hasCurl = spawnSync('curl', ['--version']).status === 0
  const curl = hasCurl ? 'command curl -sS -i' : quoteRun(import.meta.resolve('./test-curl.ts'))
  child.stdin.write(`curl() { ${curl} -m "$LIMIT_S" "$@"; }\n`)
  child.stdin.write(`npx() { shift 2; ${quoteRun(import.meta.resolve('./cli.ts'))} "$@"; }\n`)
  let faults = ''
  let giveUp = (_error: Error): void => undefined
  child.once('close', () => giveUp(new Error(`the shell ended: ${faults}`)))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    faults += text
  })
  child.stdout.setEncoding('utf8')
  return {
    run: (script, limitS = 10) =>
      new Promise((resolve, reject) => {
        let output = ''
        faults = ''
        const hear = (text: string) => {
          output += text
          const [said = '', code, end] = output.split(END)
          if (end === undefined) return
          child.stdout.off('data', hear)
          resolve({ code: Number(code), output: said, faults })
        }
        child.stdout.on('data', hear)
        giveUp = reject
        child.stdin.write(`LIMIT_S=${limitS}\n${script}\nprintf '${END}%s${END}' "$?"\n`)
      }),
    close: () => child.kill(),
  }
}

const quoteRun = (file: string): string => `'${process.execPath}' '${fileURLToPath(file)}'`
