import { Button } from '@heroui/react/button'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useServiceTitle } from '../../api/service-titles.ts'
import type { Token } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { type Column, TWO_LINES_PX } from '../../ui/data-table.tsx'
import type { Filters } from '../../ui/filters/conditions.ts'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { fetchTokens, type Place, revokeToken, tokenFieldsQuery, tokensKey } from './api.ts'
import { EditTokenDialog } from './edit-token-dialog.tsx'
import { RotateTokenDialog } from './rotate-token-dialog.tsx'
import { stateOf, TokenState } from './token-state.tsx'
import { useTokenWords } from './use-token-words.ts'

type Props = {
  place: Place
  /** Only tokens of this kind; nothing tells or asks for it then. */
  kind?: Token['kind']
  label: string
  canWrite: boolean
  filters: Filters
  onFilters: (filters: Filters) => void
  /** Beside the search. */
  actions?: ReactNode
  /** Instead of the list while there is none. */
  empty: { title: string; detail?: string; action?: ReactNode }
}

/** Tokens, searched; each can be changed, rotated and revoked while it opens. */
export function TokenList({ place, kind, label, canWrite, filters, onFilters, actions, empty }: Props) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState<Token | null>(null)
  const [rotating, setRotating] = useState<Token | null>(null)
  const [revoking, setRevoking] = useState<Token | null>(null)
  const fields = useQuery(tokenFieldsQuery(place)).data?.fields
  const asked = kind === undefined ? filters : { ...filters, kind }
  const query = usePagedList([...tokensKey(place), asked], (cursor) => fetchTokens(place, asked, cursor))
  const acts = { onEdit: setEditing, onRotate: setRotating, onRevoke: setRevoking }
  const columns = useColumns({
    hasKind: kind === undefined,
    hasService: place === 'centre' && !kind,
    canWrite,
    ...acts,
  })
  return (
    <>
      <SearchedList
        label={label}
        placeholder={t('panel.tokens.searchPlaceholder')}
        fields={kind === undefined ? fields : fields?.filter(({ name }) => name !== 'kind' && name !== 'service')}
        words={useTokenWords()}
        filters={filters}
        onFilters={onFilters}
        actions={actions}
        query={query}
        columns={columns}
        getId={(token) => String(token.id)}
        rowHeightPx={TWO_LINES_PX}
        empty={
          <Empty icon={<KeyRound />} title={empty.title} action={empty.action}>
            {empty.detail}
          </Empty>
        }
      />
      {editing && <EditTokenDialog place={place} token={editing} onClose={() => setEditing(null)} />}
      {rotating && <RotateTokenDialog place={place} token={rotating} onClose={() => setRotating(null)} />}
      {revoking && <RevokeDialog place={place} token={revoking} onClose={() => setRevoking(null)} />}
    </>
  )
}

type Acts = Record<'onEdit' | 'onRotate' | 'onRevoke', (token: Token) => void>
type Shown = Acts & { hasKind: boolean; hasService: boolean; canWrite: boolean }

function useColumns({ hasKind, hasService, canWrite, onEdit, onRotate, onRevoke }: Shown): Column<Token>[] {
  const { t } = useTranslation()
  const format = useFormat()
  const serviceTitle = useServiceTitle()
  return useMemo(() => {
    const kind: Column<Token> = {
      id: 'kind',
      header: t('panel.tokens.column.kind'),
      className: 'w-28 hidden sm:table-cell',
      cell: (token) => t(`panel.tokens.kind.${token.kind}`),
    }
    const service: Column<Token> = {
      id: 'service',
      header: t('panel.tokens.column.service'),
      className: 'w-36 hidden md:table-cell',
      cell: (token) => token.service && serviceTitle(token.service),
    }
    return [
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
              {token.kind !== 'scim' &&
                (token.scopes === null ? t('panel.tokens.allScopes') : format.list(token.scopes))}
              {token.networks.length > 0 && (
                <>
                  {' '}
                  · <Code>{token.networks.join(' ')}</Code>
                </>
              )}
              {token.ratePerMinute !== null &&
                format.between + t('panel.rate.value', { n: format.number(token.ratePerMinute) })}
            </span>
          </>
        ),
      },
      ...(hasKind ? [kind] : []),
      ...(hasService ? [service] : []),
      {
        id: 'state',
        header: t('panel.tokens.column.state'),
        className: 'w-44 hidden sm:table-cell',
        cell: (token) => <TokenState token={token} />,
      },
      {
        id: 'lastUsedAt',
        header: t('panel.tokens.column.lastUsedAt'),
        className: 'w-44 hidden lg:table-cell text-muted',
        cell: (token) =>
          token.lastUsedAt === null ? (
            t('panel.tokens.neverUsed')
          ) : (
            <>
              <time dateTime={token.lastUsedAt} title={format.dateTime(token.lastUsedAt)}>
                {format.relative(token.lastUsedAt)}
              </time>
              <Code className="block truncate text-xs rtl:text-end">{token.lastUsedFrom}</Code>
            </>
          ),
      },
      {
        id: 'actions',
        header: t('panel.table.actions'),
        isHeaderHidden: true,
        className: 'w-36 sm:w-64 text-end',
        cell: (token) =>
          canWrite &&
          stateOf(token) === 'good' && (
            <span className="flex flex-wrap justify-end gap-2 py-1">
              <Button size="sm" variant="tertiary" onPress={() => onEdit(token)}>
                {t('panel.action.edit')}
              </Button>
              {token.succeededBy === null && (
                <Button size="sm" variant="tertiary" onPress={() => onRotate(token)}>
                  {t('panel.tokens.rotate')}
                </Button>
              )}
              <Button size="sm" variant="danger-soft" onPress={() => onRevoke(token)}>
                {t('panel.tokens.revoke')}
              </Button>
            </span>
          ),
      },
    ]
  }, [t, format, hasKind, hasService, canWrite, serviceTitle, onEdit, onRotate, onRevoke])
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
