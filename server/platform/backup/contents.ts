import pg from 'pg'
import { DROPPING } from '../db/partitions.ts'

/** What a backup holds, by the database's own catalogue: a new table needs no line here. Names are `schema.name`. */
export type Contents = {
  /** In an order in which each comes after those that it refers to. */
  tables: Table[]
  /** `bound` and `options` as SQL writes them. */
  partitions: { name: string; parent: string; bound: string; options: string }[]
  /** The last number that each sequence has given. */
  sequences: { name: string; value: number }[]
}

/** Columns that the database computes itself are left out. */
export type Table = { name: string; columns: string[] }

const SCHEMAS = ['public', 'auth']

/**
 * Not kept: a session or a one-time proof that has ended since the backup was made must not live again, so after a
 * restore everybody signs in anew. Nor uploaded files: they go in a few days, and may be larger than all the rest.
 */
export const LEFT_OUT = ['auth.sessions', 'auth.verifications', 'auth.tickets', 'public.files', 'public.file_pieces']

/** Reads what is to be backed up, or what a database that was made by migrations can take in. */
export async function readContents(client: pg.ClientBase): Promise<Contents> {
  const tables = await client.query<Table & { needs: string[] }>(TABLES, [SCHEMAS, LEFT_OUT])
  const partitions = await client.query<Contents['partitions'][number]>(PARTITIONS, [SCHEMAS])
  const sequences = await client.query<{ name: string; value: string | number }>(SEQUENCES, [SCHEMAS])
  return {
    tables: sortByNeeds(tables.rows.sort(byName)).map(({ name, columns }) => ({ name, columns })),
    partitions: partitions.rows.sort(byName),
    sequences: sequences.rows.sort(byName).map(({ name, value }) => ({ name, value: Number(value) })),
  }
}

// not the database's order, which follows its language
const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1)

/** The first table that stands where an installation would be made, or undefined where there is none. */
export async function findAnyTable(client: pg.ClientBase): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string }>(`${TABLES} limit 1`, [SCHEMAS, []])
  return rows[0]?.name
}

/** `schema.name` as SQL wants it. */
export const quote = (name: string): string => name.split('.').map(pg.escapeIdentifier).join('.')

export const quoteAll = (names: string[]): string => names.map(quote).join(', ')

// what an extension brought is the extension's, not ours
const TABLES = `
  select n.nspname || '.' || c.relname as name,
    array(
      select a.attname::text from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      order by a.attnum) as columns,
    array(
      select distinct rn.nspname || '.' || r.relname
      from pg_constraint k join pg_class r on r.oid = k.confrelid join pg_namespace rn on rn.oid = r.relnamespace
      where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as needs
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any ($1) and c.relkind in ('r', 'p') and not c.relispartition
    and n.nspname || '.' || c.relname <> all ($2)
    and obj_description(c.oid, 'pg_class') is distinct from '${DROPPING}'
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`

const PARTITIONS = `
  select n.nspname || '.' || c.relname as name, pn.nspname || '.' || p.relname as parent,
    pg_get_expr(c.relpartbound, c.oid) as bound, coalesce(array_to_string(c.reloptions, ', '), '') as options
  from pg_inherits i
  join pg_class c on c.oid = i.inhrelid join pg_namespace n on n.oid = c.relnamespace
  join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
  where c.relispartition and c.relkind = 'r' and not i.inhdetachpending and pn.nspname = any ($1)`

const SEQUENCES = `
  select schemaname || '.' || sequencename as name, last_value as value from pg_sequences
  where schemaname = any ($1) and last_value is not null`

function sortByNeeds<T extends { name: string; needs: string[] }>(tables: T[]): T[] {
  const sorted: T[] = []
  const waiting = new Set(tables)
  const isThere = (name: string) => ![...waiting].some((table) => table.name === name)
  while (waiting.size > 0) {
    const next = [...waiting].find((table) => table.needs.every(isThere))
    if (!next) throw new Error(`tables refer to each other in a circle: ${[...waiting].map(({ name }) => name)}`)
    waiting.delete(next)
    sorted.push(next)
  }
  return sorted
}
