import { Button } from '@heroui/react/button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../api/types.ts'
import { useRoleWords } from '../../api/use-role-words.ts'
import { Chips } from '../../ui/chips.tsx'
import { Picker } from '../../ui/picker.tsx'

// for who may not read the roles there are
const READY_MADE = [
  ...['manager', 'sender', 'reviewer', 'support', 'developer'].map((name) => ({ name, scope: 'service' })),
  ...['administrator', 'auditor'].map((name) => ({ name, scope: 'centre' })),
]

type Props = { value: Role[]; services: { id: string; label: string }[]; onChange: (roles: Role[]) => void }

/** The roles of a person: at the centre, and in services. */
export function RolesField({ value, services, onChange }: Props) {
  const { t } = useTranslation()
  const { roles: known, titleOf } = useRoleWords()
  const roles = known.length > 0 ? known : READY_MADE
  const [role, setRole] = useState<Role['role']>('sender')
  const [service, setService] = useState<string | null>(null)
  const isOfCentre = roles.find(({ name }) => name === role)?.scope === 'centre'
  const added: Role = { role, service: isOfCentre ? null : service }
  const idOf = (one: Role) => `${one.role} ${one.service}`
  const isThere = value.some((one) => idOf(one) === idOf(added))
  const serviceTitle = (name: string) => services.find(({ id }) => id === name)?.label ?? name

  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="float-start mb-1 text-sm font-medium">{t('panel.users.column.roles')}</legend>
      <Chips
        chips={value.map((one) => {
          const word = titleOf(one.role)
          const text =
            one.service === null ? word : t('panel.users.roleIn', { role: word, service: serviceTitle(one.service) })
          return { id: idOf(one), label: text, removeLabel: t('panel.users.removeRole', { role: text }) }
        })}
        onRemove={(id) => onChange(value.filter((one) => idOf(one) !== id))}
      />
      <div className="grid w-full items-end gap-3 sm:grid-cols-[1fr_1fr_auto]">
        <Picker
          label={t('panel.users.role')}
          value={role}
          options={roles.map(({ name }) => ({ id: name, label: titleOf(name) }))}
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
