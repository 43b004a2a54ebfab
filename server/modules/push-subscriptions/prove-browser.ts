import { createExchange } from '../../../providers/exchange.ts'
import { channelOfMethod, type Subscription } from '../../../providers/provider.ts'
import type { Account } from '../../dispatch/road/routing.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'

const TIMEOUT_MS = 4_000
/** Whoever is not there by then need not be told. */
const TTL_S = 600

/**
 * Tells a browser that it shows notifications from now on, and so proves that it takes what is signed by this key: one that
 * had subscribed by another would be refused as if the key were bad, and stop everybody's messages. Answers false where its
 * push service says no; where nothing is said it is believed.
 */
export async function proveBrowser(
  { account, key }: { account: Account; key: Record<string, string> },
  subscription: Subscription,
  { now, locale }: { now(): number; locale: Locale },
): Promise<boolean> {
  const { provider, baseUrl, settings, proxyUrl } = account
  const [manner] = Object.entries(provider.methods).find(([, one]) => channelOfMethod(provider, one) === 'push') ?? []
  if (manner === undefined) return false
  const { exchange, close } = createExchange({ connections: 1, proxyUrl, onlyPublicBut: URL.parse(baseUrl)?.hostname })
  const item = {
    reference: 0,
    to: '',
    text: phrase(locale, 'browserSubscribed.text'),
    line: null,
    push: {
      title: phrase(locale, 'browserSubscribed.title'),
      url: '/profile',
      ttlS: TTL_S,
      subscriptions: [subscription],
    },
  }
  try {
    const context = { baseUrl, settings, key, exchange, now }
    const { outcomes } = await provider.send(context, { manner, items: [item], timeoutMs: TIMEOUT_MS })
    const [outcome] = outcomes
    return outcome?.kind !== 'rejected' || outcome.fault === 'network' || outcome.fault === 'busy'
  } finally {
    await close()
  }
}
