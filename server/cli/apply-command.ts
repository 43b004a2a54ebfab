import { readFileSync, statSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { type Config, readEnvironment } from '../config.ts'
import { phrase } from '../platform/text/phrases.ts'
import { type Applied, ApplyRefusal, applyFile } from './apply.ts'
import { readApplyFile } from './apply-file.ts'
import { withCentre } from './centre.ts'
import { CliFault } from './faults.ts'
import type { Source, SourceFault } from './yaml-source.ts'

const FILE_BYTES_MAX = 4 * 1024 * 1024

/** `rasan apply FILE`: prints what it changed and the callback addresses of the file's accounts. */
export async function applyCommand(config: Config, name: string): Promise<number> {
  const read = readApplyFile(await readText(name), readEnvironment())
  if ('faults' in read) throw new CliFault(read.faults.map((fault) => describe(name, fault)).join('\n'))
  const { file, source } = read
  const applied = await withCentre(config, (centre) => applyFile(centre, file)).catch((error) => {
    if (!(error instanceof ApplyRefusal)) throw error
    const faults = explainRefusal(error, source)
    throw new CliFault([...faults.map((fault) => describe(name, fault)), 'Nothing was changed.'].join('\n'))
  })
  process.stdout.write(report(applied))
  return 0
}

async function readText(name: string): Promise<string> {
  if (name === '-') return text(process.stdin)
  try {
    if (statSync(name).size > FILE_BYTES_MAX) throw new CliFault(`${name} is larger than 4 MiB: split it.`)
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(name))
  } catch (error) {
    if (error instanceof CliFault) throw error
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw new CliFault(`${name} is not UTF-8: save it as UTF-8.`)
    if (code === 'ENOENT') throw new CliFault(`There is no file ${name}.`)
    if (code === 'EISDIR') throw new CliFault(`${name} is a folder: name a file.`)
    throw new CliFault(`${name} cannot be read (${String(code)}).`)
  }
}

function explainRefusal({ path, refusal }: ApplyRefusal, source: Source): SourceFault[] {
  if (refusal.errors.length === 0) {
    const { detail, fix } = { detail: `errors.${refusal.code}.detail`, fix: `errors.${refusal.code}.fix` }
    const sentence = `${path}: ${phrase('en', detail, refusal.params)} ${phrase('en', fix, refusal.params)}`
    return [{ place: source.placeOf(path), sentence }]
  }
  return refusal.errors.map((error) => {
    // in the file a key's fields stand beside its name
    const place = `${path}.${error.path}`.replace(/\.fields(?=\.|$)/, '')
    const at = error.code === 'unknown_field' ? source.placeOfName(place) : source.placeOf(place)
    return { place: at, sentence: `${place}: ${phrase('en', `fields.${error.code}`, error.params)}.` }
  })
}

const describe = (name: string, { place, sentence }: SourceFault): string =>
  place ? `${name}:${place.line}:${place.column}: ${sentence}` : `${name}: ${sentence}`

function report({ changes, stays, accounts }: Applied): string {
  const addresses = accounts.flatMap(({ name, reportUrl, inboundUrl }) => [
    `account ${name}`,
    `  reportUrl   ${reportUrl}`,
    ...(inboundUrl === null ? [] : [`  inboundUrl  ${inboundUrl}`]),
  ])
  return `${[...(changes.length > 0 ? changes : ['= nothing to change']), ...stays, ...addresses].join('\n')}\n`
}
