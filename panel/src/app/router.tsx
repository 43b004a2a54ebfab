import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { api, ask, whenSecondFactorIsAsked, whenSessionEnds } from '../api/client.ts'
import { meQuery } from '../api/me.ts'
import { ProblemError } from '../api/problem.ts'
import { forgetAfter } from '../api/query-client.ts'
import type { Me } from '../api/types.ts'
import { changeLocale, currentLocale, loadDashboardPhrases, loadDoorPhrases, loadMorePhrases } from '../i18n/i18n.ts'
import { keepChosenLocale, readChosenLocale } from '../i18n/locale.ts'
import { keepTimeZone } from '../i18n/time-zone.ts'
import { CentreLayout } from './centre-layout.tsx'
import { keepLastService, sortByLastUse } from './last-services.ts'
import { NotFoundAtRoot, NotFoundPage, PageFault } from './page-faults.tsx'
import { keepSearchParams, parseSearchParams, writeSearchParams } from './search-params.ts'
import { ServiceLayout } from './service-layout.tsx'
import { firstServicePage } from './shell/pages.ts'
import { Shell } from './shell/shell.tsx'

type Context = { queryClient: QueryClient }

const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: NotFoundAtRoot })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: keepSearchParams,
  // with the page and not before it: who is sent here because a session has ended is not to be sent twice
  component: lazyRouteComponent(async () => {
    await loadDoorPhrases()
    const { SignInPage } = await import('../features/session/sign-in-page.tsx')
    return { SignInPage }
  }, 'SignInPage'),
})

const firstRun = createRoute({
  getParentRoute: () => root,
  path: '/first-run',
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/first-run/first-run-page.tsx'), 'FirstRunPage'),
})

const forgottenPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgotten-password',
  beforeLoad: () => Promise.all([loadMorePhrases(), loadDoorPhrases()]).then(() => undefined),
  component: lazyRouteComponent(
    () => import('../features/session/forgotten-password-page.tsx'),
    'ForgottenPasswordPage',
  ),
})

const setUpSecondFactor = createRoute({
  getParentRoute: () => root,
  path: '/second-factor',
  beforeLoad: async ({ context, location }) => {
    const me = await knowWhoIsAsking(context.queryClient, location.href)
    await speakTo(me, context.queryClient)
    await loadMorePhrases()
  },
  component: lazyRouteComponent(() => import('../features/session/set-up-page.tsx'), 'SetUpSecondFactorPage'),
})

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context, location }) => {
    const me = await knowWhoIsAsking(context.queryClient, location.href)
    if (me.mustSetUpSecondFactor) throw redirect({ to: '/second-factor', replace: true })
    keepTimeZone(me.timeZone)
    await speakTo(me, context.queryClient)
  },
  component: Shell,
  notFoundComponent: NotFoundPage,
})

/**
 * Shows the panel in the language that the person keeps with us, for the API words its answers in it. One chosen before
 * signing in is kept from then on, whichever way in was taken.
 */
async function speakTo(me: Me, queryClient: QueryClient): Promise<void> {
  const locale = readChosenLocale() ?? me.locale
  keepChosenLocale(null)
  if (locale !== me.locale)
    queryClient.setQueryData(meQuery.queryKey, await ask(api.PATCH('/api/v1/me', { body: { locale } })))
  if (locale !== currentLocale()) await changeLocale(locale)
}

async function knowWhoIsAsking(queryClient: QueryClient, next: string) {
  try {
    return await queryClient.ensureQueryData(meQuery)
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.status !== 401) throw error
    throw redirect({ to: '/sign-in', search: next === '/' ? {} : { next }, replace: true })
  }
}

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: async ({ context }) => {
    const me = await context.queryClient.ensureQueryData(meQuery)
    const service = sortByLastUse(me.services)[0]
    if (service)
      throw redirect({ to: firstServicePage(me, service.name), params: { service: service.name }, replace: true })
    if (me.centrePermissions.includes('services:read')) throw redirect({ to: '/centre/services', replace: true })
  },
  component: lazyRouteComponent(() => import('../features/services/no-service-page.tsx'), 'NoServicePage'),
})

const service = createRoute({
  getParentRoute: () => inside,
  path: '/s/$service',
  beforeLoad: ({ params }) => keepLastService(params.service),
  component: ServiceLayout,
})

const serviceHome = createRoute({
  getParentRoute: () => service,
  path: '/',
  beforeLoad: async ({ context, params }) => {
    const me = await context.queryClient.ensureQueryData(meQuery)
    throw redirect({ to: firstServicePage(me, params.service), params, replace: true })
  },
})

const dashboard = createRoute({
  getParentRoute: () => service,
  path: '/dashboard',
  beforeLoad: loadDashboardPhrases,
  component: lazyRouteComponent(() => import('./dashboard-route.tsx'), 'DashboardRoute'),
})

const messages = createRoute({
  getParentRoute: () => service,
  path: '/messages',
  validateSearch: keepSearchParams,
  component: lazyRouteComponent(() => import('../features/messages/messages-page.tsx'), 'MessagesPage'),
})

const message = createRoute({
  getParentRoute: () => service,
  path: '/messages/$id',
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('./message-route.tsx'), 'MessageRoute'),
})

const compose = createRoute({
  getParentRoute: () => service,
  path: '/compose',
  validateSearch: keepSearchParams,
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('./compose-route.tsx'), 'ComposeRoute'),
})

const handset = createRoute({
  getParentRoute: () => service,
  path: '/handset',
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/sandbox/handset-page.tsx'), 'HandsetPage'),
})

const reviews = createRoute({
  getParentRoute: () => service,
  path: '/reviews',
  validateSearch: keepSearchParams,
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/reviews/reviews-page.tsx'), 'ReviewsPage'),
})

const broadcasts = createRoute({
  getParentRoute: () => service,
  path: '/broadcasts',
  validateSearch: keepSearchParams,
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/broadcasts/broadcasts-page.tsx'), 'BroadcastsPage'),
})

const newBroadcast = createRoute({
  getParentRoute: () => service,
  path: '/broadcasts/new',
  validateSearch: keepSearchParams,
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('./new-broadcast-route.tsx'), 'NewBroadcastRoute'),
})

const broadcast = createRoute({
  getParentRoute: () => service,
  path: '/broadcasts/$id',
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/broadcasts/broadcast-page.tsx'), 'BroadcastPage'),
})

const broadcastFaults = createRoute({
  getParentRoute: () => service,
  path: '/broadcasts/$id/faults',
  validateSearch: keepSearchParams,
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/broadcasts/faults-page.tsx'), 'FaultsPage'),
})

const inbound = createRoute({
  getParentRoute: () => service,
  path: '/inbound',
  validateSearch: keepSearchParams,
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/inbound/inbound-page.tsx'), 'InboundPage'),
})

const blockedNumbers = createRoute({
  getParentRoute: () => service,
  path: '/blocked-numbers',
  validateSearch: keepSearchParams,
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('./blocked-numbers-route.tsx'), 'BlockedNumbersRoute'),
})

const followUps = createRoute({
  getParentRoute: () => service,
  path: '/follow-ups',
  validateSearch: keepSearchParams,
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/follow-ups/follow-ups-page.tsx'), 'FollowUpsPage'),
})

const bulkFollowUp = createRoute({
  getParentRoute: () => service,
  path: '/follow-ups/bulk',
  validateSearch: keepSearchParams,
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/follow-ups/bulk-page.tsx'), 'BulkPage'),
})

const templates = createRoute({
  getParentRoute: () => service,
  path: '/templates',
  validateSearch: keepSearchParams,
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/templates/templates-page.tsx'), 'TemplatesPage'),
})

const contacts = createRoute({
  getParentRoute: () => service,
  path: '/contacts',
  validateSearch: keepSearchParams,
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/contacts/contacts-page.tsx'), 'ContactsPage'),
})

const importContacts = createRoute({
  getParentRoute: () => service,
  path: '/contacts/import',
  validateSearch: keepSearchParams,
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/contacts/import-page.tsx'), 'ImportPage'),
})

const contactImport = createRoute({
  getParentRoute: () => service,
  path: '/contacts/imports/$id',
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/contacts/import-run-page.tsx'), 'ImportRunPage'),
})

const contactLists = createRoute({
  getParentRoute: () => service,
  path: '/contact-lists',
  validateSearch: keepSearchParams,
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/contact-lists/lists-page.tsx'), 'ContactListsPage'),
})

const contactList = createRoute({
  getParentRoute: () => service,
  path: '/contact-lists/$id',
  validateSearch: keepSearchParams,
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/contact-lists/list-page.tsx'), 'ContactListPage'),
})

const tokens = createRoute({
  getParentRoute: () => service,
  path: '/tokens',
  validateSearch: keepSearchParams,
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/tokens/tokens-page.tsx'), 'ServiceTokensPage'),
})

const members = createRoute({
  getParentRoute: () => service,
  path: '/members',
  validateSearch: keepSearchParams,
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/members/members-page.tsx'), 'ServiceMembersPage'),
})

const apiCalls = createRoute({
  getParentRoute: () => service,
  path: '/api-calls',
  validateSearch: keepSearchParams,
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/logs/api-calls-page.tsx'), 'ServiceApiCallsPage'),
})

const auditEntries = createRoute({
  getParentRoute: () => service,
  path: '/audit-entries',
  validateSearch: keepSearchParams,
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('../features/logs/audit-entries-page.tsx'), 'ServiceAuditEntriesPage'),
})

const profile = createRoute({
  getParentRoute: () => inside,
  path: '/profile',
  beforeLoad: loadMorePhrases,
  component: lazyRouteComponent(() => import('./profile-route.tsx'), 'ProfileRoute'),
})

const centre = createRoute({
  getParentRoute: () => inside,
  path: '/centre',
  beforeLoad: loadMorePhrases,
  component: CentreLayout,
})

const centreServices = createRoute({
  getParentRoute: () => centre,
  path: '/services',
  validateSearch: keepSearchParams,
  component: lazyRouteComponent(() => import('../features/services/services-page.tsx'), 'ServicesPage'),
})

const centreService = createRoute({
  getParentRoute: () => centre,
  path: '/services/$name',
  component: lazyRouteComponent(() => import('./centre-service-route.tsx'), 'CentreServiceRoute'),
})

const centreAccounts = createRoute({
  getParentRoute: () => centre,
  path: '/accounts',
  validateSearch: keepSearchParams,
  component: lazyRouteComponent(() => import('../features/accounts/accounts-page.tsx'), 'AccountsPage'),
})

const centreMethods = createRoute({
  getParentRoute: () => centre,
  path: '/methods',
  validateSearch: keepSearchParams,
  component: lazyRouteComponent(() => import('../features/methods/methods-page.tsx'), 'MethodsPage'),
})

const centreAccount = createRoute({
  getParentRoute: () => centre,
  path: '/accounts/$name',
  component: lazyRouteComponent(() => import('./centre-account-route.tsx'), 'CentreAccountRoute'),
})

const centreAlerts = createRoute({
  getParentRoute: () => centre,
  path: '/alerts',
  validateSearch: keepSearchParams,
  component: lazyRouteComponent(() => import('../features/alerts/alerts-page.tsx'), 'AlertsPage'),
})

const centreExpiries = createRoute({
  getParentRoute: () => centre,
  path: '/expiries',
  validateSearch: keepSearchParams,
  component: lazyRouteComponent(() => import('../features/alerts/expiries-page.tsx'), 'ExpiriesPage'),
})

const centreUsers = createRoute({
  getParentRoute: () => centre,
  path: '/users',
  validateSearch: keepSearchParams,
  component: lazyRouteComponent(() => import('../features/users/users-page.tsx'), 'UsersPage'),
})

const centreRoles = createRoute({
  getParentRoute: () => centre,
  path: '/roles',
  validateSearch: keepSearchParams,
  component: lazyRouteComponent(() => import('../features/roles/roles-page.tsx'), 'RolesPage'),
})

const centreMembers = createRoute({
  getParentRoute: () => centre,
  path: '/members',
  validateSearch: keepSearchParams,
  component: lazyRouteComponent(() => import('../features/members/members-page.tsx'), 'CentreMembersPage'),
})

const centreUser = createRoute({
  getParentRoute: () => centre,
  path: '/users/$id',
  component: lazyRouteComponent(() => import('../features/users/user-page.tsx'), 'UserPage'),
})

const centreGroups = createRoute({
  getParentRoute: () => centre,
  path: '/groups',
  validateSearch: keepSearchParams,
  component: lazyRouteComponent(() => import('../features/groups/groups-page.tsx'), 'GroupsPage'),
})

const centreGroup = createRoute({
  getParentRoute: () => centre,
  path: '/groups/$id',
  validateSearch: keepSearchParams,
  component: lazyRouteComponent(() => import('../features/groups/group-page.tsx'), 'GroupPage'),
})

const centreBlockedNumbers = createRoute({
  getParentRoute: () => centre,
  path: '/blocked-numbers',
  validateSearch: keepSearchParams,
  component: lazyRouteComponent(() => import('./blocked-numbers-route.tsx'), 'CentreBlockedNumbersRoute'),
})

const centreDirectories = createRoute({
  getParentRoute: () => centre,
  path: '/directories',
  validateSearch: keepSearchParams,
  component: lazyRouteComponent(() => import('./centre-directories-route.tsx'), 'CentreDirectoriesRoute'),
})

const centreCentralSignIn = createRoute({
  getParentRoute: () => centre,
  path: '/central-sign-in',
  validateSearch: keepSearchParams,
  component: lazyRouteComponent(
    () => import('../features/central-sign-in/providers-page.tsx'),
    'IdentityProvidersPage',
  ),
})

const centreIdentityProvider = createRoute({
  getParentRoute: () => centre,
  path: '/central-sign-in/$name',
  component: lazyRouteComponent(() => import('../features/central-sign-in/provider-page.tsx'), 'IdentityProviderPage'),
})

const centreIdentityProviderTrial = createRoute({
  getParentRoute: () => centre,
  path: '/central-sign-in/$name/tests/$id',
  component: lazyRouteComponent(
    () => import('../features/central-sign-in/trial-page.tsx'),
    'IdentityProviderTrialPage',
  ),
})

const centreDirectory = createRoute({
  getParentRoute: () => centre,
  path: '/directories/$name',
  validateSearch: keepSearchParams,
  component: lazyRouteComponent(() => import('../features/directories/directory-page.tsx'), 'DirectoryPage'),
})

const centreSignInPolicy = createRoute({
  getParentRoute: () => centre,
  path: '/sign-in-policy',
  component: lazyRouteComponent(() => import('../features/sign-in-policy/sign-in-policy-page.tsx'), 'SignInPolicyPage'),
})

const centreSettings = createRoute({
  getParentRoute: () => centre,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
})

const centreTokens = createRoute({
  getParentRoute: () => centre,
  path: '/tokens',
  validateSearch: keepSearchParams,
  component: lazyRouteComponent(() => import('../features/tokens/tokens-page.tsx'), 'CentreTokensPage'),
})

const centreAuditEntries = createRoute({
  getParentRoute: () => centre,
  path: '/audit-entries',
  validateSearch: keepSearchParams,
  component: lazyRouteComponent(() => import('../features/logs/audit-entries-page.tsx'), 'CentreAuditEntriesPage'),
})

const centreApiCalls = createRoute({
  getParentRoute: () => centre,
  path: '/api-calls',
  validateSearch: keepSearchParams,
  component: lazyRouteComponent(() => import('../features/logs/api-calls-page.tsx'), 'CentreApiCallsPage'),
})

const routeTree = root.addChildren([
  signIn,
  firstRun,
  forgottenPassword,
  setUpSecondFactor,
  inside.addChildren([
    profile,
    home,
    service.addChildren([
      serviceHome,
      dashboard,
      messages,
      message,
      compose,
      handset,
      reviews,
      broadcasts,
      newBroadcast,
      broadcast,
      broadcastFaults,
      inbound,
      blockedNumbers,
      followUps,
      bulkFollowUp,
      templates,
      contacts,
      importContacts,
      contactImport,
      contactLists,
      contactList,
      tokens,
      members,
      apiCalls,
      auditEntries,
    ]),
    centre.addChildren([
      centreServices,
      centreService,
      centreAccounts,
      centreAccount,
      centreAlerts,
      centreExpiries,
      centreMethods,
      centreUsers,
      centreRoles,
      centreMembers,
      centreUser,
      centreGroups,
      centreGroup,
      centreBlockedNumbers,
      centreDirectories,
      centreCentralSignIn,
      centreIdentityProvider,
      centreIdentityProviderTrial,
      centreDirectory,
      centreTokens,
      centreSignInPolicy,
      centreSettings,
      centreAuditEntries,
      centreApiCalls,
    ]),
  ]),
])

/** The pages of the panel and their addresses; each page is a chunk of its own. */
export function createPanelRouter(queryClient: QueryClient) {
  const router = createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: PageFault,
    scrollRestoration: true,
    parseSearch: parseSearchParams,
    stringifySearch: writeSearchParams,
  })
  whenSecondFactorIsAsked(() => {
    if (router.state.location.pathname === '/second-factor') return
    // who one is has to be asked anew, or the page inside would lead back
    void queryClient
      .invalidateQueries({ queryKey: meQuery.queryKey, exact: true })
      .then(() => router.navigate({ to: '/second-factor', replace: true }))
  })
  whenSessionEnds(() => {
    const { pathname, href } = router.state.location
    if (['/sign-in', '/first-run', '/forgotten-password'].includes(pathname)) return
    // who was never signed in has no session that could have ended
    const wasSignedIn = queryClient.getQueryData(meQuery.queryKey) !== undefined
    void forgetAfter(queryClient, async () => {
      await router.navigate({
        to: '/sign-in',
        search: wasSignedIn ? { next: href, ended: '1' } : { next: href },
        replace: true,
      })
      return router.state.location.pathname === '/sign-in'
    })
  })
  return router
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPanelRouter>
  }
}
