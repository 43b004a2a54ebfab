import type pg from 'pg'

/** A step of it is worth while from then on (ms since 1970, by the database's clock); null: at once, after the others. */
export async function lookAgainAt(client: pg.ClientBase, id: string, atMs: number | null): Promise<void> {
  await client.query({
    name: 'broadcast look',
    text: 'update broadcasts set look_at = coalesce(to_timestamp($2::float8 / 1000), clock_timestamp()) where id = $1',
    values: [id, atMs],
  })
}
