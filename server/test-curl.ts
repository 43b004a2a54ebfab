import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'

// `curl` for a machine that has none: as much of it as the samples of the documents use; any other option is an error.
// Prints the answer as `curl -i` does.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    header: { type: 'string', short: 'H', multiple: true, default: [] },
    request: { type: 'string', short: 'X' },
    data: { type: 'string', short: 'd' },
    get: { type: 'boolean', short: 'G', default: false },
    'data-urlencode': { type: 'string', multiple: true, default: [] },
    'no-buffer': { type: 'boolean', short: 'N' },
    'max-time': { type: 'string', short: 'm', default: '5' },
  },
})

const url = new URL(positionals[0] as string)
if (values.get)
  for (const pair of values['data-urlencode']) {
    const equals = pair.indexOf('=')
    url.searchParams.append(pair.slice(0, equals), pair.slice(equals + 1))
  }
const body = values.data === '@-' ? (await text(process.stdin)).replaceAll('\n', '') : values.data
const answer = await fetch(url, {
  method: values.request ?? (body === undefined ? 'GET' : 'POST'),
  headers: values.header.map((header) => header.split(/:\s*/, 2) as [string, string]),
  body,
  signal: AbortSignal.timeout(Number(values['max-time']) * 1000),
})
const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}\r\n`)
process.stdout.write(`HTTP/1.1 ${answer.status} ${answer.statusText}\r\n${headers.join('')}\r\n`)
for await (const part of answer.body ?? []) process.stdout.write(part)
