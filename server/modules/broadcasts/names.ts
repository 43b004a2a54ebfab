import { toLatinDigits } from '../../platform/text/digits.ts'

/** How a group or a list is named: by id, by name, or as `id:…`, `name:…`, `externalId:…`. */
export type Name = number | string

/** What it may be; null: not that. */
export type Meant = { id: number | null; name: string | null; externalId: string | null }

const ID_MAX = 2_147_483_647

/** Plain digits may be an id or a name: where there are both it is not guessed at. */
export function readName(given: Name): Meant {
  if (typeof given === 'number') return { id: given, name: null, externalId: null }
  const [, kind, rest] = /^(id|name|externalId):(.*)$/s.exec(given.trim()) ?? []
  const value = (rest ?? given).trim()
  const number = Number(/^[0-9]{1,10}$/.exec(toLatinDigits(value))?.[0] ?? 0)
  return {
    id: (kind === undefined || kind === 'id') && number > 0 && number <= ID_MAX ? number : null,
    name: kind === undefined || kind === 'name' ? value : null,
    externalId: kind === 'externalId' ? value : null,
  }
}

/** `isExact`: not only by the search form of its name. */
export type FoundName = { i: number; id: number; name: string; isExact: boolean }

/**
 * Of what was found (`i`: for which name), each once, and which names led to nothing or to several. One that is written
 * just so goes before those that are written alike, unless plain digits, in whatever script, are the id of one and the name of
 * another.
 */
export function judgeNames(names: readonly Name[], found: FoundName[]) {
  const byPlace = Map.groupBy(found, ({ i }) => i)
  const meant = names.map((given, j) => {
    const alike = byPlace.get(j) ?? []
    const exact = alike.filter(({ isExact }) => isExact)
    const { id, name } = readName(given)
    const isIdToo = name !== null && alike.some((one) => one.id === id)
    return exact.length > 0 && !isIdToo ? exact : alike
  })
  const faults = meant.flatMap(({ length }, j) =>
    length === 1 ? [] : [{ j, code: length === 0 ? ('not_found' as const) : ('ambiguous' as const) }],
  )
  return { known: [...new Map(meant.flat().map((one) => [one.id, one])).values()], faults }
}
