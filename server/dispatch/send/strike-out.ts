import type { SendItem } from '../../../providers/provider.ts'
import { listForms } from './escaped-forms.ts'

/** A text shorter than this stands in every sentence by chance; it tells nobody anything. */
const TEXT_MIN = 4

/**
 * Strikes the messages' own texts and numbers out of what a provider said: an error page that echoes the request would
 * otherwise show one service's messages, or a code, to whoever may read another's attempts. In all the forms in which a
 * request carries them.
 */
export function strikeOut(
  words: string,
  items: Pick<SendItem, 'to' | 'text' | 'template' | 'email' | 'push'>[],
): string {
  let left = words
  for (const { to, text, template, email, push } of items) {
    const said = email ? [email.subject, email.html ?? ''] : push ? [push.title, push.url ?? ''] : []
    for (const own of [text, ...said, ...Object.values(template?.tokens ?? {})])
      if (own.length >= TEXT_MIN) for (const form of listForms(own)) left = left.replaceAll(form, '…')
    // the last ten digits are the same in every form that a number is written in
    if (!push) left = left.replaceAll(to.includes('@') ? to : to.slice(-10), '…')
  }
  return left
}

/** The same for many sentences about one call, which mostly are one sentence. */
export function createStriker(items: SendItem[]): (words: string) => string {
  const known = new Map<string, string>()
  return (words) => {
    const struck = known.get(words) ?? strikeOut(words, items)
    known.set(words, struck)
    return struck
  }
}
