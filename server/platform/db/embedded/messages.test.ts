import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EmbeddedCode, explainFault } from './messages.ts'

const said: [string, EmbeddedCode][] = [
  ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'embedded_disk_full'],
  ["ENOSPC: no space left on device, write '/data/postgres.json.1.new'", 'embedded_disk_full'],
  ['initdb: error: could not create directory "/data/postgres": Permission denied', 'embedded_no_permission'],
  ["EROFS: read-only file system, open '/data/postgres.lock'", 'embedded_no_permission'],
  ['FATAL:  data directory "/data/postgres" has wrong ownership', 'embedded_no_permission'],
  ['LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', 'embedded_port_taken'],
  ['postgres: error while loading shared libraries: libicuuc.so.60: cannot open', 'embedded_no_binaries'],
  ['FATAL:  could not map anonymous shared memory: Cannot allocate memory', 'embedded_start_failed'],
]

for (const [words, code] of said) {
  test(`"${words}" is told as ${code}, in one sentence`, () => {
    const fault = explainFault(new Error(words), '/data')
    assert.equal(fault.code, code)
    assert.doesNotMatch(fault.message, /\n/)
  })
}

test('of a long log the fatal line is the reason', () => {
  const log = 'LOG:  starting\n2026-01-01 UTC [7] FATAL:  out of memory\nLOG:  database system is shut down\n'
  assert.match(explainFault(log, '/data').message, /\(out of memory\)/)
})
