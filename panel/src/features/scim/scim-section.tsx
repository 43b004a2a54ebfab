import { Button } from '@heroui/react/button'
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCanInCentre } from '../../api/me.ts'
import { useFormat } from '../../i18n/format.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Fault, LoadingRows } from '../../ui/states.tsx'
import { Surface } from '../../ui/surface.tsx'
import { scimQuery } from './api.ts'
import { MakeScimTokenDialog } from './make-scim-token-dialog.tsx'
import { ScimTokens } from './scim-tokens.tsx'

/** Where a directory writes by itself, with what, and how many came that way. */
export function ScimSection() {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const can = useCanInCentre()
  const [isMaking, setIsMaking] = useState(false)
  const query = useQuery(scimQuery)
  const makeButton = can('centre-tokens:write') && (
    <Button size="sm" variant="secondary" onPress={() => setIsMaking(true)}>
      <Plus />
      {t('panel.scim.make')}
    </Button>
  )
  return (
    <Surface title={t('panel.scim.title')} actions={makeButton}>
      {query.isError && <Fault error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <LoadingRows />}
      {query.data && (
        <div className="flex flex-col gap-4">
          <p className="text-muted">
            {t('panel.scim.note')}{' '}
            <a href={`/docs/${i18n.language}/scim`} className="text-link underline underline-offset-4">
              {t('panel.scim.guide')}
            </a>
          </p>
          <CodeBlock text={query.data.address} label={t('panel.scim.copyAddress')} />
          <p>
            {t('panel.scim.known', {
              users: format.number(query.data.users),
              groups: format.number(query.data.groups),
            })}
          </p>
          {can('centre-tokens:read') && <ScimTokens />}
        </div>
      )}
      {isMaking && <MakeScimTokenDialog onClose={() => setIsMaking(false)} />}
    </Surface>
  )
}
