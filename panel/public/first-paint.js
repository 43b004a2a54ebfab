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
  const theme = read('rasan.theme')
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.dataset.theme = dark ? 'dark' : 'light'
})()
