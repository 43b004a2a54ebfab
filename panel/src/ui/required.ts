import { createContext, use, useId, useLayoutEffect } from 'react'
import { useTranslation } from 'react-i18next'

/** What the fields of a form tell it: which of them lack what they need. `isTried`: somebody wanted to send it so. */
export type Required = { isTried: boolean; missing: Set<string> }

export const RequiredContext = createContext<Required | null>(null)

/**
 * The one rule of what a form cannot go without: a field says whether it lacks it, and is given the words to show once
 * the form was sent. The form is not sent while a field lacks something.
 */
export function useMissing(isMissing: boolean, words?: string): string | undefined {
  const { t } = useTranslation()
  const form = use(RequiredContext)
  const missing = form?.missing
  const id = useId()
  useLayoutEffect(() => {
    if (!isMissing) return
    missing?.add(id)
    return () => void missing?.delete(id)
  }, [id, isMissing, missing])
  return form?.isTried && isMissing ? (words ?? t('panel.field.missing')) : undefined
}
