import { Button } from '@heroui/react/button'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { KeyRound, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan, useCanInCentre, useServiceOfMe } from '../../api/me.ts'
import type { Token } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { Confirm } from '../../ui/confirm.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { SimpleList } from '../../ui/simple-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { fetchTokens, type Place, revokeToken, tokensKey } from './api.ts'
import { EditTokenDialog } from './edit-token-dialog.tsx'
import { MakeTokenDialog } from './make-token-dialog.tsx'
import { stateOf, TokenState } from './token-state.tsx'

const ROW_HEIGHT_PX = 57

/** The tokens of a service: its programs' way in. */
export function ServiceTokensPage() {
  const { service } = useParams({ from: '/inside/s/$service/tokens' })
  const can = useCan(service)
  const isSandbox = useServiceOfMe(service)?.sandbox ?? false
  return <TokensPage key={service} place={{ service }} canWrite={can('tokens:write')} isSandbox={isSandbox} />
}

/** The tokens that automate the centre itself, and those of all services. */
export function CentreTokensPage() {
  const can = useCanInCentre()
  return <TokensPage place="centre" canWrite={can('centre-tokens:write')} isSandbox={false} />
}

type Props = { place: Place; canWrite: boolean; isSandbox: boolean }

function TokensPage({ place, canWrite, isSandbox }: Props) {
  const { t } = useTranslation()
  const [isMaking, setIsMaking] = useState(false)
  const [editing, setEditing] = useState<Token | null>(null)
  const [revoking, setRevoking] = useState<Token | null>(null)
  const query = usePagedList(tokensKey(place), (cursor) => fetchTokens(place, cursor))
  const columns = useColumns(place, canWrite, setEditing, setRevoking)
  const makeButton = canWrite && (
    <Button onPress={() => setIsMaking(true)}>
      <Plus />
      {t('panel.tokens.make')}
    </Button>
  )

  return (
    <Page
      title={t(place === 'centre' ? 'panel.nav.centreTokens' : 'panel.nav.tokens')}
      note={t(place === 'centre' ? 'panel.tokens.centreNote' : 'panel.tokens.note')}
      actions={makeButton}
    >
      <SimpleList
        label={t('panel.nav.tokens')}
        query={query}
        columns={columns}
        getId={(token) => String(token.id)}
        rowHeightPx={ROW_HEIGHT_PX}
        empty={
          <Empty icon={<KeyRound />} title={t('panel.tokens.empty.title')} action={makeButton}>
            {t('panel.tokens.empty.detail')}
          </Empty>
        }
      />
      {isMaking && <MakeTokenDialog place={place} isSandbox={isSandbox} onClose={() => setIsMaking(false)} />}
      {editing && <EditTokenDialog place={place} token={editing} onClose={() => setEditing(null)} />}
      {revoking && <RevokeDialog place={place} token={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  )
}

function useColumns(
  place: Place,
  canWrite: boolean,
  onEdit: (token: Token) => void,
  onRevoke: (token: Token) => void,
): Column<Token>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const isCentre = place === 'centre'
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('panel.tokens.column.name'),
        isRowHeader: true,
        cell: (token) => (
          <>
            <span className="block truncate font-medium">
              <bdi>{token.name}</bdi>
            </span>
            <span className="block truncate text-xs text-muted">
              {token.scopes === null ? t('panel.tokens.allScopes') : format.list(token.scopes)}
              {token.ratePerMinute !== null && ` · ${t('panel.rate.value', { n: format.number(token.ratePerMinute) })}`}
            </span>
          </>
        ),
      },
      {
        id: 'kind',
        header: t('panel.tokens.column.kind'),
        className: 'w-32',
        cell: (token) => t(`panel.tokens.kind.${token.kind}`),
      },
      ...(isCentre
        ? [
            {
              id: 'service',
              header: t('panel.tokens.column.service'),
              className: 'w-36 hidden md:table-cell',
              cell: (token: Token) => token.service && <bdi>{token.service}</bdi>,
            },
          ]
        : []),
      {
        id: 'state',
        header: t('panel.tokens.column.state'),
        className: 'w-44 hidden sm:table-cell',
        cell: (token) => <TokenState token={token} />,
      },
      {
        id: 'lastUsedAt',
        header: t('panel.tokens.column.lastUsedAt'),
        className: 'w-36 hidden lg:table-cell text-muted',
        cell: (token) => (token.lastUsedAt === null ? t('panel.tokens.neverUsed') : format.relative(token.lastUsedAt)),
      },
      {
        id: 'actions',
        header: t('panel.table.actions'),
        isHeaderHidden: true,
        className: 'w-48 text-end',
        cell: (token) =>
          canWrite &&
          stateOf(token) === 'good' && (
            <span className="flex justify-end gap-2">
              <Button size="sm" variant="tertiary" onPress={() => onEdit(token)}>
                {t('panel.action.edit')}
              </Button>
              <Button size="sm" variant="danger-soft" onPress={() => onRevoke(token)}>
                {t('panel.tokens.revoke')}
              </Button>
            </span>
          ),
      },
    ],
    [t, format, isCentre, canWrite, onEdit, onRevoke],
  )
}

function RevokeDialog({ place, token, onClose }: { place: Place; token: Token; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const queryClient = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => revokeToken(place, token.id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: tokensKey(place) })
      onClose()
    },
  })
  return (
    <Confirm
      title={t('panel.tokens.revokeTitle', { name: token.name })}
      action={t('panel.tokens.revoke')}
      isOpen
      isPending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    >
      <p>{t('panel.tokens.revokeWhat')}</p>
      <p className="text-muted">
        {token.lastUsedAt === null
          ? t('panel.tokens.neverUsed')
          : t('panel.tokens.lastUsed', { time: format.relative(token.lastUsedAt) })}
      </p>
    </Confirm>
  )
}
