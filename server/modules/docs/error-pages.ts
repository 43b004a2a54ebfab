import { ERRORS, type ErrorCode, FIELD_CODES, type FieldCode } from '../../platform/http/errors.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'
import { escapeHtml } from './guides.ts'

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code)

/** One that stands at a place of a request; the table of all has a row for each. */
export const isFieldCode = (code: string): code is FieldCode => FIELD_CODES.includes(code as FieldCode)

/** What one error means, who must act and how: the page that a problem's `type` leads to. */
export function renderErrorPage(locale: Locale, code: ErrorCode): { title: string; html: string } {
  const say = (part: string) => escapeHtml(cleanParams(phrase(locale, `errors.${code}.${part}`)))
  const label = (key: string) => escapeHtml(phrase(locale, `docs.${key}`))
  const html = `<h1>${say('title')}</h1>
<p class="facts"><code dir="ltr">${code}</code> <span>${label('status')}: <b dir="ltr">${ERRORS[code]}</b></span></p>
<h2>${label('whatHappened')}</h2>
<p>${say('detail')}</p>
<h2>${label('whoMustAct')}</h2>
<p>${say('who')}</p>
<h2>${label('howToFix')}</h2>
<p>${say('fix')}</p>`
  return { title: phrase(locale, `errors.${code}.title`), html }
}

/** The table of all errors, and of the codes of faults in fields. */
export function renderErrorList(locale: Locale): { title: string; html: string } {
  const label = (key: string) => escapeHtml(phrase(locale, `docs.${key}`))
  const errors = (Object.keys(ERRORS) as ErrorCode[]).map(
    (code) =>
      `<tr><td><a href="/docs/${locale}/errors/${code}"><code dir="ltr">${code}</code></a></td><td>${ERRORS[code]}</td><td>${escapeHtml(phrase(locale, `errors.${code}.title`))}</td></tr>`,
  )
  const fields = FIELD_CODES.map(
    (code) =>
      `<tr id="${code}"><td><code dir="ltr">${code}</code></td><td>${escapeHtml(cleanParams(phrase(locale, `fields.${code}`)))}</td></tr>`,
  )
  const html = `<h1>${label('errors')}</h1>
<p>${label('errorsIntro')}</p>
<div class="wide" tabindex="0"><table><thead><tr><th>${label('code')}</th><th>${label('status')}</th><th>${label('meaning')}</th></tr></thead>
<tbody>${errors.join('\n')}</tbody></table></div>
<h2>${label('fields')}</h2>
<div class="wide" tabindex="0"><table><thead><tr><th>${label('code')}</th><th>${label('meaning')}</th></tr></thead>
<tbody>${fields.join('\n')}</tbody></table></div>`
  return { title: phrase(locale, 'docs.errors'), html }
}

// Here no request has filled them in.
const cleanParams = (text: string): string => text.replace(/\{\{\w+\}\}/g, '…')
