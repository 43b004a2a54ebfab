import pg from 'pg'
import { openTestCluster } from '../server/platform/db/embedded/test-cluster.ts'
import { migrate } from '../server/platform/db/migrate.ts'
import { writeSchemaTypes } from './schema-types.ts'

/** `npm run generate`: the row types, from a database on which every migration has run. */
const NAME = 'rasan_schema'
const { url } = await openTestCluster()
const server = new pg.Client({ connectionString: url })
await server.connect()
await server.query(`drop database if exists ${NAME} with (force)`)
await server.query(`create database ${NAME}`)
const database = Object.assign(new URL(url), { pathname: `/${NAME}` }).href
await migrate(database)
await writeSchemaTypes(database, { verify: false })
await server.query(`drop database ${NAME} with (force)`)
await server.end()
