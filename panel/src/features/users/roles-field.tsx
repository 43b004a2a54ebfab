import { Button } from '@heroui/react/button'
import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../api/types.ts'
import { Picker } from '../../ui/picker.tsx'

const CENTRE_ROLES: readonly Role['role'][] = ['administrator', 'auditor']
const SERVICE_ROLES: readonly Role['role'][] = ['manager', 'sender', 'reviewer', 'support', 'developer']

type Props = { value: Role[]; services: { id: string; label: string }[]; onChange: (roles: Role[]) => void }

/** The roles of a person: at the centre, and in services. */
export function RolesField({ value, services, onChange }: Props) {
  const { t } = useTranslation()
  const [role, setRole] = useState<Role['role']>('sender')
  const [service, setService] = useState<string | null>(null)
  const isOfCentre = CENTRE_ROLES.includes(role)
  const added: Role = { role, service: isOfCentre ? null : service }
  const isThere = value.some((one) => one.role === added.role && one.service === added.service)
  const titleOf = (name: string) => services.find(({ id }) => id === name)?.label ?? name

  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="float-start mb-1 text-sm font-medium">{t('panel.users.column.roles')}</legend>
      {value.length > 0 && (
        <ul className="flex w-full flex-wrap gap-2">
          {value.map((one) => {
            const word = t(`roles.${one.role}`)
            const text =
              one.service === null ? word : t('panel.users.roleIn', { role: word, service: titleOf(one.service) })
            return (
              <li key={`${one.role} ${one.service}`} className="flex items-center rounded-full bg-default ps-3">
                {text}
                <button
                  type="button"
                  aria-label={t('panel.users.removeRole', { role: text })}
                  onClick={() => onChange(value.filter((other) => other !== one))}
                  className="flex size-8 cursor-pointer items-center justify-center rounded-full hover:bg-default-hover"
                >
                  <X className="size-3.5" aria-hidden="true" />
                </button>
              </li>
            )
          })}
        </ul>
      )}
      <div className="grid w-full items-end gap-3 sm:grid-cols-[1fr_1fr_auto]">
        <Picker
          label={t('panel.users.role')}
          value={role}
          options={[...SERVICE_ROLES, ...CENTRE_ROLES].map((id) => ({ id, label: t(`roles.${id}`) }))}
          onChange={setRole}
        />
        {isOfCentre ? (
          <p className="self-center text-muted">{t('panel.users.inCentre')}</p>
        ) : (
          <Picker
            label={t('panel.shell.service')}
            value={service}
            options={services}
            onChange={setService}
            placeholder={t('panel.shell.chooseService')}
          />
        )}
        <Button
          variant="tertiary"
          isDisabled={isThere || (!isOfCentre && service === null)}
          onPress={() => onChange([...value, added])}
        >
          {t('panel.action.add')}
        </Button>
      </div>
    </fieldset>
  )
}
