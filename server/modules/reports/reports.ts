import { UnreadableCallback } from '../../../providers/provider.ts'
import { findTooDeep } from '../../platform/http/nesting.ts'

/**
 * Providers call by query, form or JSON, and some name the wrong content type: the body tells by itself what it is.
 * Throws `UnreadableCallback` for what is nested too deep to be walked through.
 */
export function readCallbackBody(text: string): unknown {
  if (text === '') return null
  const value = /^\s*[[{]/.test(text) ? parseJson(text) : undefined
  if (findTooDeep(value) !== undefined) throw new UnreadableCallback('nested too deep')
  if (value !== undefined) return value
  return text.includes('=') ? Object.fromEntries(new URLSearchParams(text)) : text
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // not JSON after all: perhaps a form
  }
}
