import { Code } from './code.tsx'

/** A name over the code that it stands for; the code alone, where there is none. */
export function Named({ name, code }: { name: string; code: string }) {
  return (
    <>
      {name && (
        <span className="block truncate font-medium">
          <bdi>{name}</bdi>
        </span>
      )}
      <Code className={`block truncate rtl:text-end ${name ? 'text-xs text-muted' : 'font-medium'}`}>{code}</Code>
    </>
  )
}
