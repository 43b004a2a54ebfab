import { AccountPage } from '../features/accounts/account-page.tsx'
import { Allocations } from '../features/allocations/allocations.tsx'
import { Attempts } from '../features/messages/attempts.tsx'
import { MessageTimeline } from '../features/messages/message-timeline.tsx'
import { StatusChip } from '../features/messages/status.tsx'

/** An account of the centre, with the services that may use it, and tests of it. */
export function CentreAccountRoute() {
  return (
    <AccountPage
      allocations={(account) => <Allocations of={{ account }} />}
      tested={(message) => (
        <div className="flex flex-col gap-4 pt-2">
          <div className="flex">
            <StatusChip status={message.status} />
          </div>
          <MessageTimeline message={message} />
          <Attempts attempts={message.attempts} isOpen />
        </div>
      )}
    />
  )
}
