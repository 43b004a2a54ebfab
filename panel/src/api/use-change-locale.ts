import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { changeLocale, currentLocale } from '../i18n/i18n.ts'
import type { Locale } from '../i18n/locale.ts'
import { api, ask } from './client.ts'
import { meQuery } from './me.ts'

/** The other language, and the change to it: in place, for this browser, and kept with the person. */
export function useChangeLocale() {
  const { i18n } = useTranslation()
  const queryClient = useQueryClient()
  const other: Locale = i18n.language === 'en' ? 'fa' : 'en'

  const draw = async (locale: Locale) => {
    await changeLocale(locale)
    queryClient.setQueryData(meQuery.queryKey, (me) => me && { ...me, locale })
  }
  const change = async (locale: Locale) => {
    const before = currentLocale()
    // kept also where the page is left before the answer
    const keep = ask(api.PATCH('/api/v1/me', { body: { locale }, keepalive: true }))
    try {
      await Promise.all([keep, draw(locale)])
    } catch (error) {
      // the API would go on in the language of before
      await draw(before)
      throw error
    }
    // What the API words (timelines, faults) it words in the language that is kept.
    await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' })
  }
  return { other, change }
}
