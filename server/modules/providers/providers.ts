import type { TObject } from 'typebox'
import { listProviders } from '../../../providers/index.ts'
import type { Provider } from '../../../providers/provider.ts'
import type { Db } from '../../platform/db/database.ts'
import { LOCALES, phrase } from '../../platform/text/phrases.ts'
import { readMethodNames } from '../methods/methods.ts'

type Title = { fa: string; en: string }

/** A provider, as the API tells it: enough to draw the forms of its accounts and keys. */
export type ProviderView = {
  slug: string
  channel: Provider['channel']
  title: Title
  /** JSON schemas. */
  settings: TObject
  keyFields: TObject
  methods: {
    method: string
    title: Title
    line: 'required' | 'optional' | 'none'
    template: boolean
    disabled: boolean
  }[]
}

type Names = Awaited<ReturnType<typeof readMethodNames>>

/** All of them; their methods as the administrator calls and orders them. */
export async function describeProviders(db: Db): Promise<ProviderView[]> {
  const names = await readMethodNames(db)
  return listProviders().map((provider) => describeProvider(provider, names))
}

function describeProvider({ slug, channel, settings, keyFields, methods }: Provider, names: Names): ProviderView {
  // they come in their order
  const places = [...names.keys()]
  const described = Object.entries(methods).map(([manner, { line, template }]) => {
    const method = `${slug}.${manner}`
    const { title, disabled } = names.get(method)!
    return { method, title, line, template, disabled }
  })
  described.sort((a, b) => places.indexOf(a.method) - places.indexOf(b.method))
  return { slug, channel, title: titleOf(`providers.${slug}`), settings, keyFields, methods: described }
}

const titleOf = (key: string): Title =>
  Object.fromEntries(LOCALES.map((locale) => [locale, phrase(locale, key)])) as Title
