import { FileUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../api/me.ts'
import type { ContactList } from '../../api/types.ts'
import { LinkButton } from '../../ui/link-button.tsx'

/** To the import of a file into a list, for whoever may. */
export function ImportLink({ service, list }: { service: string; list: ContactList }) {
  const { t } = useTranslation()
  const can = useCan(service)
  if (!can('contacts:write') || !can('files:write')) return null
  return (
    <LinkButton
      to="/s/$service/contacts/import"
      params={{ service }}
      search={{ list: String(list.id) }}
      variant="tertiary"
    >
      <FileUp aria-hidden="true" />
      {t('panel.contacts.import')}
    </LinkButton>
  )
}
