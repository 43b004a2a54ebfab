import { Button } from '@heroui/react/button'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

const SHOWN_MS = 2_000

/** Puts a text on the clipboard and says that it did. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useTranslation()
  const [isCopied, setIsCopied] = useState(false)

  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setIsCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [isCopied])

  const copy = async () => {
    setIsCopied(await putOnClipboard(text))
  }
  return (
    <Button size="sm" variant="tertiary" onPress={copy}>
      {isCopied ? <Check /> : <Copy />}
      {isCopied ? t('panel.action.copied') : (label ?? t('panel.action.copy'))}
    </Button>
  )
}

// The clipboard is there on https and on this machine itself; elsewhere only the old way is.
async function putOnClipboard(text: string): Promise<boolean> {
  if (window.isSecureContext) {
    await navigator.clipboard.writeText(text)
    return true
  }
  const box = document.createElement('textarea')
  box.value = text
  box.className = 'sr-only'
  const around = document.activeElement?.closest('[role=dialog]') ?? document.body
  around.append(box)
  box.select()
  const isCopied = document.execCommand('copy')
  box.remove()
  return isCopied
}
