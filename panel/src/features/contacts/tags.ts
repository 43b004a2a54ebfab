/** Tags of a line, as people part them in either language. */
export const readTags = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,\u060C;\u061B]/)
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
]
