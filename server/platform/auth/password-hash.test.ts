import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword, verifyPassword } from './password-hash.ts'

// made by the library that kept passwords before
const FORMER =
  'ca1a443503ea5fb428a21513acdb72df:3cbc2bc1c871b5b60e2b754a1048993daac2b07e40cdf188411a1b2aecb63975dba4801d654cc9535312afba3655c1c80fcb400900b841edfd20f6e1cb10534c'

test('a password is kept as argon2id in its common form, each time with another salt', async () => {
  const [one, other] = [await hashPassword('گذرواژهٔ بلند'), await hashPassword('گذرواژهٔ بلند')]
  assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  assert.notEqual(one, other)
  assert.deepEqual(await verifyPassword(one, 'گذرواژهٔ بلند'), { isRight: true, isOutdated: false })
  assert.equal((await verifyPassword(one, 'گذرواژهٔ بلند ')).isRight, false)
})

test('a password passes in whichever way its letters are composed', async () => {
  assert.equal((await verifyPassword(await hashPassword('cafe\u0301 au lait'), 'caf\u00e9 au lait')).isRight, true)
})

test('a hash of the former kind, or of another cost, verifies and is told to be outdated', async () => {
  assert.deepEqual(await verifyPassword(FORMER, 'correct horse battery'), { isRight: true, isOutdated: true })
  assert.equal((await verifyPassword(FORMER, 'incorrect horse battery')).isRight, false)
  const weaker = '$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
  assert.deepEqual(await verifyPassword(weaker, 'x'), { isRight: false, isOutdated: true })
})

test('what is no hash is nobody’s password, and takes as long', async () => {
  const took = async (kept: string | null) => {
    const from = performance.now()
    assert.equal((await verifyPassword(kept, 'some password')).isRight, false)
    return performance.now() - from
  }
  const real = await hashPassword('another password')
  // the best of each, in turn: other work slows any single one, and three in a row
  let [withHash, without] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  const isAlike = () => without > withHash / 3 && without < withHash * 3
  for (let round = 0; round < 3 || (round < 15 && !isAlike()); round++) {
    withHash = Math.min(withHash, await took(real))
    without = Math.min(without, await took(null))
  }
  assert.ok(isAlike(), `${without} ms without, ${withHash} ms with a hash`)
  for (const strange of ['', '$argon2id$', 'x:y']) assert.equal((await verifyPassword(strange, '')).isRight, false)
})

test('of many at once two work, a hundred wait, and the rest is told to come back', async () => {
  const answers = await Promise.allSettled(Array.from({ length: 130 }, () => verifyPassword(null, 'x')))
  const refused = answers.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
  assert.equal(refused.length, 130 - 102)
  for (const { reason } of refused) assert.deepEqual([reason.code, reason.retryAfterS], ['unavailable', 3])
  assert.equal((await verifyPassword(await hashPassword('afterwards'), 'afterwards')).isRight, true)
})
