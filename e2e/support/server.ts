import { seedFreshCentre } from '../../server/modules/first-run/seed-centre.ts'
import { readSetupCode } from '../../server/modules/first-run/setup-code.ts'
import { startTestNode, type TestNode } from '../../server/test-node.ts'

/** A whole Rasan on a database of its own, as it stands after installation. */
export type TestServer = TestNode & { url: string; setupCode: string }

export const PASSWORD = 'correct horse battery'

/** Starts the real server, with the built panel, for one test file; stopped when the file ends. */
export async function startServer(environment: Record<string, string> = {}): Promise<TestServer> {
  const test = await startTestNode(environment)
  const { database, live, vault } = test.node.deps
  await seedFreshCentre(database.db, vault)
  await live.catchUp()
  return { ...test, url: test.node.url, setupCode: await readSetupCode(database.db, vault) }
}

/** Makes a person who holds a role at the centre (or, with `service`, in one service). */
export async function addPerson(
  { node, pool }: TestServer,
  person: { username: string; name: string; locale: 'fa' | 'en'; role: string; service?: string },
): Promise<void> {
  const { username, name, locale, role, service } = person
  const { rows } = await pool.query<{ id: number }>(
    'insert into users (username, name, locale) values ($1, $2, $3) returning id',
    [username, name, locale],
  )
  const id = rows[0]!.id
  await pool.query(
    `insert into role_assignments (user_id, role, service_id)
     values ($1, $2, (select id from services where name = $3))`,
    [id, role, service ?? null],
  )
  const { signIn, database, live } = node.deps
  await signIn.createSignIn(database.db, { id, username }, PASSWORD)
  await live.catchUp()
}

/** Makes a second service on the sandbox. */
export async function addSandboxService(
  { node, pool }: TestServer,
  service: { name: string; fa: string; en: string },
): Promise<void> {
  await pool.query('insert into services (name, title_fa, title_en) values ($1, $2, $3)', [
    service.name,
    service.fa,
    service.en,
  ])
  await pool.query(
    `insert into allocations (service_id, account_id, methods)
     select s.id, a.id, '{sandbox.sms}' from services s, accounts a where s.name = $1 and a.name = 'sandbox'`,
    [service.name],
  )
  await node.deps.live.catchUp()
}
