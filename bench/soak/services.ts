import type pg from 'pg'
import type { UnknownPolicy } from '../../server/dispatch/road/routing.ts'
import type { Vault } from '../../server/platform/crypto/vault.ts'
import { addAccount, addService, addToken } from '../../server/test-node.ts'
import type { Simulator } from '../../simulators/simulator.ts'

export type ProviderName = 'kavenegar' | 'ghasedak'
export type Simulators = Record<ProviderName, Simulator>

/** Who sends in a soak. */
export type SoakService = {
  id: number
  name: string
  policy: UnknownPolicy | null
  token: string
  /** Messages that it may send in a day; less than it is asked for. */
  perDay: number | null
}

/** Every policy at every provider, one service that may go through both, and one that uses its quota up. */
const SERVICES: { name: string; policy: UnknownPolicy | null; through: ProviderName[]; perDay?: number }[] = [
  { name: 'payroll', policy: 'never-twice', through: ['kavenegar'] },
  { name: 'portal', policy: 'rather-twice', through: ['kavenegar'] },
  { name: 'clinic', policy: 'never-twice', through: ['ghasedak'] },
  { name: 'shop', policy: 'rather-twice', through: ['ghasedak'] },
  { name: 'library', policy: null, through: ['kavenegar'] },
  { name: 'transport', policy: 'never-twice', through: ['kavenegar', 'ghasedak'] },
  { name: 'archive', policy: 'never-twice', through: ['kavenegar'], perDay: 150 },
]
const LINES: Record<ProviderName, string> = { kavenegar: '10008663', ghasedak: '2100012345' }

/** What an outcome that stays unknown means for a message: its service's policy, else its class's. */
export const policyFor = (service: Pick<SoakService, 'policy'>, isOtp: boolean): UnknownPolicy =>
  service.policy ?? (isOtp ? 'rather-twice' : 'never-twice')

export type Filled = { services: SoakService[]; reportPaths: Record<ProviderName, string> }

/** Makes both accounts, the services on them, and a token of each. */
export async function fillCentre(made: { pool: pg.Pool; vault: Vault }, simulators: Simulators): Promise<Filled> {
  const accounts = {} as Record<ProviderName, { id: number; reportSecret: string }>
  for (const provider of ['kavenegar', 'ghasedak'] as const)
    accounts[provider] = await addAccount(made, {
      name: provider,
      provider,
      baseUrl: simulators[provider].url,
      key: { apiKey: 'soak-key' },
      line: LINES[provider],
    })
  const services: SoakService[] = []
  for (const { name, policy, through, perDay = null } of SERVICES) {
    const [first, second] = through
    const methods = (provider: ProviderName) => [`${provider}.sms`]
    const id = await addService(made.pool, {
      name,
      accountId: accounts[first!].id,
      methods: methods(first!),
      ...(policy && { policy }),
    })
    if (second)
      await made.pool.query(
        `insert into allocations (service_id, account_id, methods, position) values ($1, $2, $3, 1)`,
        [id, accounts[second].id, methods(second)],
      )
    if (perDay !== null)
      await made.pool.query(
        `insert into service_quotas (service_id, span, unit, cap) values ($1, 'day', 'messages', $2)`,
        [id, perDay],
      )
    services.push({ id, name, policy, perDay, token: await addToken(made.pool, { kind: 'live', serviceId: id }) })
  }
  return {
    services,
    reportPaths: {
      kavenegar: `/reports/${accounts.kavenegar.reportSecret}`,
      ghasedak: `/reports/${accounts.ghasedak.reportSecret}`,
    },
  }
}
