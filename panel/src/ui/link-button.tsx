import { buttonVariants } from '@heroui/styles'
import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'

type Variant = 'primary' | 'secondary' | 'tertiary' | 'ghost' | 'outline'
type Props = Pick<LinkProps, 'to' | 'params' | 'search'> & {
  variant?: Variant
  size?: 'sm' | 'md'
  children: ReactNode
}

/** A way to another page that looks like a button. */
export function LinkButton({ variant = 'primary', size = 'md', children, ...link }: Props) {
  return (
    <Link {...(link as LinkProps)} className={buttonVariants({ variant, size })}>
      {children}
    </Link>
  )
}
