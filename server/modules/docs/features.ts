import { listProviders } from '../../../providers/index.ts'
import type { Method, Provider } from '../../../providers/provider.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'

/** Where a guide has this line, the tables of what providers can do stand: made from their own files. */
export const FEATURES_MARK = '<!-- features -->'

const HOUR_MS = 3_600_000

/** What each method and each provider can do, as two tables in Markdown. */
export function listFeatures(locale: Locale, providers = listProviders()): string {
  const methods = providers.flatMap((provider) =>
    Object.entries(provider.methods).map(([manner, method]) => [
      nameOf(`${provider.slug}.${manner}`, `${titleOf(locale, provider)}, ${phrase(locale, `manners.${manner}`)}`),
      ...describeMethod(locale, method),
    ]),
  )
  const rows = providers.map((provider) => [
    nameOf(provider.slug, titleOf(locale, provider)),
    ...describe(locale, provider),
  ])
  return [
    drawTable(locale, ['method', 'batch', 'line', 'template', 'asked', 'repeat'], methods),
    drawTable(locale, ['provider', 'reports', 'told', 'inbound', 'blocks', 'balance', 'expiry'], rows),
  ].join('\n\n')
}

function describeMethod(locale: Locale, method: Method): string[] {
  const time = showTime(locale, method.askWindowMs)
  return [
    showNumber(locale, method.batchMax),
    say(locale, `lineIs.${method.line}`),
    sayYes(locale, method.template),
    say(locale, `askedBy.${method.askBy}`, { time }),
    sayYes(locale, method.idempotent),
  ]
}

const describe = (locale: Locale, provider: Provider): string[] => [
  sayHow(locale, !!(provider.parseReports ?? provider.openSession), !!provider.findReports),
  showTime(locale, provider.reportWindowMs),
  sayHow(locale, !!provider.parseInbound, !!provider.findInbound),
  say(locale, provider.blockList ? 'readAndWritten' : provider.findBlocked ? 'read' : 'no'),
  sayYes(locale, !!provider.readAccount),
  sayYes(locale, provider.tellsExpiry === true),
]

function sayHow(locale: Locale, isCalled: boolean, isPolled: boolean): string {
  if (isCalled && isPolled) return say(locale, 'both')
  return say(locale, isCalled ? 'called' : isPolled ? 'polled' : 'no')
}

const sayYes = (locale: Locale, isSo: boolean): string => say(locale, isSo ? 'yes' : 'no')

const showTime = (locale: Locale, ms: number): string =>
  ms < HOUR_MS
    ? say(locale, 'minutes', { n: showNumber(locale, ms / 60_000) })
    : say(locale, 'hours', { n: showNumber(locale, ms / HOUR_MS) })

const showNumber = (locale: Locale, n: number): string => n.toLocaleString(locale === 'fa' ? 'fa-IR' : 'en')

const say = (locale: Locale, key: string, params?: Record<string, string>): string =>
  phrase(locale, `docs.features.${key}`, params)

const titleOf = (locale: Locale, { slug }: Provider): string => phrase(locale, `providers.${slug}`)
const nameOf = (code: string, title: string): string => `${title} (\`${code}\`)`

const drawTable = (locale: Locale, heads: string[], rows: string[][]): string =>
  [heads.map((head) => say(locale, head)), heads.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
