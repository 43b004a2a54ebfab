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

export type FoundName = { i: number; id: number; name: string }

/** Of what was found (`i`: for which name), each once, and which names led to nothing or to several. */
export function judgeNames(names: readonly Name[], found: FoundName[]) {
  const byPlace = Map.groupBy(found, ({ i }) => i)
  const faults = [...names.keys()].flatMap((j) => {
    const n = byPlace.get(j)?.length ?? 0
    return n === 1 ? [] : [{ j, code: n === 0 ? ('not_found' as const) : ('ambiguous' as const) }]
  })
  return { known: [...new Map(found.map((one) => [one.id, one])).values()], faults }
}
