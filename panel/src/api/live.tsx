import { createContext, type ReactNode, use, useEffect, useEffectEvent, useMemo } from 'react'

/** Ids of messages that changed; null: more than can be named, or the stream was cut and anything may have changed. */
type MessagesHint = (ids: string[] | null) => void
type Live = { listeners: Set<MessagesHint> }

/** How soon a stream that was refused is tried again; one that was cut is by the browser itself, after two seconds. */
const REFUSED_MS = 5_000

const LiveContext = createContext<Live | null>(null)

/** Calls `onHint` whenever messages of the service that is open change. */
export function useChangedMessages(onHint: MessagesHint): void {
  const live = use(LiveContext)
  const act = useEffectEvent(onHint)
  useEffect(() => {
    if (live === null) return
    const listener: MessagesHint = (ids) => act(ids)
    live.listeners.add(listener)
    return () => {
      live.listeners.delete(listener)
    }
  }, [live])
}

/** `mayListen`: what changes is told to those alone who may see messages. */
type Props = { service: string; mayListen: boolean; onConfig: () => void; children: ReactNode }

/**
 * Keeps one stream of what changes in a service for all that stands on the page. A hidden page lets go of it: a browser
 * has six connections for all its tabs together.
 */
export function LiveProvider({ service, mayListen, onConfig, children }: Props) {
  const live = useMemo<Live>(() => ({ listeners: new Set() }), [])
  const actOnConfig = useEffectEvent(onConfig)

  useEffect(() => {
    if (!mayListen) return
    let source: EventSource | null = null
    // What changed between a page's first question and the stream's beginning would be missed otherwise.
    let wasCut = true
    let again: ReturnType<typeof setTimeout> | undefined
    const tell: MessagesHint = (ids) => {
      for (const listener of live.listeners) listener(ids)
    }

    const open = () => {
      if (source !== null || document.hidden) return
      const stream = new EventSource(`/api/v1/events?service=${encodeURIComponent(service)}`)
      stream.addEventListener('open', () => {
        if (wasCut) tell(null)
        wasCut = false
      })
      stream.addEventListener('error', () => {
        wasCut = true
        if (stream.readyState === EventSource.CLOSED) actOnRefusal()
      })
      stream.addEventListener('message', (event) => tell(readIds(event.data)))
      stream.addEventListener('config', () => actOnConfig())
      source = stream
    }
    // A browser gives a stream up that is answered by anything else, as to somebody who is signed in no longer, or by a
    // proxy whose server just starts.
    const actOnRefusal = () => {
      close()
      actOnConfig()
      again = setTimeout(open, REFUSED_MS)
    }
    const close = () => {
      clearTimeout(again)
      source?.close()
      source = null
      wasCut = true
    }
    const follow = () => (document.hidden ? close() : open())

    open()
    document.addEventListener('visibilitychange', follow)
    return () => {
      document.removeEventListener('visibilitychange', follow)
      close()
    }
  }, [service, mayListen, live])

  return <LiveContext value={live}>{children}</LiveContext>
}

function readIds(data: string): string[] | null {
  const parsed: unknown = JSON.parse(data)
  const ids = parsed !== null && typeof parsed === 'object' && 'ids' in parsed ? parsed.ids : null
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : null
}
