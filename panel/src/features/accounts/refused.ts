import type { Account } from '../../api/types.ts'

/** Whether no key of an account is taken by its provider, by what asking for the balance or sending with each has told. */
export function isRefused({ keys, circuits, keyRefusedSince }: Pick<Account, 'keys' | 'circuits' | 'keyRefusedSince'>) {
  if (keyRefusedSince !== null) return true
  const used = keys.filter(
    ({ disabled, expiresAt }) => !disabled && !(expiresAt && Date.parse(expiresAt) <= Date.now()),
  )
  const isStopped = (name: string) =>
    circuits.some(({ kind, subject, state }) => kind === 'key' && subject === name && state === 'open')
  return used.length > 0 && used.every(({ name }) => isStopped(name))
}
