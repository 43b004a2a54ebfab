import { writeFileSync } from 'node:fs'
import { DOCUMENT_FILE, makeClientFiles, TYPES_FILE } from './client-files.ts'

const { document, types } = await makeClientFiles()
writeFileSync(DOCUMENT_FILE, document)
writeFileSync(TYPES_FILE, types)
