const KEYS = {
  queue: 't.lane = m.lane and t.flow = m.flow and t.id = m.id',
  later: 't.lane = m.lane and t.id = m.id',
  faults: 't.service_id = m.service_id and t.status = m.status_before and t.message_id = m.id',
}

/**
 * A `delete` of the rows that changed messages have in a table beside them; `m`, of the statement around it, are those
 * messages, `which` the ones that are meant. Each row is looked up by its whole key: as a join, a plan that was made while
 * the table was empty would read all of it, however long it has become.
 */
export const deleteByKey = (table: keyof typeof KEYS, which: string): string => `
  delete from ${table} where ctid = any (array(
    select found.ctid from m cross join lateral (select t.ctid from ${table} t where ${KEYS[table]} offset 0) found
    where ${which}))`
