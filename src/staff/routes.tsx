import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { Failure } from './client.ts'
import { onSignedOut } from './queries.ts'
import { readAlertsSearch } from './screens/alerts/search.ts'
import { readAnswersSearch } from './screens/answers/search.ts'
import { readBoardSearch } from './screens/board/search.ts'
import { readCasesSearch } from './screens/cases/search.ts'
import { readClassifySearch } from './screens/classify/search.ts'
import { readEncountersSearch, readListSearch } from './screens/encounters/search.ts'
import { readErrandsSearch } from './screens/errands/search.ts'
import { readHuddleSearch } from './screens/huddle/search.ts'
import { readImprovementsSearch } from './screens/improvements/search.ts'
import { readNoticesSearch } from './screens/notices/search.ts'
import { readMailsSearch } from './screens/outbox/mails-search.ts'
import { readOutboxSearch } from './screens/outbox/search.ts'
import { readPoliciesSearch } from './screens/policies/search.ts'
import { readPrintSearch } from './screens/print/search.ts'
import { readRequestsSearch } from './screens/sources/search.ts'
import { readStaffingSearch } from './screens/staffing/search.ts'
import { readTrendsSearch } from './screens/trends/search.ts'
import { loadMe } from './session.ts'
import { Broken, Loading, NotHere } from './shell/around.tsx'
import { Shell } from './shell/shell.tsx'
import { setLanguage } from './text.ts'
import { readView } from './view/view.ts'

type Load = () => Promise<{ Screen: ComponentType }>
type Search = Record<string, unknown>

const root = createRootRoute({ component: Outlet })

/** Before the door: nobody needs to be signed in. */
const open = <P extends string>(path: P, load: Load) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load, 'Screen') })

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ location }) => {
    try {
      const { person } = await loadMe()
      await setLanguage(person.language)
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'sign-in-first')) throw error
      throw redirect({
        to: '/sign-in' as string,
        search: location.href === '/' ? {} : { to: location.href },
        replace: true,
      })
    }
  },
})

/** A screen of the app, loaded when it is first opened. `search` says what its URL may hold after the question mark. */
const screen = <P extends string, S extends Search = Search>(
  path: P,
  load: Load,
  search: (given: Search) => S = (s) => s as S,
) =>
  createRoute({
    getParentRoute: () => shell,
    path,
    component: lazyRouteComponent(load, 'Screen'),
    validateSearch: search,
  })

/** One of them, opened beside its list under `/<list>/$id`. */
const beside = <R extends AnyRoute>(list: R, load: Load) =>
  list.addChildren([
    createRoute({ getParentRoute: () => list, path: '/$id', component: lazyRouteComponent(load, 'Screen') }),
  ])

/** Every screen, in one place. A new one: a line here, and one in shell/screens.ts when it belongs in the menu. */
const tree = root.addChildren([
  open('/sign-in', () => import('./screens/sign-in/sign-in.tsx')),
  open('/join/$token', () => import('./screens/join/join.tsx')),
  shell.addChildren([
    screen('/', () => import('./screens/now/now.tsx'), readView),
    beside(
      screen('/answers', () => import('./screens/answers/answers.tsx'), readAnswersSearch),
      () => import('./screens/answers/answer.tsx'),
    ),
    beside(
      screen('/alerts', () => import('./screens/alerts/alerts.tsx'), readAlertsSearch),
      () => import('./screens/alerts/alert.tsx'),
    ),
    screen('/encounters', () => import('./screens/encounters/encounters.tsx'), readEncountersSearch),
    beside(
      screen('/encounters/list', () => import('./screens/encounters/list.tsx'), readListSearch),
      () => import('./screens/encounters/one.tsx'),
    ),
    screen('/trends', () => import('./screens/trends/trends.tsx'), readTrendsSearch),
    screen('/staffing', () => import('./screens/staffing/staffing.tsx'), readStaffingSearch),
    beside(
      screen('/errands', () => import('./screens/errands/errands.tsx'), readErrandsSearch),
      () => import('./screens/errands/errand.tsx'),
    ),
    beside(
      screen('/cases', () => import('./screens/cases/cases.tsx'), readCasesSearch),
      () => import('./screens/cases/case.tsx'),
    ),
    screen('/nudges', () => import('./screens/nudges/nudges.tsx')),
    beside(
      screen('/board', () => import('./screens/board/board.tsx'), readBoardSearch),
      () => import('./screens/board/one.tsx'),
    ),
    beside(
      screen('/improvements', () => import('./screens/improvements/improvements.tsx'), readImprovementsSearch),
      () => import('./screens/improvements/improvement.tsx'),
    ),
    screen('/huddle', () => import('./screens/huddle/huddle.tsx'), readHuddleSearch),
    screen('/calls', () => import('./screens/calls/calls.tsx')),
    screen('/classify', () => import('./screens/classify/classify.tsx'), readClassifySearch),
    screen('/entry', () => import('./screens/entry/entry.tsx')),
    screen('/notices', () => import('./screens/notices/notices.tsx'), readNoticesSearch),
    screen('/notices/$id', () => import('./screens/notices/one.tsx')),
    screen('/trace/$kind/$id', () => import('./screens/trace/trace.tsx')),
    screen('/rewards', () => import('./screens/rewards/rewards.tsx')),
    screen('/sources', () => import('./screens/sources/sources.tsx')),
    screen('/sources/$id', () => import('./screens/sources/webhook.tsx'), readRequestsSearch),
    screen('/account', () => import('./screens/account/account.tsx')),
    screen('/surveys', () => import('./screens/surveys/list.tsx')),
    screen('/surveys/$id', () => import('./screens/surveys/builder.tsx')),
    screen('/print', () => import('./screens/print/print.tsx'), readPrintSearch),
    screen('/touchpoints', () => import('./screens/touchpoints/touchpoints.tsx')),
    beside(
      screen('/outbox', () => import('./screens/outbox/outbox.tsx'), readOutboxSearch),
      () => import('./screens/outbox/message.tsx'),
    ),
    screen('/outbox-mails', () => import('./screens/outbox/mails.tsx'), readMailsSearch),
    screen('/policies', () => import('./screens/policies/policies.tsx'), readPoliciesSearch),
    screen('/policies/person/$id', () => import('./screens/policies/person.tsx')),
    screen('/touchpoints/$id', () => import('./screens/touchpoints/placing.tsx')),
    screen('/welcome', () => import('./screens/welcome/welcome.tsx')),
    screen('/imports', () => import('./screens/import/imports.tsx')),
    screen('/imports/$id', () => import('./screens/import/import.tsx')),
    screen('/settings', () => import('./screens/setup/settings.tsx')),
    screen('/settings/$section', () => import('./screens/setup/settings.tsx')),
  ]),
])

export const router = createRouter({
  routeTree: tree,
  basepath: '/app',
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultPendingMs: 300,
  defaultErrorComponent: Broken,
  defaultNotFoundComponent: NotHere,
  scrollRestoration: true,
})
onSignedOut(() => {
  const { pathname, href } = router.state.location
  if (!/^\/(sign-in|join)/.test(pathname))
    void router.navigate({ to: '/sign-in', search: { to: href, ended: true } as never, replace: true })
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
