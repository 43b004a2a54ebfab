import { PERMISSIONS, type Permission, TOKEN_PERMISSIONS } from '../../platform/auth/permissions.ts'
import { type Locale, phrase } from '../../platform/text/phrases.ts'

/** Where a guide has this line, the list of scopes stands: made from the one table, so that it is never another. */
export const SCOPES_MARK = '<!-- scopes -->'

/** All scopes that tokens can have, with what each allows, as a table in Markdown. */
export function listScopes(locale: Locale): string {
  const label = (key: string) => phrase(locale, `docs.${key}`)
  const rows = (Object.keys(PERMISSIONS) as Permission[]).map((code) => {
    const kind = PERMISSIONS[code] === 'service' ? 'ofService' : 'ofCentre'
    const usual = kind === 'ofCentre' || TOKEN_PERMISSIONS.includes(code) ? '✓' : ''
    return `| \`${code}\` | ${phrase(locale, `permissions.${code.replace(':', '.')}`)} | ${label(kind)} | ${usual} |`
  })
  return [
    `| ${label('scope')} | ${label('allows')} | ${label('kind')} | ${label('usual')} |`,
    '|---|---|---|---|',
    ...rows,
  ].join('\n')
}
