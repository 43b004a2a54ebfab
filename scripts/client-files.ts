import openapiTS, { astToString } from 'openapi-typescript'
import { makeOpenApiDocument } from './openapi-document.ts'

const HEADING = '// Made by scripts/generate-client.ts from client/openapi.json. Do not edit.\n\n'

export const DOCUMENT_FILE = new URL('../client/openapi.json', import.meta.url)
export const TYPES_FILE = new URL('../client/schema.generated.ts', import.meta.url)

/** The files of the client that follow from the server's routes, as they should be now. */
export async function makeClientFiles(): Promise<{ document: string; types: string }> {
  const document = `${JSON.stringify(await makeOpenApiDocument(), null, 2)}\n`
  const types = astToString(await openapiTS(document, { alphabetize: true }))
  return { document, types: HEADING + types }
}
