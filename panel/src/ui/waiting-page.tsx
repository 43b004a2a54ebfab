import type { ReactNode } from 'react'
import { Page } from './page.tsx'
import { Fault, LoadingRows } from './states.tsx'
import { Surface } from './surface.tsx'

type Props = {
  title: string
  above: ReactNode
  query: { isError: boolean; error: Error | null; refetch: () => unknown }
}

/** The page of one thing while it is not there: rows that load, or why it could not be read. */
export function WaitingPage({ title, above, query }: Props) {
  return (
    <Page title={title} above={above}>
      <Surface isFlush>
        {query.isError ? <Fault error={query.error} onRetry={() => query.refetch()} /> : <LoadingRows count={4} />}
      </Surface>
    </Page>
  )
}
