/** What a provider, or the way to it, said: its code beside its words, and once where the words name the code. */
export function providerWords({ code, text }: { code?: string | null; text?: string | null }): string {
  if (code && text?.includes(code)) return text
  return [code, text].filter(Boolean).join(' · ')
}
