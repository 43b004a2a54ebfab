import { sql } from 'kysely'
import { writeAudit } from '../../platform/audit/audit.ts'
import type { Actor } from '../../platform/auth/actor.ts'
import type { Db } from '../../platform/db/database.ts'
import { unlessLastAdministrator } from '../directory/faults.ts'

type Group = { id: number; name: string; externalId: string }

// Two providers may each have a group "admins", and who is in the one is not in the other: a group is known by both names.
const keyOf = (provider: string, name: string): string => `${provider}:${name}`

async function findGroups(tx: Db, keys: string[]): Promise<Group[]> {
  const { rows } = await sql<Group>`
    select id, name, external_id as "externalId" from groups
    where source = 'oidc' and external_id = any (${keys}::text[])`.execute(tx)
  return rows
}

/**
 * The groups of a provider by their names there, made where they are not yet; a name that another group from central
 * sign-in has is told apart by the provider's. Statements that would change nothing are not run: each tells every node that
 * the configuration has changed.
 */
export async function ensureGroups(tx: Db, actor: Actor, provider: string, names: readonly string[]): Promise<Group[]> {
  const keys = names.map((name) => keyOf(provider, name))
  if (keys.length === 0) return []
  const held = new Set((await findGroups(tx, keys)).map(({ externalId }) => externalId))
  const missing = names.filter((name) => !held.has(keyOf(provider, name)))
  if (missing.length === 0) return findGroups(tx, keys)
  const made = await insertGroups(tx, provider, missing, (name) => name)
  const apart = missing.filter((name) => !made.some(({ externalId }) => externalId === keyOf(provider, name)))
  if (apart.length > 0)
    made.push(...(await insertGroups(tx, provider, apart, (name) => `${name.slice(0, 150)} (${provider})`)))
  for (const { id, name } of made)
    await writeAudit(tx, actor, {
      action: 'group.create',
      subjectKind: 'group',
      subjectId: id,
      after: { name, provider },
    })
  return findGroups(tx, keys)
}

async function insertGroups(
  tx: Db,
  provider: string,
  names: readonly string[],
  nameOf: (name: string) => string,
): Promise<Group[]> {
  const keys = names.map((name) => keyOf(provider, name))
  const { rows } = await sql<Group>`
    insert into groups (name, source, external_id)
    select btrim(name), 'oidc', key from unnest(${names.map(nameOf)}::text[], ${keys}::text[]) as g (name, key)
    on conflict do nothing
    returning id, name, external_id as "externalId"`.execute(tx)
  return rows
}

/**
 * Makes a person a member of these groups of a provider and of no other of its groups. Answers false where the last
 * administrator would have left the group that makes one: then nobody leaves any.
 */
export async function syncGroups(
  tx: Db,
  actor: Actor,
  provider: string,
  user: { id: number; username: string },
  names: readonly string[],
): Promise<boolean> {
  const wanted = await ensureGroups(tx, actor, provider, names)
  const { rows: held } = await sql<{ id: number; name: string }>`
    select g.id, g.name from group_members m join groups g on g.id = m.group_id
    where m.user_id = ${user.id} and g.source = 'oidc' and starts_with(g.external_id, ${keyOf(provider, '')})`.execute(
    tx,
  )
  const added = wanted.filter(({ id }) => !held.some((one) => one.id === id)).map(({ id }) => id)
  const removed = held.filter(({ id }) => !wanted.some((one) => one.id === id)).map(({ id }) => id)
  if (added.length > 0)
    await sql`
      insert into group_members (group_id, user_id) select unnest(${added}::int[]), ${user.id}
      on conflict do nothing`.execute(tx)
  const hasLeft = removed.length === 0 || (await unlessLastAdministrator(tx, () => leave(tx, user.id, removed)))
  if (added.length > 0 || (removed.length > 0 && hasLeft)) {
    const after = hasLeft ? wanted : [...wanted, ...held.filter(({ id }) => removed.includes(id))]
    await writeAudit(tx, actor, {
      action: 'user.change-groups',
      subjectKind: 'user',
      subjectId: user.username,
      before: { groups: listNames(held) },
      after: { groups: listNames(after) },
    })
  }
  return hasLeft
}

async function leave(tx: Db, userId: number, groupIds: number[]): Promise<void> {
  await sql`delete from group_members where user_id = ${userId} and group_id = any (${groupIds}::int[])`.execute(tx)
}

/** Removes a provider's groups; answers their names. */
export async function removeGroups(tx: Db, provider: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    delete from groups where source = 'oidc' and starts_with(external_id, ${keyOf(provider, '')}) returning name`.execute(
    tx,
  )
  return listNames(rows)
}

const listNames = (groups: readonly { name: string }[]): string[] => groups.map(({ name }) => name).sort()
