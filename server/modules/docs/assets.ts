import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import Fastify from 'fastify'
import { PROJECT_DIR } from '../../config.ts'

/** A file of the documentation: what it is and its bytes, which may be compressed. */
export type Asset = { type: string; body: Buffer; encoding?: 'gzip' }

const here = (name: string): Promise<Buffer> => readFile(new URL(name, import.meta.url))
const font = (part: string) => async (): Promise<Asset> => {
  const file = join(
    PROJECT_DIR,
    `node_modules/@fontsource-variable/vazirmatn/files/vazirmatn-${part}-wght-normal.woff2`,
  )
  return { type: 'font/woff2', body: await readFile(file) }
}

const LOADERS: Record<string, () => Promise<Asset>> = {
  'style.css': async () => ({ type: 'text/css; charset=utf-8', body: await here('style.css') }),
  'reference.js': async () => ({ type: 'text/javascript; charset=utf-8', body: await here('reference.js') }),
  'scalar.js': loadScalar,
  'vazirmatn-arabic.woff2': font('arabic'),
  'vazirmatn-latin.woff2': font('latin'),
}

/** The names that there are. */
export const listAssets = (): string[] => Object.keys(LOADERS)

const IMAGES_DIR = join(PROJECT_DIR, 'docs/images')
const IMAGE_TYPES: Record<string, string> = { png: 'image/png', webp: 'image/webp' }

/** A picture of the guides, by the name of its file; undefined where there is none. */
export async function findImage(name: string): Promise<Asset | undefined> {
  const [, ending = ''] = /^[a-z0-9-]+\.(png|webp)$/.exec(name) ?? []
  const type = IMAGE_TYPES[ending]
  if (type === undefined) return undefined
  const body = await readFile(join(IMAGES_DIR, name)).catch(() => undefined)
  return body && { type, body }
}

const loaded = new Map<string, Promise<Asset>>()

/** Reads an asset once. Throws where its package is not installed (fonts come with the panel's). */
export function loadAsset(name: string): Promise<Asset> {
  const known = loaded.get(name)
  if (known !== undefined) return known
  const asset = (LOADERS[name] as () => Promise<Asset>)()
  loaded.set(name, asset)
  asset.catch(() => loaded.delete(name))
  return asset
}

/**
 * The reference's script. Its package gives it to nobody but a Fastify instance, and is four megabytes: so it is loaded
 * only when somebody opens the reference, handed over by an instance that never listens, and kept compressed.
 */
async function loadScalar(): Promise<Asset> {
  const { default: scalar } = await import('@scalar/fastify-api-reference')
  const shelf = Fastify()
  await shelf.register(scalar, { routePrefix: '/', configuration: { url: '/' } })
  const { rawPayload } = await shelf.inject('/js/scalar.js')
  await shelf.close()
  return { type: 'text/javascript; charset=utf-8', body: await promisify(gzip)(rawPayload), encoding: 'gzip' }
}

/** Changes when the reference's package does, so that browsers may keep the script. */
export function readScalarVersion(): string {
  const file = join(PROJECT_DIR, 'node_modules/@scalar/fastify-api-reference/package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
