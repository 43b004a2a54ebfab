import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type Scalar, visit } from 'yaml'
import type { Environment } from '../config.ts'

/** Where in a file something stands; lines and columns count from 1. */
export type Place = { line: number; column: number }
export type SourceFault = { place: Place | null; sentence: string }

/** A YAML or JSON text as plain data, which still knows where each part of it stands. */
export type Source = {
  value: unknown
  /** The place of a path such as `accounts[0].keys[1].apiKey`: of its value, else of the nearest thing around it. */
  placeOf(path: string): Place | null
  /** The place of a field's name, for fields that should not be there. */
  placeOfName(path: string): Place | null
}

const ALIASES_MAX = 100

/**
 * Reads YAML (JSON is a part of it) and puts variables of the environment in the place of `${NAME}` inside texts, after
 * the structure is read: a variable's value can never become more than a part of one text. `$${` is a plain `${`.
 * Answers every fault found; none of them shows a value.
 */
export function readSource(text: string, environment: Environment): { source: Source } | { faults: SourceFault[] } {
  const lineCounter = new LineCounter()
  // pretty errors would show the lines around a fault, and a secret may stand there
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true })
  const placeAt = (offset: number | undefined): Place | null => {
    if (offset === undefined) return null
    const { line, col } = lineCounter.linePos(offset)
    return { line, column: col }
  }
  if (document.errors.length > 0)
    return {
      faults: document.errors.map((error) => ({ place: placeAt(error.pos[0]), sentence: describe(error.message) })),
    }

  const faults: SourceFault[] = []
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string') return
      node.value = fillIn(node as Scalar<string>, environment, (sentence) =>
        faults.push({ place: placeAt(node.range?.[0]), sentence }),
      )
    },
  })
  if (faults.length > 0) return { faults }
  const placeOf = (path: string): Place | null => placeAt(findNode(document.contents, splitPath(path))?.range?.[0])
  const placeOfName = (path: string) =>
    placeAt(findName(document.contents, splitPath(path))?.range?.[0]) ?? placeOf(path)
  try {
    return { source: { value: document.toJS({ maxAliasCount: ALIASES_MAX }), placeOf, placeOfName } }
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    return { faults: [{ place: null, sentence: 'its aliases (*name) lead nowhere, or multiply too often.' }] }
  }
}

function fillIn(node: Scalar<string>, environment: Environment, tell: (sentence: string) => void): string {
  return node.value.replace(/\$\$\{|\$\{([^}]*)\}?/g, (whole, name: string | undefined) => {
    if (name === undefined) return '${'
    if (!whole.endsWith('}') || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      tell(`\${ begins a variable of the environment such as \${NAME}; for a plain \${ write $\${.`)
      return ''
    }
    const value = environment[name]
    if (value === undefined) tell(`the environment has no variable ${name}: set it and run the command again.`)
    return value ?? ''
  })
}

// Of a message of the parser only its first sentence: what follows may quote the text.
const describe = (message: string): string => `${message.split('\n', 1)[0]!.replace(/[.:]$/, '')}.`

const splitPath = (path: string): (string | number)[] =>
  (path.match(/[^.[\]]+/g) ?? []).map((part) => (/^\d+$/.test(part) ? Number(part) : part))

/** The node at a path, or the deepest one on the way to it. */
function findNode(root: Node | null, parts: (string | number)[]): Node | null {
  let node = root
  for (const part of parts) {
    const next = isMap(node) || isSeq(node) ? (node.get(part, true) as Node | undefined) : undefined
    if (!next) return node
    node = next
  }
  return node
}

function findName(root: Node | null, parts: (string | number)[]): Node | null {
  const map = findNode(root, parts.slice(0, -1))
  if (!isMap(map)) return null
  const pair = map.items.find(({ key }) => isScalar(key) && key.value === parts.at(-1))
  return (pair?.key as Node | undefined) ?? null
}
