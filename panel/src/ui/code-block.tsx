import { CopyButton } from './copy-button.tsx'

/** A command or a secret to take along. */
export function CodeBlock({ text, label }: { text: string; label?: string }) {
  return (
    <div className="rounded-xl border border-border bg-background">
      <pre
        dir="ltr"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        tabIndex={0}
        className="overflow-x-auto p-4 text-start font-mono text-xs leading-6"
      >
        <code>{text}</code>
      </pre>
      <div className="flex justify-end border-t border-separator p-2">
        <CopyButton text={text} label={label} />
      </div>
    </div>
  )
}
