import { readConfig } from '../server/config.ts'
import { startNode } from '../server/node.ts'
import { createVault } from '../server/platform/crypto/vault.ts'
import { createLog } from '../server/platform/log.ts'

/**
 * A node as it runs in production, on a database that is ready. `node bench/product.ts DATABASE_URL MASTER_KEY
 * [accepting]`.
 */
const [databaseUrl = '', masterKey = '', isSending = 'sending'] = process.argv.slice(2)
const config = readConfig({
  PORT: '0',
  RASAN_ENV: 'production',
  RASAN_MASTER_KEY: masterKey,
  DATABASE_URL: databaseUrl,
  RASAN_ROLES: isSending === 'sending' ? undefined : 'api,jobs',
})
const node = await startNode(config, databaseUrl, createVault(masterKey), createLog(config.logLevel))
process.send?.({ url: node.url })
process.on('message', (message) => {
  if (message === 'memory') process.send?.({ rssMb: Math.round(process.memoryUsage().rss / 1_048_576) })
})
process.once('SIGTERM', () => node.stop().then(() => process.exit(0)))
