import { test } from 'node:test'
import { writeSchemaTypes } from '../../../scripts/schema-types.ts'
import { createTestDatabase } from './test-database.ts'

test('the row types are those of the migrations (`npm run generate` writes them)', async () => {
  await writeSchemaTypes(await createTestDatabase(), { verify: true })
})
