import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportPreview } from '../../api/types.ts'
import { useFormat } from '../../i18n/format.ts'
import { Picker } from '../../ui/picker.tsx'
import { contactFieldsQuery } from './api.ts'
import { FieldsDialog } from './fields-dialog.tsx'
import { listRoles, ROLES, type Role, withRole } from './mapping.ts'

type Props = { service: string; preview: ImportPreview; roles: Role[]; onChange: (roles: Role[]) => void }

/** Each column with its heading and what stands in it, and what it is for contacts. */
export function ColumnFields({ service, preview, roles, onChange }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const declared = useQuery(contactFieldsQuery(service)).data?.fields ?? []
  const [isDeclaring, setIsDeclaring] = useState(false)
  const say = (role: Role): string => {
    if ((ROLES as readonly string[]).includes(role)) return t(`panel.contactImports.role.${role}`)
    const field = declared.find(({ name }) => `field:${name}` === role)
    return field ? format.title(field.title) : role
  }
  const options = listRoles(declared).map((id) => ({ id, label: say(id) }))
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="pb-1 font-medium">{t('panel.contactImports.columns')}</legend>
      <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {preview.headings.map(({ column, heading, samples }, at) => (
          <Picker
            key={column}
            label={heading || t('panel.contactImports.column', { n: format.number(column) })}
            value={roles[at] ?? 'none'}
            options={options}
            onChange={(role) => onChange(withRole(roles, at, role))}
            hint={
              samples.length > 0 && (
                <span className="block truncate">
                  {samples.map((sample, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: cells of a column, which keep their order
                    <span key={i}>
                      {i > 0 && ' · '}
                      <bdi>{sample}</bdi>
                    </span>
                  ))}
                </span>
              )
            }
          />
        ))}
      </div>
      <p className="text-muted">
        {t('panel.contactImports.moreFields')}{' '}
        <Button size="sm" variant="ghost" onPress={() => setIsDeclaring(true)}>
          {t('panel.contacts.fields')}
        </Button>
      </p>
      {isDeclaring && <FieldsDialog service={service} onClose={() => setIsDeclaring(false)} />}
    </fieldset>
  )
}
