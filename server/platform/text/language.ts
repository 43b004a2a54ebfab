import { foldPersian } from './fold.ts'
import type { Locale } from './phrases.ts'

const NAMES: Record<string, Locale> = {
  ...{ fa: 'fa', fas: 'fa', per: 'fa', persian: 'fa', farsi: 'fa', فارسی: 'fa' },
  ...{ en: 'en', eng: 'en', english: 'en', انگلیسی: 'en' },
}

/** Which language somebody means who wrote `en`, `en-GB`, `English` or «انگلیسی»; undefined: none of ours. */
export function readLanguage(written: string): Locale | undefined {
  if (written === 'fa' || written === 'en') return written
  const [name = ''] = foldPersian(written).split(/[-_]/)
  return Object.hasOwn(NAMES, name) ? NAMES[name] : undefined
}
