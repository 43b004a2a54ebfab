import { Button } from '@heroui/react/button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { Service } from '../../api/types.ts'
import { Surface } from '../../ui/surface.tsx'
import { AddressingDialog } from './addressing-dialog.tsx'

/** Which groups of people a service may name as recipients. */
export function Addressing({ service }: { service: Service }) {
  const { t } = useTranslation()
  const can = useCanInCentre()
  const [isEditing, setIsEditing] = useState(false)
  // whoever may not see the groups could only take them away
  const editButton = !service.archived && can('services:write') && can('groups:read') && (
    <Button size="sm" variant="tertiary" onPress={() => setIsEditing(true)}>
      {t('panel.action.edit')}
    </Button>
  )
  return (
    <Surface title={t('panel.services.addressing.title')} actions={editButton}>
      {service.addressesAllGroups ? (
        <p className="py-2">{t('panel.services.addressing.all')}</p>
      ) : service.groups.length === 0 ? (
        <p className="py-2 text-muted">{t('panel.services.addressing.none')}</p>
      ) : (
        <ul className="flex flex-wrap gap-2 pt-2">
          {service.groups.map(({ id, name }) => (
            <li key={id} className="rounded-full bg-default px-3 py-1">
              <bdi>{name}</bdi>
            </li>
          ))}
        </ul>
      )}
      {isEditing && <AddressingDialog service={service} onClose={() => setIsEditing(false)} />}
    </Surface>
  )
}
