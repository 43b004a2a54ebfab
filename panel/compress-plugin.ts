import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(js|css|html|svg)$/
/** Below this a file fits into one packet either way. */
const SMALL_BYTES = 1_400

/** Lays a `.br` and a `.gz` beside each file of text that is built: compressed once and well, and not at every visit. */
export function compress(): Plugin {
  return {
    name: 'rasan-compress',
    apply: 'build',
    writeBundle({ dir }) {
      if (dir === undefined) return
      for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (!TEXT.test(name)) continue
        const file = readFileSync(join(dir, name))
        if (file.length < SMALL_BYTES) continue
        const params = { [constants.BROTLI_PARAM_SIZE_HINT]: file.length }
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(file, { params }))
        writeFileSync(join(dir, `${name}.gz`), gzipSync(file, { level: 9 }))
      }
    },
  }
}
