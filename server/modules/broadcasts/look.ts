import type pg from 'pg'

/** When it is looked at again: `parameter` in ms since 1970; null: after the others that can go on at once. */
export const LOOK_AT = (parameter: string): string =>
  `coalesce(to_timestamp(${parameter}::float8 / 1000), clock_timestamp())`

/** A step of it is worth while from then on (ms since 1970, by the database's clock); null: at once, after the others. */
export async function lookAgainAt(client: pg.ClientBase, id: string, atMs: number | null): Promise<void> {
  await client.query({
    name: 'broadcast look',
    text: `update broadcasts set look_at = ${LOOK_AT('$2')} where id = $1`,
    values: [id, atMs],
  })
}
