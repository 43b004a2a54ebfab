type Props = { label: string; value: boolean; onChange: (value: boolean) => void }

/** Yes or no, at once. */
export function Switch({ label, value, onChange }: Props) {
  return (
    <label className="flex cursor-pointer items-center gap-2 rounded-lg px-2 py-1.5 hover:bg-default has-focus-visible:outline-2 has-focus-visible:outline-focus">
      <input
        type="checkbox"
        className="size-4 accent-accent"
        checked={value}
        onChange={({ target }) => onChange(target.checked)}
      />
      {label}
    </label>
  )
}
