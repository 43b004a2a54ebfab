import { ScrollText } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../ui/page.tsx'
import { SearchedList } from '../../ui/searched-list.tsx'
import { Empty } from '../../ui/states.tsx'
import { useLogWords } from './use-log-words.ts'

type Props<Row> = Omit<ComponentProps<typeof SearchedList<Row>>, 'label' | 'placeholder' | 'words' | 'empty'> & {
  title: string
  note: string
  children?: ReactNode
  /** Where nothing is there; unless given, nothing is recorded yet. */
  empty?: ReactNode
}

/** A log: searched, its filters in the address. */
export function LogPage<Row>({ title, note, children, empty, ...list }: Props<Row>) {
  const { t } = useTranslation()
  return (
    <Page title={title} note={note}>
      <SearchedList
        {...list}
        label={title}
        placeholder={t('panel.logs.searchPlaceholder')}
        words={useLogWords()}
        empty={empty ?? <Empty icon={<ScrollText />} title={t('panel.logs.empty')} />}
      />
      {children}
    </Page>
  )
}
