import type { TObject } from 'typebox'
import { listProviders } from '../../../providers/index.ts'
import type { Provider } from '../../../providers/provider.ts'
import { LOCALES, phrase } from '../../platform/text/phrases.ts'

type Title = { fa: string; en: string }

/** A provider, as the API tells it: enough to draw the forms of its accounts and keys. */
export type ProviderView = {
  slug: string
  channel: Provider['channel']
  title: Title
  /** JSON schemas. */
  settings: TObject
  keyFields: TObject
  methods: { method: string; title: Title; line: 'required' | 'optional' | 'none'; template: boolean }[]
}

export const describeProviders = (): ProviderView[] => listProviders().map(describeProvider)

const describeProvider = ({ slug, channel, settings, keyFields, methods }: Provider): ProviderView => ({
  slug,
  channel,
  title: titleOf(`providers.${slug}`),
  settings,
  keyFields,
  methods: Object.entries(methods).map(([manner, { line, template }]) => ({
    method: `${slug}.${manner}`,
    title: titleOf(`manners.${manner}`),
    line,
    template,
  })),
})

const titleOf = (key: string): Title =>
  Object.fromEntries(LOCALES.map((locale) => [locale, phrase(locale, key)])) as Title
