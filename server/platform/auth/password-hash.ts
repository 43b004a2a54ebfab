import { argon2, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { AppError } from '../http/errors.ts'
import { createTurnstile } from '../search/turnstile.ts'

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane
const MEMORY_KIB = 19_456
const PASSES = 2
const LANES = 1
const SALT_BYTES = 16
const HASH_BYTES = 32
const FORM = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,})\$([A-Za-z0-9+/]{22,})$/
// what sign-in made before: hexadecimal salt (as text) and hash
const FORMER = /^([0-9a-f]{32}):([0-9a-f]{128})$/
const FORMER_COST = { N: 16_384, r: 16, p: 1, maxmem: 64 * 1024 * 1024 }

// Each work holds 19 MiB and one thread of the pool that files and names are looked up by: two at a time, whoever asks.
const WORKS_MAX = 2
const WAITING_MAX = 100
const turnstile = createTurnstile(WORKS_MAX, WAITING_MAX)

type Cost = { memory: number; passes: number; parallelism: number }
const COST: Cost = { memory: MEMORY_KIB, passes: PASSES, parallelism: LANES }

/** The hash of a password as it is kept, `$argon2id$v=19$m=…`. Throws `unavailable` where too many wait for theirs. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const made = await inTurn(() => derive(password, salt, HASH_BYTES, COST))
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${plain(salt)}$${plain(made)}`
}

/**
 * Whether a password is the one of a kept hash, and whether that hash is of a former kind and should be made anew. Costs
 * about the same where there is no hash, so that the time tells nothing. Throws `unavailable` as `hashPassword` does.
 */
export async function verifyPassword(
  kept: string | null,
  password: string,
): Promise<{ isRight: boolean; isOutdated: boolean }> {
  const former = FORMER.exec(kept ?? '')
  if (former) {
    const made = await inTurn(() => deriveFormer(password, former[1] as string))
    return { isRight: timingSafeEqual(made, Buffer.from(former[2] as string, 'hex')), isOutdated: true }
  }
  const parts = FORM.exec(kept ?? '')
  if (!parts) {
    await inTurn(() => derive(password, randomBytes(SALT_BYTES), HASH_BYTES, COST))
    return { isRight: false, isOutdated: false }
  }
  const cost = { memory: Number(parts[1]), passes: Number(parts[2]), parallelism: Number(parts[3]) }
  const [salt, hash] = [Buffer.from(parts[4] as string, 'base64'), Buffer.from(parts[5] as string, 'base64')]
  const made = await inTurn(() => derive(password, salt, hash.length, cost))
  return {
    isRight: timingSafeEqual(made, hash),
    isOutdated: cost.memory !== MEMORY_KIB || cost.passes !== PASSES || cost.parallelism !== LANES,
  }
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const passed = turnstile.pass('passwords', work)
  if (passed === undefined) throw new AppError('unavailable', { retryAfterS: 3 })
  return passed
}

const derive = (password: string, nonce: Buffer, tagLength: number, cost: Cost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    argon2('argon2id', { message: password.normalize('NFKC'), nonce, tagLength, ...cost }, (error, made) =>
      error ? reject(error) : resolve(made),
    )
  })

const deriveFormer = (password: string, salt: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, 64, FORMER_COST, (error, made) => (error ? reject(error) : resolve(made)))
  })

// PHC strings have base64 without its padding
const plain = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
