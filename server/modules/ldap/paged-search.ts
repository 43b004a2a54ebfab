import type { EventEmitter } from 'node:events'
import { type BerWriter, type Client, Control, type Entry, PagedResultsControl, SearchResponse } from 'ldapts'

export type Search = { base: string; filter: string; attributes: string[]; buffers: string[] }

/**
 * Searches a directory, a page at a time; a page may be empty. The library's own paging takes a page without entries for
 * the last, which it is not while it carries a cookie: Active Directory gives such a page where it has looked through much
 * and found nothing yet.
 */
export function createPagedSearch(client: Client): (search: Search, pageSize: number) => AsyncIterable<Entry[]> {
  let cookie: Buffer | undefined
  // the library keeps what a response carries beside its entries to itself
  const { messageParser } = client as unknown as { messageParser: EventEmitter }
  messageParser.on('message', (message: unknown) => {
    if (!(message instanceof SearchResponse)) return
    const control = message.controls?.find((one) => one instanceof PagedResultsControl)
    cookie = control?.value?.cookie
  })
  return async function* listPages({ base, filter, attributes, buffers }, pageSize) {
    const options = { scope: 'sub', filter, attributes, explicitBufferAttributes: buffers } as const
    let next: Buffer | undefined
    do {
      const { searchEntries } = await client.search(base, options, askPage(pageSize, next))
      // before whoever gets the page asks for something else
      next = cookie
      yield searchEntries
    } while (next !== undefined && next.length > 0)
  }
}

/** The library refuses to be handed a control of its own for this: it is one of ours, written by the library's. */
function askPage(size: number, cookie: Buffer | undefined): Control {
  const paged = new PagedResultsControl({ value: { size, ...(cookie && { cookie }) } })
  return Object.assign(new Control(PagedResultsControl.type), { write: (writer: BerWriter) => paged.write(writer) })
}
