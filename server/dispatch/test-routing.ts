import { kavenegar } from '../../providers/kavenegar.ts'
import { createPeriods } from './limits/periods.ts'
import type { Account, Allocation, Line, Routing, Service } from './road/routing.ts'
import { NO_TEMPLATES } from './road/templates.ts'

export const line = (number: string, over: Partial<Line> = {}): Line => ({
  number,
  isAdvertising: false,
  carriesOtp: true,
  optOut: null,
  expiresAt: null,
  ...over,
})
export const account = (id: number, over: Partial<Account> = {}): Account => ({
  id,
  name: `account ${id}`,
  title: { fa: '', en: '' },
  provider: kavenegar,
  baseUrl: '',
  proxyUrl: null,
  settings: {},
  connections: 4,
  pace: null,
  isSuspended: false,
  isSandbox: false,
  keys: [{ id: 1, name: 'primary', fields: {}, expiresAt: null }],
  retiredKeys: [],
  lines: [line('1000'), line('2000')],
  tariffs: [],
  reportSecretHash: '',
  isReportSource: () => true,
  ...over,
})
export const service = (allocations: Allocation[], over: Partial<Service> = {}): Service => ({
  id: 1,
  name: 'payroll',
  isSuspended: false,
  isArchived: false,
  unknownPolicy: null,
  quotas: [],
  floodGuard: null,
  reviewPolicy: null,
  reviewedHosts: new Set(),
  allocations,
  ...over,
})
export const lent = (accountId: number, over: Partial<Allocation> = {}): Allocation => ({
  accountId,
  methods: ['kavenegar.sms'],
  lines: [],
  position: 0,
  weight: null,
  classes: [],
  quotas: [],
  ...over,
})

/** A whole snapshot: what dispatch comes to ask of one, a test has as well. */
export const routingOf = (accounts: Account[], services: Service[], over: Partial<Routing> = {}): Routing => ({
  accounts: new Map(accounts.map((one) => [one.id, one])),
  services: new Map(services.map((one) => [one.id, one])),
  templates: NO_TEMPLATES,
  methodsOff: new Set(),
  sandbox: accounts.find((one) => one.isSandbox),
  periods: createPeriods('UTC', 'gregorian'),
  timeZone: 'UTC',
  retentionDays: 365,
  ...over,
})
