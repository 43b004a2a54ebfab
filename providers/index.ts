import { ghasedak } from './ghasedak.ts'
import { http } from './http.ts'
import { ippanel } from './ippanel.ts'
import { kavenegar } from './kavenegar.ts'
import { magfa } from './magfa.ts'
import { melipayamak } from './melipayamak.ts'
import type { Provider } from './provider.ts'
import { sandbox } from './sandbox.ts'
import { smpp } from './smpp.ts'
import { smsir } from './smsir.ts'
import { smtp } from './smtp.ts'
import { webpush } from './webpush.ts'

/** Every provider, one line each: the only place outside their own files where they are named in code. */
const PROVIDERS: Provider[] = [
  kavenegar,
  ghasedak,
  smsir,
  melipayamak,
  ippanel,
  magfa,
  smpp,
  http,
  smtp,
  webpush,
  sandbox,
]

const BY_SLUG = new Map(PROVIDERS.map((provider) => [provider.slug, provider]))

export const listProviders = (): Provider[] => PROVIDERS
export const findProvider = (slug: string): Provider | undefined => BY_SLUG.get(slug)
