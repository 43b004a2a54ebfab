import { findProvider } from '../../../providers/index.ts'
import { type CallbackRequest, type Rehearsal, UnreadableCallback } from '../../../providers/provider.ts'
import { AppError, type FieldError, fieldError } from '../../platform/http/errors.ts'
import { parsePhone } from '../../platform/text/phone.ts'
import { readCallbackBody } from '../reports/reports.ts'
import { readAddress } from './addresses.ts'
import { checkSettings } from './provider-schema.ts'

export type NewRehearsal = {
  provider: string
  baseUrl: string
  settings: Record<string, unknown>
  to: string
  text: string
  line?: string | null
  answer?: { status: number; text: string } | null
  callback?: { query?: string; body?: string } | null
}

/**
 * What a call of an account with these settings would be, and how an answer and a callback would be read. Nothing is
 * sent, stored or looked up, and no key is asked for. Throws `invalid_request` with every fault of the settings.
 */
export function rehearseAccount(input: NewRehearsal): Rehearsal {
  const provider = findProvider(input.provider)
  if (!provider?.rehearse) throw fieldError('provider', provider ? 'not_usable' : 'not_found')
  const address = readAddress(input.baseUrl, 'baseUrl')
  const phone = parsePhone(input.to)
  const errors: FieldError[] = [
    ...('fault' in address ? [address.fault] : []),
    ...(phone.ok ? [] : [{ path: 'to', code: `phone_${phone.reason}` as const }]),
    ...checkSettings(provider, input.settings),
  ]
  if (errors.length > 0 || !phone.ok || 'fault' in address) throw new AppError('invalid_request', { errors })
  return provider.rehearse(input.settings, {
    baseUrl: address.address,
    to: phone.e164,
    text: input.text,
    line: input.line ?? null,
    answer: input.answer ?? null,
    callback: input.callback ? readCallback(input.callback) : null,
  })
}

/** As the address of reports takes it, by its query and its body. */
function readCallback({ query = '', body = '' }: { query?: string; body?: string }): CallbackRequest {
  const read = { method: body === '' ? 'GET' : 'POST', query: Object.fromEntries(new URLSearchParams(query)) }
  try {
    return { ...read, headers: {}, body: readCallbackBody(body) }
  } catch (error) {
    if (error instanceof UnreadableCallback) return { ...read, headers: {}, body: null }
    throw error
  }
}
