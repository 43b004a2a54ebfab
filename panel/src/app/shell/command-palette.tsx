import { Modal } from '@heroui/react/modal'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Building2, MessageSquareText } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { foldPersian } from '#server/platform/text/fold.ts'
import { api, ask, forService } from '../../api/client.ts'
import { useCan, useMe } from '../../api/me.ts'
import { useFormat } from '../../i18n/format.ts'
import { Code } from '../../ui/code.tsx'
import { PickList } from '../../ui/pick-list.tsx'
import { useSettledQuery } from '../../ui/use-debounced.ts'
import { sortByLastUse } from '../last-services.ts'
import { DOCS } from './pages.ts'
import { usePages } from './use-pages.ts'
import { useSwitchService } from './use-switch-service.ts'

const MESSAGES_MAX = '6'
/** Finds pages, services, and messages by their number, id or words; Ctrl-K everywhere. */
export default function CommandPalette({ service, onClose }: { service: string | undefined; onClose: () => void }) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const found = usePaletteItems(service, query)

  return (
    <Modal.Backdrop isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal.Container placement="top" size="lg" className="sm:pt-24">
        <Modal.Dialog aria-label={t('panel.palette.label')} className="overflow-hidden rounded-2xl p-0">
          <PickList
            label={t('panel.palette.label')}
            placeholder={t('panel.palette.placeholder')}
            items={found.items}
            query={query}
            onQuery={setQuery}
            onPick={(id) => {
              onClose()
              found.pick(id)
            }}
            empty={found.isSearching ? t('panel.state.loading') : t('panel.palette.nothing')}
          />
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  )
}

function usePaletteItems(service: string | undefined, query: string) {
  const { t } = useTranslation()
  const format = useFormat()
  const me = useMe()
  const pages = usePages(service)
  const navigate = useNavigate()
  const switchTo = useSwitchService()
  const sought = foldPersian(query.trim())
  const settled = useSettledQuery(query)
  const canRead = useCan(service)('messages:read')
  const messages = useQuery({
    queryKey: [service, 'messages', 'palette', settled],
    queryFn: () =>
      ask(
        api.GET('/api/v1/messages', {
          params: { query: { q: settled, limit: MESSAGES_MAX } },
          headers: forService(service!),
        }),
      ),
    enabled: canRead && settled.length > 1,
    placeholderData: keepPreviousData,
  })
  const matches = (...texts: string[]) => foldPersian(texts.join(' ')).includes(sought)

  const actions = new Map<string, () => void>()
  const pageItems = [...pages.service, ...pages.centre, DOCS].flatMap((page) => {
    const label = t(`panel.nav.${page.key}`)
    if (!matches(label)) return []
    actions.set(page.key, () => {
      if ('href' in page) location.assign(page.href)
      else void navigate({ to: page.to, params: { service } as never })
    })
    return [{ id: page.key, label, icon: <page.icon />, group: t('panel.palette.pages') }]
  })
  const serviceItems = sortByLastUse(me.services)
    .filter(({ name, title }) => name !== service && matches(name, title.fa, title.en))
    .map(({ name, title }) => {
      actions.set(`service ${name}`, () => void navigate(switchTo(name)))
      return {
        id: `service ${name}`,
        label: format.title(title),
        icon: <Building2 />,
        group: t('panel.palette.services'),
      }
    })
  const messageItems = (sought.length > 1 ? (messages.data?.items ?? []) : []).map((message) => {
    actions.set(message.id, () => {
      void navigate({ to: '/s/$service/messages/$id', params: { service: service!, id: message.id } })
    })
    return {
      id: message.id,
      label: message.toUser ? <bdi>{message.toUser.name}</bdi> : <Code>{format.phone(message.to)}</Code>,
      note: message.text ?? t('panel.messages.textForgotten'),
      icon: <MessageSquareText />,
      group: t('panel.palette.messages'),
    }
  })
  return {
    items: [...messageItems, ...pageItems, ...serviceItems],
    pick: (id: string) => actions.get(id)?.(),
    isSearching: messages.isFetching,
  }
}
