import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useChangedMessages } from '../../api/live.tsx'
import type { Message, Page } from '../../api/types.ts'
import type { Filters } from '../../ui/filters/conditions.ts'
import { fetchMessage, fetchMessages, messagesQuery } from './api.ts'
import { isFinal } from './status.tsx'

type Gathered = { ids: Set<string>; all: boolean; timer: ReturnType<typeof setTimeout> | null }
type Pages = InfiniteData<Page<Message>, string | undefined>

const GATHER_MS = 250
const PACE_MS = 1_000
const REFRESH_ONE_BY_ONE_MAX = 20
const AT_TOP_PX = 120

/**
 * The messages of a search, page by page, kept up to date while the list is open: what is in it changes in place; what
 * is new goes on top if the reader stands there and reads everything, else it waits to be asked for (`waiting`).
 */
export function useMessageList(service: string, filters: Filters) {
  const queryClient = useQueryClient()
  const options = useMemo(() => messagesQuery(service, filters), [service, filters])
  const query = useInfiniteQuery(options)
  const [waiting, setWaiting] = useState<Message[]>([])
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  const isFiltered = Object.keys(filters).length > 0
  const gathered = useRef<Gathered>({ ids: new Set(), all: false, timer: null })
  const shown = useRef(options)
  shown.current = options

  const prepend = useCallback(
    (messages: Message[]) => {
      setFresh(new Set(messages.map(({ id }) => id)))
      queryClient.setQueryData<Pages>(options.queryKey, (data) => putOnTop(data, messages))
    },
    [queryClient, options],
  )

  const refresh = async (ids: Set<string>, all: boolean) => {
    const data = queryClient.getQueryData<Pages>(options.queryKey)
    if (!data) return
    const head = await fetchMessages(service, filters)
    const inHead = new Set(head.items.map(({ id }) => id))
    const others = rowsToAsk(data, ids, all).filter((id) => !inHead.has(id))
    const asked = await Promise.all(others.map((id) => fetchMessage(service, id)))
    if (shown.current !== options) return
    queryClient.setQueryData<Pages>(options.queryKey, (now) => replace(now, [...head.items, ...asked]))

    const known = new Set(data.pages.flatMap((page) => page.items.map(({ id }) => id)))
    const newcomers = head.items.filter(({ id }) => !known.has(id))
    if (newcomers.length === 0) return
    // More came than one page holds: the rows between are not known, so the list begins anew when it is asked for.
    const hasGap = newcomers.length === head.items.length && known.size > 0 && head.nextCursor !== null
    const mustWait = known.size > 0 && (isFiltered || hasGap || window.scrollY > AT_TOP_PX)
    if (mustWait) setWaiting(newcomers)
    else prepend(newcomers)
  }

  // One refresh at a time, and at most one a second: a list under load costs the server no more than a quiet one.
  const refreshSoon = (afterMs: number) => {
    gathered.current.timer ??= setTimeout(async () => {
      const { ids, all } = gathered.current
      gathered.current.ids = new Set()
      gathered.current.all = false
      await refresh(ids, all).catch(() => query.refetch())
      gathered.current.timer = null
      if (gathered.current.all || gathered.current.ids.size > 0) refreshSoon(PACE_MS)
    }, afterMs)
  }

  useChangedMessages((ids) => {
    if (ids === null) gathered.current.all = true
    for (const id of ids ?? []) gathered.current.ids.add(id)
    refreshSoon(GATHER_MS)
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: another search begins with nothing new in it
  useEffect(() => {
    setWaiting([])
    setFresh(new Set())
  }, [options])

  const showWaiting = async () => {
    setWaiting([])
    setFresh(new Set(waiting.map(({ id }) => id)))
    window.scrollTo({ top: 0 })
    queryClient.setQueryData<Pages>(options.queryKey, (data) => data && firstPageOnly(data))
    await query.refetch()
  }
  return { query, rows, waiting, showWaiting, fresh }
}

function rowsToAsk(data: Pages, ids: Set<string>, all: boolean): string[] {
  const rows = data.pages.flatMap((page) => page.items)
  const touched = rows.filter((row) => (all ? !isFinal(row.status) : ids.has(row.id)))
  return touched.slice(0, REFRESH_ONE_BY_ONE_MAX).map(({ id }) => id)
}

function replace(data: Pages | undefined, messages: Message[]): Pages | undefined {
  if (!data) return data
  const byId = new Map(messages.map((message) => [message.id, message]))
  const pages = data.pages.map((page) => ({ ...page, items: page.items.map((row) => byId.get(row.id) ?? row) }))
  return { ...data, pages }
}

function putOnTop(data: Pages | undefined, messages: Message[]): Pages | undefined {
  const [first, ...rest] = data?.pages ?? []
  if (!data || !first) return data
  return { ...data, pages: [{ ...first, items: [...messages, ...first.items] }, ...rest] }
}

function firstPageOnly(data: Pages): Pages {
  return { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) }
}
