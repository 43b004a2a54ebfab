import { useFormat } from '../i18n/format.ts'
import { Tag } from './tag.tsx'

const SHOWN = 3

/** The first of a thing's tags in a line, and how many more there are. */
export function Tags({ tags }: { tags: string[] }) {
  const format = useFormat()
  return (
    <span className="flex gap-1 overflow-hidden">
      {tags.slice(0, SHOWN).map((tag) => (
        <Tag key={tag}>
          <bdi className="max-w-24 truncate">{tag}</bdi>
        </Tag>
      ))}
      {tags.length > SHOWN && <span className="text-xs text-muted">+{format.number(tags.length - SHOWN)}</span>}
    </span>
  )
}
