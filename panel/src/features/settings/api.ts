import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import type { SettingsChanges } from '../../api/types.ts'

export const settingsQuery = queryOptions({
  queryKey: ['centre', 'settings'],
  queryFn: () => ask(api.GET('/api/v1/centre/settings', {})),
})

export function changeSettings(body: SettingsChanges) {
  return ask(api.PATCH('/api/v1/centre/settings', { body }))
}
