import { isUtf8 } from 'node:buffer'
import type { FastifyInstance } from 'fastify'
import './app-types.ts'
import { AppError, type FieldError } from './errors.ts'
import { findJsonFault } from './json-fault.ts'
import { findTooDeep } from './nesting.ts'
import { formatPath } from './validation.ts'

/**
 * Reads JSON bodies, and refuses what PostgreSQL could not keep or a reader could not see: other encodings than UTF-8,
 * NUL, lone surrogates. The only parser outside of /reports and /inbound.
 */
export function addJsonParser(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  addJsonType(app, 'application/json')
}

/** Reads bodies of another type that is JSON in the same way. */
export function addJsonType(app: FastifyInstance, type: string): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser(type, { parseAs: 'buffer' }, (request, raw: Buffer, done) => {
    if (raw.length === 0) return done(null, undefined)
    if (!isUtf8(raw)) return done(new AppError('request_unreadable'))
    const text = raw.toString('utf8')
    parse(request, text, (error, body) => {
      if (error) return done(describeFault(text))
      if (request.routeOptions.config.judgesParts) return done(null, body)
      // only an escape can bring in what is unstorable: raw ones are no UTF-8 or no JSON
      const faults = text.includes('\\u') ? listBodyFaults(body) : listTooDeep(body)
      if (faults.length > 0) return done(new AppError('invalid_request', { errors: faults }))
      done(null, body)
    })
  })
}

/** What no body may be, whatever its route: nested too deep, or holding texts that cannot be stored. */
export function listBodyFaults(body: unknown): FieldError[] {
  const deep = listTooDeep(body)
  return deep.length > 0 ? deep : findUnstorable(body)
}

function listTooDeep(body: unknown): FieldError[] {
  const deep = findTooDeep(body)
  return deep === undefined ? [] : [{ path: formatPath('', [deep]), code: 'wrong_form' }]
}

function describeFault(text: string): AppError {
  const position = findJsonFault(text)
  if (position === undefined) {
    const body: unknown = JSON.parse(text)
    const deep = listTooDeep(body)
    if (deep.length > 0) return new AppError('invalid_request', { errors: deep })
    const path = formatPath('', findForbidden(body) ?? [])
    return new AppError('invalid_request', { errors: [{ path, code: 'unknown_field' }] })
  }
  const before = text.slice(0, position)
  const line = before.split('\n').length
  return new AppError('json_malformed', { params: { position, line, column: position - before.lastIndexOf('\n') } })
}

/** Where JSON holds a name that could change what all objects are: what the parser refuses that is JSON. */
function findForbidden(value: unknown): string[] | undefined {
  if (value === null || typeof value !== 'object') return undefined
  if (Object.hasOwn(value, '__proto__')) return ['__proto__']
  for (const [name, inner] of Object.entries(value)) {
    if (name === 'constructor' && inner !== null && typeof inner === 'object' && Object.hasOwn(inner, 'prototype'))
      return [name, 'prototype']
    const found = findForbidden(inner)
    if (found) return [name, ...found]
  }
  return undefined
}

function findUnstorable(body: unknown): FieldError[] {
  const faults: FieldError[] = []
  const walk = (value: unknown, parts: string[]): void => {
    if (faults.length >= 20) return
    if (typeof value === 'string') checkText(value, parts, faults)
    else if (value !== null && typeof value === 'object') {
      for (const [name, inner] of Object.entries(value)) {
        checkText(name, parts, faults)
        walk(inner, [...parts, name])
      }
    }
  }
  walk(body, [])
  return faults
}

function checkText(text: string, parts: string[], faults: FieldError[]): void {
  if (text.includes('\0')) faults.push({ path: formatPath('', parts), code: 'nul_character' })
  else if (!text.isWellFormed()) faults.push({ path: formatPath('', parts), code: 'lone_surrogate' })
}
