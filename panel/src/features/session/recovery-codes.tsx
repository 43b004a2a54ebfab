import { Button } from '@heroui/react/button'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

/** Recovery codes, which are shown this once. */
export function RecoveryCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog
      title={t('panel.profile.recoveryCodes')}
      isOpen
      onClose={onClose}
      footer={
        <>
          <CopyButton text={codes.join('\n')} />
          <Button onPress={onClose}>{t('panel.profile.recoveryKept')}</Button>
        </>
      }
    >
      <p className="mb-3">{t('panel.profile.recoveryWhat')}</p>
      <ul dir="ltr" className="grid grid-cols-2 gap-x-6 gap-y-1.5 rounded-xl bg-default p-4 text-center font-mono">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </Dialog>
  )
}
