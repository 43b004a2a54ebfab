import { useNavigate } from '@tanstack/react-router'
import { Building2, FlaskConical } from 'lucide-react'
import { type RefObject, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { foldPersian } from '#server/platform/text/fold.ts'
import { useMe } from '../../api/me.ts'
import { useFormat } from '../../i18n/format.ts'
import { PickList } from '../../ui/pick-list.tsx'
import { Popup } from '../../ui/popup.tsx'
import { sortByLastUse } from '../last-services.ts'
import { useSwitchService } from './use-switch-service.ts'

type Props = { current: string | undefined; triggerRef: RefObject<HTMLButtonElement | null>; onClose: () => void }

/** The services of the signed-in person, the last used first, found by either name. */
export default function ServiceMenu({ current, triggerRef, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const me = useMe()
  const [query, setQuery] = useState('')
  const navigate = useNavigate()
  const switchTo = useSwitchService()
  const sought = foldPersian(query.trim())
  const items = sortByLastUse(me.services)
    .filter(({ name, title }) => foldPersian(`${name} ${title.fa} ${title.en}`).includes(sought))
    .map((service) => ({
      id: service.name,
      label: format.title(service.title),
      note: service.sandbox ? t('panel.service.sandbox') : undefined,
      icon: service.sandbox ? <FlaskConical /> : <Building2 />,
      isCurrent: service.name === current,
    }))

  return (
    <Popup label={t('panel.shell.chooseService')} triggerRef={triggerRef} isOpen onClose={onClose} className="w-72">
      <PickList
        label={t('panel.shell.findService')}
        placeholder={t('panel.shell.findService')}
        items={items}
        query={query}
        onQuery={setQuery}
        onPick={(name) => {
          onClose()
          void navigate(switchTo(name))
        }}
        empty={t('panel.shell.noSuchService')}
      />
    </Popup>
  )
}
