import { X509Certificate } from 'node:crypto'
import { Type } from 'typebox'
import type { SettingsFault } from './provider.ts'

// A mail server that takes messages for others (RFC 6409): what differs from one to the next.

export const SCHEMES = ['smtp:', 'smtps:']
const PORTS: Record<string, number> = { 'smtp:': 587, 'smtps:': 465 }

export const SETTINGS = Type.Object({
  /** Stands before the address that a message comes from. */
  senderName: Type.Optional(Type.String({ maxLength: 100, pattern: '^[^\\x00-\\x1f\\x7f"<>]*$' })),
  /** Whether a connection that begins in the clear has to be encrypted (STARTTLS) before the password is said. */
  encryption: Type.Optional(
    Type.Union(
      (['required', 'if_offered', 'none'] as const).map((value) => Type.Literal(value)),
      { default: 'required' },
    ),
  ),
  /**
   * What the server's certificate has to be, or to be signed by (PEM, one after the other); none: what the machine
   * trusts.
   */
  certificates: Type.Optional(Type.String({ maxLength: 40_000, form: 'lines' })),
  /** Some servers inside a network ask nobody who they are: then no key is needed, and none is said. */
  signIn: Type.Optional(
    Type.Union(
      (['password', 'without'] as const).map((value) => Type.Literal(value)),
      { default: 'password', withoutKey: 'without' },
    ),
  ),
  /** Where messages that could not be delivered go back to; the line's own address unless given. */
  bounceAddress: Type.Optional(Type.String({ maxLength: 254, pattern: '^[^\\s<>@]+@[^\\s<>@]+$' })),
  connections: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 5 })),
})

export type Settings = {
  senderName: string
  encryption: 'required' | 'if_offered' | 'none'
  certificates: string | undefined
  signIn: 'password' | 'without'
  bounceAddress: string | undefined
  connections: number
}

/** Fills in what an account leaves out. `settings` fit the schema. */
export const readSettings = (settings: Record<string, unknown>): Settings => ({
  senderName: '',
  encryption: 'required',
  certificates: undefined,
  signIn: 'password',
  bounceAddress: undefined,
  connections: 5,
  ...settings,
})

/** Where a server is, or undefined where the address is none such as `smtp://host:587` or `smtps://host:465`. */
export function readAddress(address: string): { host: string; port: number; isTls: boolean } | undefined {
  const url = URL.parse(address)
  if (!url || !SCHEMES.includes(url.protocol)) return undefined
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port) || (PORTS[url.protocol] as number),
    isTls: url.protocol === 'smtps:',
  }
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** Certificates one after the other; undefined where anything else stands there, or nothing. */
export function readCertificates(text: string): X509Certificate[] | undefined {
  const found = text.match(PEM)
  if (!found || text.replace(PEM, '').trim() !== '') return undefined
  try {
    return found.map((pem) => new X509Certificate(pem))
  } catch {
    return undefined
  }
}

/** What the schema cannot say: certificates that are none, that are over, or that nothing would ask for. */
export function checkSettings(given: Record<string, unknown>): SettingsFault[] {
  const { certificates, encryption } = readSettings(given)
  const path = 'certificates'
  if (certificates === undefined) return []
  if (encryption === 'none') return [{ path, code: 'not_together', params: { other: 'encryption' } }]
  const read = readCertificates(certificates)
  if (!read) return [{ path, code: 'wrong_form' }]
  return read.some(({ validTo }) => Date.parse(validTo) < Date.now()) ? [{ path, code: 'not_usable' }] : []
}
