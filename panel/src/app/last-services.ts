import { readSetting, writeSetting } from '../i18n/locale.ts'

const KEY = 'rasan.services'
const KEPT_MAX = 20

/** Names of the services used in this browser, the last used first. */
export function readLastServices(): string[] {
  return (readSetting(KEY) ?? '').split(' ').filter(Boolean)
}

export function keepLastService(name: string): void {
  const others = readLastServices().filter((other) => other !== name)
  writeSetting(KEY, [name, ...others].slice(0, KEPT_MAX).join(' '))
}

/** Puts the services that were used last in front; the rest keep their order. */
export function sortByLastUse<T extends { name: string }>(services: T[]): T[] {
  const last = readLastServices()
  const rank = ({ name }: T) => (last.includes(name) ? last.indexOf(name) : KEPT_MAX)
  return [...services].sort((a, b) => rank(a) - rank(b))
}
