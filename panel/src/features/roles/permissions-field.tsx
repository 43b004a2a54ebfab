import { useTranslation } from 'react-i18next'
import type { PermissionWords } from '../../api/types.ts'
import { Code } from '../../ui/code.tsx'
import { MissingWords } from '../../ui/missing-words.tsx'
import { useMissing } from '../../ui/required.ts'

/** What the permissions are about, in the order in which people meet them; the first part of a code names its area. */
const AREAS: Record<string, string> = {
  messages: 'messages',
  inbound: 'messages',
  'blocked-numbers': 'messages',
  reviews: 'messages',
  'follow-ups': 'messages',
  'follow-up-rules': 'messages',
  templates: 'messages',
  contacts: 'messages',
  files: 'messages',
  service: 'service',
  tokens: 'service',
  members: 'service',
  'api-calls': 'logs',
  audit: 'logs',
  services: 'sending',
  accounts: 'sending',
  allocations: 'sending',
  'centre-blocked-numbers': 'sending',
  users: 'people',
  groups: 'people',
  'centre-members': 'people',
  roles: 'people',
  directory: 'people',
  'centre-tokens': 'centre',
  centre: 'centre',
  'centre-audit': 'centreLogs',
  'centre-api-calls': 'centreLogs',
}
const areaOf = ({ code }: PermissionWords): string => AREAS[code.split(':')[0] ?? ''] ?? 'centre'

type PermissionCode = PermissionWords['code']
type Props = {
  permissions: PermissionWords[]
  value: readonly PermissionCode[]
  onChange: (value: PermissionCode[]) => void
  isReadOnly?: boolean
}

/** Permissions to tick, by what they are about, each with what it allows. Nobody ticks what they do not have. */
export function PermissionsField({ permissions, value, onChange, isReadOnly = false }: Props) {
  const { t } = useTranslation()
  const missing = useMissing(value.length === 0, t('panel.roles.permissionMissing'))
  const areas = [...Map.groupBy(permissions, areaOf)]
  const toggle = (code: PermissionCode) =>
    onChange(value.includes(code) ? value.filter((other) => other !== code) : [...value, code])
  return (
    <div className="flex flex-col gap-4" data-invalid={missing && true}>
      <MissingWords words={missing} />
      {areas.map(([area, ofArea]) => (
        <fieldset key={area} className="rounded-xl border border-border px-3 pb-2">
          <legend className="px-2 text-sm font-medium">{t(`panel.roles.area.${area}`)}</legend>
          {ofArea.map(({ code, title, allows, mayGive }) => (
            <label
              key={code}
              className="flex items-start gap-3 rounded-lg px-2 py-1.5 not-has-disabled:cursor-pointer not-has-disabled:hover:bg-default has-focus-visible:outline-2 has-focus-visible:outline-focus"
            >
              <input
                type="checkbox"
                className="mt-1 size-4 shrink-0 accent-accent"
                checked={value.includes(code)}
                disabled={isReadOnly || !mayGive}
                onChange={() => toggle(code)}
              />
              <span className="min-w-0 flex-1">
                <span className="flex flex-wrap items-baseline justify-between gap-x-3">
                  {title}
                  <span className="text-xs text-muted">
                    <Code>{code}</Code>
                  </span>
                </span>
                <span className="block text-xs text-muted">
                  {allows}
                  {!mayGive && !isReadOnly && ` ${t('panel.roles.notYours')}`}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
      ))}
    </div>
  )
}
