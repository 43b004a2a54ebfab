import { Button } from '@heroui/react/button'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { KeyRound, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan, useCanInCentre, useServiceOfMe } from '../../api/me.ts'
import type { Token } from '../../api/types.ts'
import { usePagedList } from '../../api/use-pages.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import type { Column } from '../../ui/data-table.tsx'
import type { Filters } from '../../ui/filters/conditions.ts'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { fetchTokens, type Place, revokeToken, tokenFieldsQuery, tokensKey } from './api.ts'
import { EditTokenDialog } from './edit-token-dialog.tsx'
import { MakeTokenDialog } from './make-token-dialog.tsx'
import { RotateTokenDialog } from './rotate-token-dialog.tsx'
import { stateOf, TokenState } from './token-state.tsx'
import { useTokenWords } from './use-token-words.ts'

const ROW_HEIGHT_PX = 57

/** The tokens of a service: its programs' way in. */
export function ServiceTokensPage() {
  const { service } = useParams({ from: '/inside/s/$service/tokens' })
  const can = useCan(service)
  const isSandbox = useServiceOfMe(service)?.sandbox ?? false
  const filters = useSearch({ from: '/inside/s/$service/tokens' })
  const navigate = useNavigate()
  return (
    <TokensPage
      key={service}
      place={{ service }}
      canWrite={can('tokens:write')}
      isSandbox={isSandbox}
      filters={filters}
      onFilters={(search) => void navigate({ to: '/s/$service/tokens', params: { service }, search, replace: true })}
    />
  )
}

/** The tokens that automate the centre itself, and those of all services. */
export function CentreTokensPage() {
  const can = useCanInCentre()
  const filters = useSearch({ from: '/inside/centre/tokens' })
  const navigate = useNavigate()
  return (
    <TokensPage
      place="centre"
      canWrite={can('centre-tokens:write')}
      isSandbox={false}
      filters={filters}
      onFilters={(search) => void navigate({ to: '/centre/tokens', search, replace: true })}
    />
  )
}

type Props = {
  place: Place
  canWrite: boolean
  isSandbox: boolean
  filters: Filters
  onFilters: (filters: Filters) => void
}

function TokensPage({ place, canWrite, isSandbox, filters, onFilters }: Props) {
  const { t } = useTranslation()
  const [isMaking, setIsMaking] = useState(false)
  const [editing, setEditing] = useState<Token | null>(null)
  const [rotating, setRotating] = useState<Token | null>(null)
  const [revoking, setRevoking] = useState<Token | null>(null)
  const fields = useQuery(tokenFieldsQuery(place))
  const words = useTokenWords()
  const query = usePagedList([...tokensKey(place), filters], (cursor) => fetchTokens(place, filters, cursor))
  const columns = useColumns(place, canWrite, { onEdit: setEditing, onRotate: setRotating, onRevoke: setRevoking })
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
      <SearchedList
        label={t('panel.nav.tokens')}
        placeholder={t('panel.tokens.searchPlaceholder')}
        fields={fields.data?.fields}
        words={words}
        filters={filters}
        onFilters={onFilters}
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
      {rotating && <RotateTokenDialog place={place} token={rotating} onClose={() => setRotating(null)} />}
      {revoking && <RevokeDialog place={place} token={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  )
}

type Acts = Record<'onEdit' | 'onRotate' | 'onRevoke', (token: Token) => void>

function useColumns(place: Place, canWrite: boolean, { onEdit, onRotate, onRevoke }: Acts): Column<Token>[] {
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
              {token.networks.length > 0 && (
                <>
                  {' '}
                  · <Code>{token.networks.join(' ')}</Code>
                </>
              )}
              {token.ratePerMinute !== null && ` · ${t('panel.rate.value', { n: format.number(token.ratePerMinute) })}`}
            </span>
          </>
        ),
      },
      {
        id: 'kind',
        header: t('panel.tokens.column.kind'),
        className: 'w-28 hidden sm:table-cell',
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
        className: 'w-64 text-end',
        cell: (token) =>
          canWrite &&
          stateOf(token) === 'good' && (
            <span className="flex justify-end gap-2">
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
    ],
    [t, format, isCentre, canWrite, onEdit, onRotate, onRevoke],
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
