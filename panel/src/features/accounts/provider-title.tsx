import { useQuery } from '@tanstack/react-query'
import { useFormat } from '../../i18n/format.ts'
import { providersQuery } from './api.ts'

/** What a provider is called; its slug until that is known. */
export function ProviderTitle({ slug }: { slug: string }) {
  const format = useFormat()
  const provider = useQuery(providersQuery).data?.find((one) => one.slug === slug)
  return <bdi>{provider ? format.title(provider.title) : slug}</bdi>
}
