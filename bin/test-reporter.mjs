import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { inspect } from 'node:util'

const marks = { passed: '✔', failed: '✖' }
const outputShown = 4_000

/**
 * Reporter of node:test for `npm test`: one line for each file, and for what failed everything there is to know. The
 * totals go as JSON to the file that RASAN_TEST_TOTALS names.
 *
 * @param {AsyncIterable<{ type: string, data: any }>} events
 */
export default async function* report(events) {
  const output = new Map()
  const failures = new Map()
  const add = (map, file, text) => map.set(file, (map.get(file) ?? '') + text)
  const take = (map, file) => {
    const text = map.get(file) ?? ''
    map.delete(file)
    return text
  }
  for await (const { type, data } of events) {
    if (type === 'test:stdout' || type === 'test:stderr') add(output, data.file, data.message)
    // What a test left running and what then threw is told as a remark, not as a failure of a test.
    if (type === 'test:diagnostic' && data.file) add(output, data.file, `${data.message}\n`)
    if (type === 'test:fail' && isOwnFailure(data)) add(failures, data.file, describeFailure(data))
    if (type !== 'test:summary') continue
    if (data.file) {
      yield describeFile(data)
      const said = take(output, data.file)
      if (!data.success) yield take(failures, data.file) + describeOutput(said)
      continue
    }
    // A file that broke down before its first test, or was cut off, has no summary of its own.
    for (const file of [...failures.keys()]) {
      yield `${marks.failed} ${relative('', file)}\n${take(failures, file)}${describeOutput(take(output, file))}`
    }
    writeFileSync(process.env.RASAN_TEST_TOTALS, JSON.stringify(count(data)))
  }
}

function describeOutput(said) {
  return said ? indent(`Its output ended with:\n${said.slice(-outputShown)}`) : ''
}

/** A test that failed only because a test in it did says nothing new; an expected failure is none. */
function isOwnFailure({ details, todo }) {
  return details.error?.failureType !== 'subtestsFailed' && todo === undefined
}

function count({ counts }) {
  return { passed: counts.passed, failed: counts.failed + counts.cancelled, skipped: counts.skipped + counts.todo }
}

function describeFile({ file, success, counts, duration_ms: durationMs }) {
  const seconds = (durationMs / 1000).toFixed(1)
  const { passed, failed, skipped } = count({ counts })
  const parts = [`${passed} passed`, failed && `${failed} failed`, skipped && `${skipped} skipped`].filter(Boolean)
  return `${success ? marks.passed : marks.failed} ${relative('', file)} (${parts.join(', ')}; ${seconds} s)\n`
}

function describeFailure({ name, file, line, details }) {
  const error = details.error?.cause ?? details.error
  const said = (typeof error === 'string' ? error : inspect(error, { depth: 4 })) + describeEnd(details.error)
  return indent(`${marks.failed} ${name} (${relative('', file ?? '')}:${line ?? 1})\n${indent(said)}`)
}

/** How a file’s process ended, where that is what failed. */
function describeEnd({ exitCode, signal } = {}) {
  if (signal) return ` (ended by ${signal})`
  return exitCode ? ` (exit code ${exitCode})` : ''
}

function indent(text) {
  return `${text.trimEnd().replaceAll(/^/gm, '  ')}\n`
}
