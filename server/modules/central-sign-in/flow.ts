import type { Oidc, OidcSettings } from '../../platform/auth/oidc.ts'
import type { Vault } from '../../platform/crypto/vault.ts'
import type { Deps } from '../../platform/deps.ts'
import type { ProviderRow } from './queries.ts'

/** What signing in and out by a provider is done with. */
export type FlowDeps = Pick<Deps, 'access' | 'config' | 'database' | 'live' | 'log' | 'signIn' | 'vault'> & {
  oidc: Oidc
}

/** Who we are to a provider. */
export const settingsOf = (row: ProviderRow, vault: Pick<Vault, 'decrypt'>): OidcSettings => ({
  issuer: row.issuer,
  clientId: row.clientId,
  clientSecret: row.clientSecret && vault.decrypt(row.clientSecret),
})
