import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from '@tanstack/react-router';
import { isLanguage } from './messages/language.ts';
import { readFinding } from './search/finding.ts';
import { SearchPage } from './search/SearchPage.tsx';
import { Broken, Gone } from './ui/Problem.tsx';
import { Shell } from './ui/Shell.tsx';
import { parseSearch, readText, readTexts, stringifySearch } from './url.ts';

const root = createRootRoute({
  validateSearch: (search: Record<string, unknown>) => ({ lang: isLanguage(search['lang']) ? search['lang'] : undefined }),
  search: { middlewares: [retainSearchParams(['lang'])] },
  component: Shell,
  notFoundComponent: Gone,
  errorComponent: Broken,
});

const search = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readFinding,
  component: SearchPage,
});

const instrument = createRoute({
  getParentRoute: () => root,
  path: '/instruments/$id',
  validateSearch: (search: Record<string, unknown>) => ({
    /** Monday of the week shown, a date in the facility's zone. */
    week: readText(search['week']),
    /** The chosen time, RFC 3339. */
    from: readText(search['from']),
    to: readText(search['to']),
    mode: readText(search['mode']),
    view: search['view'] === 'list' ? ('list' as const) : undefined,
    /** Lines that the order already has. */
    line: readTexts(search['line']),
  }),
  component: lazyRouteComponent(() => import('./instrument/InstrumentPage.tsx'), 'InstrumentPage'),
});

const order = createRoute({
  getParentRoute: () => root,
  path: '/order',
  validateSearch: (search: Record<string, unknown>) => ({
    line: readTexts(search['line']),
    /** Set once the order was placed. */
    placed: readText(search['placed']),
  }),
  component: lazyRouteComponent(() => import('./order/OrderPage.tsx'), 'OrderPage'),
});

const BOOKING_VIEWS = ['upcoming', 'pending', 'past'] as const;
export type BookingView = (typeof BOOKING_VIEWS)[number];

const bookings = createRoute({
  getParentRoute: () => root,
  path: '/bookings',
  validateSearch: (search: Record<string, unknown>) => ({
    view: BOOKING_VIEWS.find((view) => view === search['view']),
  }),
  component: lazyRouteComponent(() => import('./bookings/BookingsPage.tsx'), 'BookingsPage'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>) => ({
    /** Where to go on afterwards; only a path of ours. */
    next: readText(search['next']),
    create: search['create'] === '1' ? ('1' as const) : undefined,
  }),
  component: lazyRouteComponent(() => import('./identity/SignInPage.tsx'), 'SignInPage'),
});

const today = createRoute({
  getParentRoute: () => root,
  path: '/facility',
  validateSearch: (search: Record<string, unknown>) => ({
    facility: readText(search['facility']),
    date: readText(search['date']),
    busy: search['busy'] === '1' ? ('1' as const) : undefined,
  }),
  component: lazyRouteComponent(() => import('./facility/TodayPage.tsx'), 'TodayPage'),
});

const availability = createRoute({
  getParentRoute: () => root,
  path: '/facility/availability',
  validateSearch: (search: Record<string, unknown>) => ({
    facility: readText(search['facility']),
    schedule: readText(search['schedule']),
    instrument: readText(search['instrument']),
  }),
  component: lazyRouteComponent(() => import('./facility/AvailabilityPage.tsx'), 'AvailabilityPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([search, instrument, order, bookings, signIn, today, availability]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
