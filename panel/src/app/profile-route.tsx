import { Notifications } from '../features/push-subscriptions/notifications.tsx'
import { ProfilePage } from '../features/session/profile-page.tsx'

/** One's own page, with the browsers that show notifications. */
export const ProfileRoute = () => <ProfilePage notifications={<Notifications />} />
