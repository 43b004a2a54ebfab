import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'ldapts'
import { findFreePort } from '../../platform/db/embedded/server.ts'

const run = promisify(execFile)

const SLAPD = ['/usr/sbin/slapd', '/usr/libexec/slapd', '/usr/local/libexec/slapd'].find((path) => existsSync(path))
const SCHEMAS = '/etc/ldap/schema'
const MODULES = '/usr/lib/ldap'

/** Why there can be no real directory here, for `test(…, { skip })`; false where there can. */
export const slapdMissing: string | false =
  SLAPD !== undefined && existsSync(SCHEMAS) && existsSync(MODULES)
    ? false
    : 'there is no slapd on this machine (Debian: apt-get install slapd openssl)'

export const SUFFIX = 'dc=example,dc=org'
export const READER = `cn=reader,${SUFFIX}`
export const READER_PASSWORD = 'hidden-reader-password'
const ADMIN = `cn=admin,${SUFFIX}`
const ADMIN_PASSWORD = 'hidden-admin-password'
/** What the reader gets in one answer: more is to be had in pages alone. */
const SIZE_LIMIT = 500
const STARTS_WITHIN_MS = 20_000

export type Slapd = {
  /** In clear, and for StartTLS. */
  url: string
  /** Encrypted from the first byte. */
  secureUrl: string
  /** Of the authority that signed its certificate. */
  caCertificate: string
  /** Bound as who may change everything. */
  admin: Client
  /** Ends the process; the data stays for `start`. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Ends it and clears its folder away. */
  close(): Promise<void>
}

/** Starts an OpenLDAP with these entries (LDIF; the suffix and the reader are made) in a folder of its own. */
export async function startSlapd(ldif: string): Promise<Slapd> {
  const folder = mkdtempSync(join(tmpdir(), 'rasan-slapd-'))
  const [port, securePort] = [await findFreePort(), await findFreePort()]
  const [url, secureUrl] = [`ldap://127.0.0.1:${port}`, `ldaps://127.0.0.1:${securePort}`]
  makeCertificates(folder)
  mkdirSync(join(folder, 'data'))
  const config = join(folder, 'slapd.conf')
  writeFileSync(config, describe(folder))
  const file = join(folder, 'entries.ldif')
  writeFileSync(file, `${ROOT}\n${ldif}`)
  await run(SLAPD!.replace(/slapd$/, 'slapadd'), ['-q', '-f', config, '-l', file], { maxBuffer: 1 << 24 })
  let child: ChildProcess | undefined
  const admin = new Client({ url, timeout: 10_000, connectTimeout: 5_000 })

  async function start(): Promise<void> {
    // `-d 0`: it stays in the foreground, as our child
    child = spawn(SLAPD!, ['-f', config, '-h', `${url} ${secureUrl}`, '-d', '0'], { stdio: 'ignore' })
    const started = child
    process.once('exit', () => started.kill('SIGKILL'))
    await untilOpen(port, child)
    await admin.bind(ADMIN, ADMIN_PASSWORD)
  }
  async function stop(): Promise<void> {
    await admin.unbind()
    if (child === undefined || child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
    child = undefined
  }
  await start()
  return {
    url,
    secureUrl,
    caCertificate: readFileSync(join(folder, 'ca.pem'), 'utf8'),
    admin,
    stop,
    start,
    async close() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** An entry as LDIF writes it; values in base64, so that any text may stand in them. */
export function toLdif(dn: string, attributes: Record<string, string | readonly string[]>): string {
  const line = (name: string, value: string) => `${name}:: ${Buffer.from(value).toString('base64')}`
  const lines = Object.entries(attributes).flatMap(([name, value]) =>
    [value].flat().map((one) => line(name, one as string)),
  )
  return `${[line('dn', dn), ...lines].join('\n')}\n`
}

const ROOT = [
  toLdif(SUFFIX, { objectClass: ['dcObject', 'organization'], dc: 'example', o: 'Example' }),
  toLdif(READER, {
    objectClass: ['applicationProcess', 'simpleSecurityObject'],
    cn: 'reader',
    userPassword: READER_PASSWORD,
  }),
].join('\n')

const describe = (folder: string): string => `
${['core', 'cosine', 'inetorgperson'].map((name) => `include ${SCHEMAS}/${name}.schema`).join('\n')}
modulepath ${MODULES}
moduleload back_mdb
moduleload ppolicy
pidfile ${folder}/slapd.pid
attributetype ( 1.3.6.1.4.1.4203.666.1.1 NAME 'nsAccountLock' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
objectclass ( 1.3.6.1.4.1.4203.666.3.1 NAME 'lockable' SUP top AUXILIARY MAY nsAccountLock )
TLSCACertificateFile ${folder}/ca.pem
TLSCertificateFile ${folder}/server.pem
TLSCertificateKeyFile ${folder}/server.key
TLSVerifyClient never
database mdb
suffix ${SUFFIX}
rootdn ${ADMIN}
rootpw ${ADMIN_PASSWORD}
directory ${folder}/data
maxsize 2147483648
dbnosync
index objectClass eq
overlay ppolicy
limits dn.exact="${READER}" size.soft=${SIZE_LIMIT} size.hard=${SIZE_LIMIT} size.pr=${SIZE_LIMIT} size.prtotal=unlimited
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${READER}" read by anonymous auth by * none
`

function makeCertificates(folder: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30']
  openssl('req', '-x509', ...key, '-subj', '/CN=Test authority', '-keyout', 'ca.key', '-out', 'ca.pem')
  openssl('req', ...key.slice(0, 5), '-subj', '/CN=127.0.0.1', '-keyout', 'server.key', '-out', 'server.csr')
  writeFileSync(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n')
  openssl(
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30'],
    ...['-extfile', 'names', '-out', 'server.pem'],
  )
}

async function untilOpen(port: number, child: ChildProcess): Promise<void> {
  const until = Date.now() + STARTS_WITHIN_MS
  while (!(await isOpen(port))) {
    if (child.exitCode !== null) throw new Error(`slapd ended with ${child.exitCode}`)
    if (Date.now() > until) throw new Error('slapd did not open its port')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
