import { select, wordAt } from './http-places.ts'
import type { ReportSettings, StatusWord } from './http-settings.ts'
import type { CallbackRequest, Report } from './provider.ts'
import { UnreadableCallback } from './provider.ts'

// Delivery callbacks, as their description has them: by query, form or JSON, one report or a list.

const RAW_MAX = 4_000
const ID_MAX = 100

const STATUSES: Record<StatusWord, Pick<Report, 'status' | 'failure'>> = {
  queued: { status: 'queued' },
  sent: { status: 'sent' },
  delivered: { status: 'delivered' },
  undelivered: { status: 'undelivered', failure: 'recipient_unreachable' },
  failed: { status: 'failed', failure: 'provider_failed' },
  blocked: { status: 'failed', failure: 'recipient_blocked' },
  cancelled: { status: 'failed', failure: 'cancelled_by_provider' },
}

export function readReports(described: ReportSettings, request: CallbackRequest): Report[] {
  const entries = listEntries(described, request)
  return entries.map((entry) => readReport(described, request, entry))
}

function listEntries({ list }: ReportSettings, { body }: CallbackRequest): unknown[] {
  if (list === undefined) return [body]
  const entries = select(body, list)
  if (!Array.isArray(entries) || entries.length === 0) throw new UnreadableCallback('there is no list of reports')
  return entries
}

function readReport(described: ReportSettings, request: CallbackRequest, entry: unknown): Report {
  const at = (where: string) => readWhere(where, request.query, entry)
  const [providerId, word] = [at(described.id), at(described.status)]
  if (!providerId || providerId.length > ID_MAX || !word)
    throw new UnreadableCallback('the id or the status is missing')
  const row = described.words.find((one) => one.word.toLowerCase() === word.toLowerCase())
  const code = word.slice(0, 100)
  if (row) return { providerId, ...STATUSES[row.status], code, text: '' }
  const raw = JSON.stringify(described.list === undefined ? { query: request.query, body: entry } : entry)
  return { providerId, status: 'unknown', code, text: '', raw: raw.slice(0, RAW_MAX).toWellFormed() }
}

/** Names of fields are taken in any case, as providers change it. */
function readWhere(where: string, query: Record<string, string>, entry: unknown): string | undefined {
  if (where.startsWith('/')) return wordAt(select(entry, where))?.trim()
  const fields = typeof entry === 'object' && entry !== null ? { ...query, ...entry } : query
  const found = Object.entries(fields).find(([name]) => name.toLowerCase() === where.toLowerCase())
  return found && wordAt(found[1])?.trim()
}
