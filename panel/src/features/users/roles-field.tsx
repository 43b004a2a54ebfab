import { Button } from '@heroui/react/button'
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

/** What stands in the row of the next role: it counts as if it were added. */
export type NextRole = { role: Role['role'] | null; service: string | null }
export const NO_ROLE: NextRole = { role: null, service: null }

type Props = {
  value: Role[]
  next: NextRole
  services: { id: string; label: string }[]
  /** What is wrong with the next role. */
  error: string | undefined
  onChange: (roles: Role[], next: NextRole) => void
}

const idOf = (one: Role) => `${one.role} ${one.service}`

/** Reads the row of the next role; `missing`: it needs a service to be in. */
export function useNextRole(): (value: Role[], next: NextRole) => { roles: Role[] } | 'missing' {
  const { roles: known } = useRoleWords()
  const roles = known.length > 0 ? known : READY_MADE
  return (value, { role, service }) => {
    if (role === null) return { roles: value }
    const isOfCentre = roles.find(({ name }) => name === role)?.scope === 'centre'
    if (!isOfCentre && service === null) return 'missing'
    const added: Role = { role, service: isOfCentre ? null : service }
    return { roles: value.some((one) => idOf(one) === idOf(added)) ? value : [...value, added] }
  }
}

/** The roles of a person: at the centre, and in services. */
export function RolesField({ value, next, services, error, onChange }: Props) {
  const { t } = useTranslation()
  const { roles: known, titleOf } = useRoleWords()
  const roles = known.length > 0 ? known : READY_MADE
  const { role, service } = next
  const isOfCentre = roles.find(({ name }) => name === role)?.scope === 'centre'
  const read = useNextRole()(value, next)
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
        onRemove={(id) =>
          onChange(
            value.filter((one) => idOf(one) !== id),
            next,
          )
        }
      />
      <div className="grid w-full items-end gap-3 sm:grid-cols-[1fr_1fr_auto]">
        <Picker
          label={t('panel.users.role')}
          value={role}
          options={roles.map(({ name }) => ({ id: name, label: titleOf(name) }))}
          placeholder={t('panel.members.chooseRole')}
          onChange={(chosen) => onChange(value, { role: chosen, service })}
        />
        {isOfCentre ? (
          <p className="self-center text-muted">{t('panel.users.inCentre')}</p>
        ) : (
          <Picker
            label={t('panel.shell.service')}
            value={service}
            options={services}
            onChange={(chosen) => onChange(value, { role, service: chosen })}
            error={error}
            placeholder={t('panel.shell.chooseService')}
          />
        )}
        <Button
          variant="tertiary"
          isDisabled={read === 'missing' || read.roles === value}
          onPress={() => read !== 'missing' && onChange(read.roles, NO_ROLE)}
        >
          {t('panel.action.add')}
        </Button>
      </div>
    </fieldset>
  )
}
