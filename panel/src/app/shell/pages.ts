import type { LinkProps } from '@tanstack/react-router'
import {
  BadgeCheck,
  Ban,
  BellRing,
  BookOpen,
  BookUser,
  Boxes,
  Braces,
  Building2,
  CalendarClock,
  FolderTree,
  KeyRound,
  Landmark,
  Layers,
  LayoutDashboard,
  ListChecks,
  LogIn,
  type LucideIcon,
  Megaphone,
  MessageSquareReply,
  MessageSquareText,
  PenLine,
  Route,
  ScrollText,
  ShieldCheck,
  ShieldQuestion,
  SlidersHorizontal,
  Smartphone,
  SquareActivity,
  UserRoundCheck,
  UserRoundCog,
  UsersRound,
} from 'lucide-react'
import type { Me } from '../../api/types.ts'

export type PageLink = { key: string; to: LinkProps['to']; icon: LucideIcon }

type Entry = PageLink & { permission: string; isShown?: (facts: { hasTestMessages: boolean }) => boolean }

const SERVICE_PAGES: Entry[] = [
  { key: 'dashboard', to: '/s/$service/dashboard', icon: LayoutDashboard, permission: 'service:read' },
  { key: 'messages', to: '/s/$service/messages', icon: MessageSquareText, permission: 'messages:read' },
  { key: 'compose', to: '/s/$service/compose', icon: PenLine, permission: 'messages:send' },
  {
    key: 'handset',
    to: '/s/$service/handset',
    icon: Smartphone,
    permission: 'messages:read',
    isShown: ({ hasTestMessages }) => hasTestMessages,
  },
  { key: 'broadcasts', to: '/s/$service/broadcasts', icon: Megaphone, permission: 'messages:read' },
  { key: 'reviews', to: '/s/$service/reviews', icon: ShieldQuestion, permission: 'reviews:decide' },
  { key: 'followUps', to: '/s/$service/follow-ups', icon: ListChecks, permission: 'follow-ups:read' },
  { key: 'inbound', to: '/s/$service/inbound', icon: MessageSquareReply, permission: 'inbound:read' },
  { key: 'blockedNumbers', to: '/s/$service/blocked-numbers', icon: Ban, permission: 'blocked-numbers:read' },
  { key: 'templates', to: '/s/$service/templates', icon: Braces, permission: 'templates:read' },
  { key: 'contacts', to: '/s/$service/contacts', icon: BookUser, permission: 'contacts:read' },
  { key: 'contactLists', to: '/s/$service/contact-lists', icon: Layers, permission: 'contacts:read' },
  { key: 'tokens', to: '/s/$service/tokens', icon: KeyRound, permission: 'tokens:read' },
  { key: 'members', to: '/s/$service/members', icon: UserRoundCheck, permission: 'members:read' },
  { key: 'apiCalls', to: '/s/$service/api-calls', icon: SquareActivity, permission: 'api-calls:read' },
  { key: 'auditEntries', to: '/s/$service/audit-entries', icon: ScrollText, permission: 'audit:read' },
]

const CENTRE_PAGES: Entry[] = [
  { key: 'services', to: '/centre/services', icon: Building2, permission: 'services:read' },
  { key: 'accounts', to: '/centre/accounts', icon: Landmark, permission: 'accounts:read' },
  { key: 'alerts', to: '/centre/alerts', icon: BellRing, permission: 'accounts:read' },
  { key: 'expiries', to: '/centre/expiries', icon: CalendarClock, permission: 'accounts:read' },
  { key: 'methods', to: '/centre/methods', icon: Route, permission: 'accounts:read' },
  {
    key: 'centreBlockedNumbers',
    to: '/centre/blocked-numbers',
    icon: Ban,
    permission: 'centre-blocked-numbers:read',
  },
  { key: 'users', to: '/centre/users', icon: UsersRound, permission: 'users:read' },
  { key: 'groups', to: '/centre/groups', icon: Boxes, permission: 'groups:read' },
  { key: 'roles', to: '/centre/roles', icon: BadgeCheck, permission: 'roles:read' },
  { key: 'centreMembers', to: '/centre/members', icon: UserRoundCog, permission: 'centre-members:read' },
  { key: 'directories', to: '/centre/directories', icon: FolderTree, permission: 'directory:read' },
  { key: 'centralSignIn', to: '/centre/central-sign-in', icon: LogIn, permission: 'directory:read' },
  { key: 'signInPolicy', to: '/centre/sign-in-policy', icon: ShieldCheck, permission: 'centre:read' },
  { key: 'settings', to: '/centre/settings', icon: SlidersHorizontal, permission: 'centre:read' },
  { key: 'centreTokens', to: '/centre/tokens', icon: KeyRound, permission: 'centre-tokens:read' },
  { key: 'centreApiCalls', to: '/centre/api-calls', icon: SquareActivity, permission: 'centre-api-calls:read' },
  { key: 'centreAuditEntries', to: '/centre/audit-entries', icon: ScrollText, permission: 'centre-audit:read' },
]

export const DOCS = { key: 'docs', href: '/docs', icon: BookOpen }

/** The pages of a service that a person may open, in the order of the sidebar. */
export function listServicePages(me: Me, service: string | undefined, hasTestMessages: boolean): PageLink[] {
  const permissions = me.services.find(({ name }) => name === service)?.permissions ?? []
  return SERVICE_PAGES.filter(
    ({ permission, isShown }) => permissions.includes(permission) && (isShown?.({ hasTestMessages }) ?? true),
  )
}

/**
 * The page of a service to open: the one that is open now (`open`, its route's path or one below it) where the person may
 * open it there too, else the first that they may; the messages, where there is none, say what is missing.
 */
export function firstServicePage(me: Me, service: string, open = '') {
  const pages = listServicePages(me, service, true)
  const page = pages.find(({ to }) => open === to || open.startsWith(`${to}/`)) ?? pages[0]
  return page?.to ?? '/s/$service/messages'
}

/** The pages of the centre that a person may open. */
export function listCentrePages(me: Me): PageLink[] {
  return CENTRE_PAGES.filter(({ permission }) => me.centrePermissions.includes(permission))
}
