import { Button } from '@heroui/react/button'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import type { Filters } from '../../ui/filters/conditions.ts'
import { MakeTokenDialog } from './make-token-dialog.tsx'
import { TokenList } from './token-list.tsx'

type Props = { filters: Filters; onFilters: (filters: Filters) => void }

/** The tokens with which directories write here: of the centre, and of no other use. */
export function ScimTokens({ filters, onFilters }: Props) {
  const { t } = useTranslation()
  const can = useCanInCentre()
  const [isMaking, setIsMaking] = useState(false)
  const makeButton = can('centre-tokens:write') && (
    <Button variant="secondary" onPress={() => setIsMaking(true)}>
      <Plus />
      {t('panel.scim.make')}
    </Button>
  )
  if (!can('centre-tokens:read')) return null
  return (
    <>
      <TokenList
        place="centre"
        kind="scim"
        label={t('panel.scim.tokens')}
        canWrite={can('centre-tokens:write')}
        filters={filters}
        onFilters={onFilters}
        actions={makeButton}
        empty={{ title: t('panel.scim.noToken') }}
      />
      {isMaking && <MakeTokenDialog place="centre" kinds={['scim']} onClose={() => setIsMaking(false)} />}
    </>
  )
}
