/**
 * What a provider says, as the database can hold it: without NUL and halves of characters, which no text column takes. An
 * outcome that cannot be written would be tried again for ever, and a report would fail everybody's in its batch.
 */
export const storable = (text: string | null | undefined): string | null =>
  text === null || text === undefined ? null : text.replaceAll('\0', '').toWellFormed()

/** The same for every text in a value that goes to a jsonb column. */
export const storableJson = (value: unknown): string =>
  JSON.stringify(value, (_, inner) => (typeof inner === 'string' ? storable(inner) : inner))
