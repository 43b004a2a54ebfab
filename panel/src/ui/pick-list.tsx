import { Search } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react'

export type PickItem = {
  id: string
  label: ReactNode
  note?: ReactNode
  icon?: ReactNode
  /** The heading that it stands under; items of one group follow each other. */
  group?: string
  isCurrent?: boolean
}

type Props = {
  label: string
  placeholder: string
  items: PickItem[]
  query: string
  onQuery: (query: string) => void
  onPick: (id: string) => void
  empty: ReactNode
}

/** A box to type in above a list to choose from; the arrows move, Enter picks. */
export function PickList({ label, placeholder, items, query, onQuery, onPick, empty }: Props) {
  const id = useId()
  const [active, setActive] = useState(0)
  const index = Math.min(active, items.length - 1)
  const optionId = (at: number) => `${id}-option-${at}`

  useEffect(() => {
    document.getElementById(`${id}-option-${index}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, index])

  const onKeyDown = (event: KeyboardEvent) => {
    const item = items[index]
    if (event.key === 'ArrowDown') setActive((index + 1) % Math.max(items.length, 1))
    else if (event.key === 'ArrowUp') setActive((index - 1 + items.length) % Math.max(items.length, 1))
    else if (event.key === 'Enter' && item && !event.nativeEvent.isComposing) onPick(item.id)
    else return
    event.preventDefault()
  }

  return (
    <div className="flex min-h-0 flex-col">
      <label className="flex items-center gap-2.5 border-b border-separator px-4">
        <Search className="size-4 shrink-0 text-muted" aria-hidden="true" />
        <input
          role="combobox"
          aria-label={label}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={items.length > 0 ? optionId(index) : undefined}
          className="h-12 w-full bg-transparent outline-none placeholder:text-muted"
          placeholder={placeholder}
          value={query}
          onChange={(event) => {
            onQuery(event.target.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
          // biome-ignore lint/a11y/noAutofocus: it opens at the person's wish, to type in
          autoFocus
        />
      </label>
      <div id={`${id}-list`} role="listbox" aria-label={label} className="max-h-80 overflow-y-auto p-2">
        {items.map((item, at) => (
          <div key={item.id} role="presentation">
            {item.group !== undefined && item.group !== items[at - 1]?.group && (
              <div role="presentation" className="px-3 pt-2 pb-1 text-xs text-muted">
                {item.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the box */}
            {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
            <div
              id={optionId(at)}
              role="option"
              aria-selected={at === index}
              className={`flex cursor-pointer items-center gap-3 rounded-lg px-3 py-2 ${at === index ? 'bg-default' : ''}`}
              onMouseMove={() => setActive(at)}
              onClick={() => onPick(item.id)}
            >
              {item.icon && <span className="text-muted [&>svg]:size-4">{item.icon}</span>}
              <span className={`min-w-0 flex-1 truncate ${item.isCurrent ? 'font-semibold' : ''}`}>{item.label}</span>
              {item.note && (
                <span dir="auto" className="max-w-[50%] truncate text-xs text-muted">
                  {item.note}
                </span>
              )}
            </div>
          </div>
        ))}
      </div>
      {items.length === 0 && <div className="px-5 pb-5 text-center text-muted">{empty}</div>}
    </div>
  )
}
