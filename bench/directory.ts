import { READER, READER_PASSWORD, SUFFIX, slapdMissing, startSlapd, toLdif } from '../server/modules/ldap/test-slapd.ts'
import { addToken } from '../server/test-node.ts'
import type { BenchOptions } from './options.ts'
import { measure, type Row } from './results.ts'
import { onStage, type Stage, type Started } from './stage.ts'

const USERS = 50_000
const GROUPS = 2_000
const GROUPS_OF_EACH = 3
/** One group in so many is within the one before it. */
const NESTED_EVERY = 10
const SAMPLE_EVERY_MS = 250
const LIMIT_MS = 300_000

/** A directory of 50,000 people and 2,000 groups, taken over from a real OpenLDAP, and then again. */
export function benchDirectory(options: BenchOptions): Promise<Row[]> {
  if (slapdMissing !== false) throw new Error(`The bench of directories needs a real one: ${slapdMissing}.`)
  return onStage(options, async (stage) => {
    const slapd = await startSlapd(describeDirectory())
    try {
      const token = await addToken(stage.pool, { kind: 'centre', serviceId: null })
      const node = await stage.runNode(false)
      await ask(node, token, 'POST', '', {
        name: 'bench',
        url: slapd.secureUrl,
        caCertificate: slapd.caCertificate,
        bindDn: READER,
        password: READER_PASSWORD,
        userBases: [`ou=people,${SUFFIX}`],
        groupBases: [`ou=groups,${SUFFIX}`],
      })
      const idleMb = await readMemory(node)
      const first = await sync(node, token)
      const held = await count(stage)
      const before = await sum(stage)
      const second = await sync(node, token)
      const isSame = (await sum(stage)) === before
      await node.stop()
      const half = Math.floor(first.samples.length / 2)
      return [
        measure(
          'first sync',
          first.tookMs / 1_000,
          { atMost: 60 },
          { unit: 's', digits: 1, detail: `${held}; read in ${(first.readMs / 1_000).toFixed(1)} s` },
        ),
        measure(
          'node, most memory of it',
          most(first.samples),
          { atMost: 300 },
          {
            unit: 'MB',
            detail: `${idleMb} MB before; at most ${most(first.samples.slice(0, half))} MB in the first half, ${most(first.samples.slice(half))} MB in the second; ${most(second.samples)} MB in the second sync`,
          },
        ),
        measure(
          'rows that the second sync writes',
          isSame ? second.changes : Number.NaN,
          { atMost: 0 },
          {
            detail: `${(second.tookMs / 1_000).toFixed(1)} s; every row of people and groups is by the transaction that it was by before`,
          },
        ),
      ]
    } finally {
      await slapd.close()
    }
  })
}

function describeDirectory(): string {
  const dnOf = (n: number): string => `uid=user${n},ou=people,${SUFFIX}`
  const groupDn = (n: number): string => `cn=group ${n},ou=groups,${SUFFIX}`
  const members: string[][] = Array.from({ length: GROUPS }, (_, n) => (n % NESTED_EVERY === 1 ? [groupDn(n - 1)] : []))
  const people = Array.from({ length: USERS }, (_, n) => {
    for (let i = 0; i < GROUPS_OF_EACH; i++) members[(n * (i + 1) + i * 7) % GROUPS]?.push(dnOf(n))
    return toLdif(dnOf(n), {
      objectClass: 'inetOrgPerson',
      uid: `user${n}`,
      cn: `نام شماره‌ی ${n}`,
      sn: `${n}`,
      mobile: `0912${String(n).padStart(7, '0')}`,
      mail: `user${n}@example.org`,
      preferredLanguage: 'fa-IR',
    })
  })
  return [
    toLdif(`ou=people,${SUFFIX}`, { objectClass: 'organizationalUnit', ou: 'people' }),
    toLdif(`ou=groups,${SUFFIX}`, { objectClass: 'organizationalUnit', ou: 'groups' }),
    ...people,
    ...members.map((member, n) =>
      toLdif(groupDn(n), { objectClass: 'groupOfNames', cn: `group ${n}`, member: [...new Set(member)] }),
    ),
  ].join('\n')
}

const most = (list: number[]): number => list.reduce((a, b) => Math.max(a, b), 0)

type Run = { id: number; status: string; changes: number; fault: unknown; progress: { phase: string } }

async function sync(node: Started, token: string) {
  const startedAt = performance.now()
  const { id } = await ask(node, token, 'POST', '/bench/sync', {})
  let readMs = 0
  const samples: number[] = []
  for (;;) {
    samples.push(await readMemory(node))
    const run = await ask(node, token, 'GET', `/bench/runs/${id}`)
    const tookMs = performance.now() - startedAt
    if (run.status === 'running' && run.progress.phase === 'reading') readMs = tookMs
    if (run.status === 'finished') return { tookMs, readMs, samples, changes: run.changes }
    if (run.status === 'failed' || tookMs > LIMIT_MS) throw new Error(`the sync failed: ${JSON.stringify(run.fault)}`)
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_EVERY_MS))
  }
}

async function ask(node: Started, token: string, method: string, path: string, body?: unknown): Promise<Run> {
  const answer = await fetch(`${node.url}/api/v1/centre/directories${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Run
}

const readMemory = async (node: Started): Promise<number> => (await node.ask<{ rssMb: number }>('memory')).rssMb

async function count({ pool }: Stage): Promise<string> {
  const { rows } = await pool.query<{ held: string }>(`
    select (select count(*) from users where source = 'ldap') || ' people, ' || (select count(*) from groups) || ' groups, '
      || (select count(*) from group_members) || ' memberships, ' || (select count(*) from group_children) || ' nestings' as held`)
  return rows[0]?.held ?? ''
}

/** Of every row with the transaction that wrote it, and of what nodes are told. */
async function sum({ pool }: Stage): Promise<string> {
  const { rows } = await pool.query<{ sum: string }>(`
    select md5(string_agg(t, '|' order by t)) || (select config_version from centre) as sum
    from (
      select xmin || u::text as t from users u
      union all select xmin || g::text from groups g
      union all select xmin || m::text from group_members m
      union all select xmin || c::text from group_children c
      union all select xmin || a.id::text from audit_entries a where a.action ~ '^(user|group)[.]') rows`)
  return rows[0]?.sum ?? ''
}
