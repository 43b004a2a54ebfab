/**
 * Arrays as PostgreSQL reads them. `pg` would quote and escape every element by itself, which for the arrays of a batch
 * costs more than all the rest of handing it over.
 */

/** Of numbers, booleans, UUIDs, hexadecimal: what needs no quotes. */
export const plainArray = (values: readonly (number | string | boolean | null)[]): string =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`

/** Of any text; lone surrogates and NUL have been refused before. */
export const textArray = (values: readonly (string | null)[]): string => `{${values.map(quote).join(',')}}`

const quote = (value: string | null): string => {
  if (value === null) return 'NULL'
  return /["\\]/.test(value) ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : `"${value}"`
}

/** A column of a statement's table: SQL name, SQL type, and the value of a row. */
export type Column<T> = [name: string, type: string, read: (of: T) => string | number | boolean | null]

/** The statement's parameters of these columns. */
export const columnValues = <T>(columns: readonly Column<T>[], rows: readonly T[]): string[] =>
  columns.map(([, type, read]) => {
    const values = rows.map(read)
    return type === 'text' ? textArray(values as (string | null)[]) : plainArray(values)
  })

/** `unnest(…) name (columns)` of parameters from number `first` on. */
export const columnTable = <T>(columns: readonly Column<T>[], first: number, name: string): string =>
  `unnest(${columns.map(([, type], index) => `$${first + index}::${type}[]`).join(', ')}) ${name} (${columns.map(([column]) => column).join(', ')})`
