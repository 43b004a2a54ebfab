// Runs before the first paint, so that a reader never sees the other language's direction or the other theme flash by.
// Says what src/i18n/locale.ts and src/ui/theme.ts keep; both write the same two keys.
;(() => {
  const read = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  const root = document.documentElement
  const locale = read('rasan.locale') === 'en' ? 'en' : 'fa'
  root.lang = locale
  root.dir = locale === 'fa' ? 'rtl' : 'ltr'
  // as built, the tag of this script says where the phrases of each language are
  const phrases = document.currentScript.dataset[locale]
  if (phrases) {
    const link = document.createElement('link')
    Object.assign(link, { rel: 'modulepreload', href: phrases, crossOrigin: '' })
    document.head.append(link)
  }
  const theme = read('rasan.theme')
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.dataset.theme = dark ? 'dark' : 'light'
})()
