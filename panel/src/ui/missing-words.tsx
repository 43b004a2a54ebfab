/** What a field of several parts lacks, in words. */
export function MissingWords({ words }: { words: string | undefined }) {
  if (words === undefined) return null
  return (
    <p role="alert" className="text-xs text-danger">
      {words}
    </p>
  )
}
