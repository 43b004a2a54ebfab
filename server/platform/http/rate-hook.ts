import type { onRequestHookHandler } from 'fastify'
import type { Actor } from '../auth/actor.ts'
import type { Deps } from '../deps.ts'
import './app-types.ts'
import type { AppError } from './errors.ts'
import type { Rate, Rates } from './rates.ts'

/** Holds programs to their rates, and tells them where they stand (draft-ietf-httpapi-ratelimit-headers-10). */
export function makeRateHook(rates: Rates, access: Deps['access']): onRequestHookHandler {
  return (request, reply, done) => {
    const limits = listRates(access, request.actor)
    if (limits.length === 0) return done()
    const policies = limits.map(({ name, perMinute }) => `"${name}";q=${perMinute};w=60`)
    reply.header('ratelimit-policy', policies.join(', '))
    takeAll(rates, limits).then(
      (standings) => {
        if (standings.length > 0) reply.header('ratelimit', standings.join(', '))
        done()
      },
      (error: AppError) => {
        reply.header('ratelimit', `"${error.params.of}";r=0;t=${error.retryAfterS}`)
        done(error)
      },
    )
  }
}

async function takeAll(rates: Rates, limits: Rate[]): Promise<string[]> {
  const taken: Rate[] = []
  const standings: string[] = []
  for (const limit of limits) {
    try {
      const standing = await rates.take(limit)
      if (standing === undefined) continue
      taken.push(limit)
      standings.push(`"${limit.name}";r=${standing.remaining};t=${standing.endsInS}`)
    } catch (error) {
      // what is refused counts for none
      for (const one of taken) rates.giveBack(one)
      throw error
    }
  }
  return standings
}

function listRates(access: Deps['access'], actor: Actor): Rate[] {
  if (actor.tokenId === null) return []
  const token = access.findToken(actor.tokenId)
  return [
    ...(token?.ratePerMinute ? [{ name: 'token' as const, id: token.id, perMinute: token.ratePerMinute }] : []),
    ...(token?.service?.ratePerMinute
      ? [{ name: 'service' as const, id: token.service.id, perMinute: token.service.ratePerMinute }]
      : []),
  ]
}
