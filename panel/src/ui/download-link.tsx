import { buttonVariants } from '@heroui/styles'
import { Download } from 'lucide-react'
import type { ReactNode } from 'react'

type Props = { href: string; children: ReactNode; size?: 'sm' | 'md' }

/** A file to take away, which looks like a button. */
export function DownloadLink({ href, children, size = 'md' }: Props) {
  return (
    <a href={href} download className={buttonVariants({ variant: 'tertiary', size })}>
      <Download aria-hidden="true" />
      {children}
    </a>
  )
}
