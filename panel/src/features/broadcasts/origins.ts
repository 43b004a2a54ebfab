/** Of drafts that were made of others while the panel is open: of which. The server does not tell. */
export const origins = new Map<string, string>()
