import { Popover } from '@heroui/react/popover'
import type { ComponentProps, ReactNode, RefObject } from 'react'

type Props = {
  label: string
  triggerRef: RefObject<Element | null>
  isOpen: boolean
  onClose: () => void
  placement?: ComponentProps<typeof Popover.Content>['placement']
  className?: string
  children: ReactNode
}

/** A small window that hangs from the button that opened it. */
export function Popup({
  label,
  triggerRef,
  isOpen,
  onClose,
  placement = 'bottom start',
  className = '',
  children,
}: Props) {
  return (
    <Popover.Content
      className={`popover rounded-2xl border border-border ${className}`}
      triggerRef={triggerRef}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      placement={placement}
      offset={6}
    >
      <Popover.Dialog aria-label={label} className="outline-none">
        {children}
      </Popover.Dialog>
    </Popover.Content>
  )
}
