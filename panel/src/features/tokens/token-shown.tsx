import { Button } from '@heroui/react/button'
import { useTranslation } from 'react-i18next'
import type { MadeToken } from '../../api/types.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Dialog } from '../../ui/dialog.tsx'

type Props = { made: MadeToken & { token: string }; note?: string; onClose: () => void }

/** A token, the one time that it can be shown, with a request that works as it stands. */
export function TokenShown({ made, note, onClose }: Props) {
  const { t } = useTranslation()
  const isSending = made.kind === 'live' || made.kind === 'test'
  return (
    <Dialog
      title={t('panel.tokens.made')}
      isOpen
      onClose={onClose}
      size="lg"
      footer={<Button onPress={onClose}>{t('panel.tokens.kept')}</Button>}
    >
      <div className="flex flex-col gap-4 pt-2">
        <p className="rounded-xl bg-warning-soft px-4 py-3 text-warning-soft-foreground">
          {t('panel.tokens.shownOnce')}
        </p>
        {note && <p>{note}</p>}
        <CodeBlock text={made.token} label={t('panel.tokens.copyToken')} />
        {isSending && (
          <>
            <p>{t('panel.tokens.sample')}</p>
            <CodeBlock text={curlOf(made.token, t('panel.tokens.sampleText'))} label={t('panel.tokens.copySample')} />
          </>
        )}
      </div>
    </Dialog>
  )
}

function curlOf(token: string, text: string): string {
  return [
    `curl ${location.origin}/api/v1/messages \\`,
    `  -H "Authorization: Bearer ${token}" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '{"to":"+989000000000","text":"${text}"}'`,
  ].join('\n')
}
