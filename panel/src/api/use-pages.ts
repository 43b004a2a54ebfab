import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Page } from './types.ts'

const PAGE_SIZE = '100'

/**
 * The query of one page of a list: its filters as the address has them, which the API judges (and the document's types
 * cannot), and the cursor of the page.
 */
export function pageOf(filters: Record<string, string | undefined>, cursor?: string, limit = PAGE_SIZE): never {
  return { ...filters, limit, ...(cursor === undefined ? {} : { cursor }) } as never
}

/**
 * A list of the API, page by page, as `SimpleList` shows it. `refreshMs`: it is asked for again so often while somebody
 * looks at it.
 */
export function usePagedList<Row>(
  queryKey: unknown[],
  fetchPage: (cursor: string | undefined) => Promise<Page<Row>>,
  refreshMs?: number,
) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => fetchPage(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: refreshMs ?? false,
  })
  const data = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data])
  return {
    data,
    error: query.error,
    isPending: query.isPending,
    hasMore: query.hasNextPage,
    onRetry: () => void query.refetch(),
    onMore: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
    },
  }
}
