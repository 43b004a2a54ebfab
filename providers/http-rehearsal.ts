import { judge } from './http-answers.ts'
import { readReports } from './http-reports.ts'
import { buildRequest } from './http-requests.ts'
import type { HttpSettings } from './http-settings.ts'
import { KEY_NAMES, settingsOf } from './http-settings.ts'
import { toNumberForm } from './numbers.ts'
import type { CallbackRequest, Outcome, Rehearsal, RehearsalInput, Report } from './provider.ts'
import { UnreadableCallback } from './provider.ts'

/** What stands for every secret. No part of a request changes it, however it is encoded. */
const MASK = '***'
const REFERENCE = 1_234_567_890

/** What a call by these settings would be, and how an answer and a callback would be read. Nothing leaves. */
export function rehearse(given: Record<string, unknown>, input: RehearsalInput): Rehearsal {
  const settings = settingsOf(given)
  const key = Object.fromEntries(KEY_NAMES.map((name) => [name, MASK]))
  const { to, text, line, baseUrl, answer, callback } = input
  const number = toNumberForm(to, settings.numbers ?? 'national')
  const values = { to: number, text, line, reference: String(REFERENCE), key }
  const built = buildRequest(baseUrl, settings.request, values)
  const {
    method,
    url,
    headers = {},
    body = null,
  } = built.kind === 'built' ? built.request : { method: null, url: null }
  return {
    request: method && {
      method,
      url,
      headers: Object.entries(headers).map(([name, value]) => ({
        name,
        value: value.startsWith('Basic ') && name === 'authorization' ? `Basic ${MASK}` : value,
      })),
      body,
    },
    outcome: answer ? readOutcome(settings, answer) : null,
    reports: callback ? readCallback(settings, callback) : null,
  }
}

function readOutcome(settings: HttpSettings, answer: { status: number; text: string }): Outcome {
  const judged = judge(settings.answer, answer)
  if (judged.kind === 'refused') return { kind: 'rejected', ...judged.refusal }
  if (judged.kind === 'unknown') return judged
  return { kind: 'accepted', providerId: judged.id ?? String(REFERENCE), cost: null }
}

/** None where it cannot be read. */
function readCallback({ report }: HttpSettings, callback: CallbackRequest): Report[] {
  try {
    return report ? readReports(report, callback) : []
  } catch (error) {
    if (error instanceof UnreadableCallback) return []
    throw error
  }
}
