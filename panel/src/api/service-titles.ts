import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useFormat } from '../i18n/format.ts'
import { servicesQuery } from './choices.ts'
import { useCanInCentre, useMe } from './me.ts'

/** Says a service by its title in the reader's language; by its name where the reader may not know more of it. */
export function useServiceTitle(): (name: string) => string {
  const format = useFormat()
  const { services: mine } = useMe()
  const canRead = useCanInCentre()('services:read')
  const all = useQuery({ ...servicesQuery, enabled: canRead }).data?.items
  return useMemo(() => {
    const titles = new Map([...mine, ...(all ?? [])].map(({ name, title }) => [name, title]))
    return (name) => {
      const title = titles.get(name)
      return title === undefined ? name : format.title(title)
    }
  }, [mine, all, format])
}
