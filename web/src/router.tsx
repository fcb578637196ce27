import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from '@tanstack/react-router';
import {
  readAnyPage,
  readAvailabilityAddress,
  readBookingsAddress,
  readCalendarsAddress,
  readDayAddress,
  readExternalAddress,
  readInstrumentAddress,
  readOrderAddress,
  readSignInAddress,
} from './addresses.ts';
import { readCompareAddress } from './compare/address.ts';
import { readFinding } from './search/finding.ts';
import { SearchPage } from './search/SearchPage.tsx';
import { Broken, Gone } from './ui/Problem.tsx';
import { Shell } from './ui/Shell.tsx';
import { parseSearch, stringifySearch } from './url.ts';

const root = createRootRoute({
  validateSearch: readAnyPage,
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

const compare = createRoute({
  getParentRoute: () => root,
  path: '/compare',
  validateSearch: readCompareAddress,
  component: lazyRouteComponent(() => import('./compare/ComparePage.tsx'), 'ComparePage'),
});

const searches = createRoute({
  getParentRoute: () => root,
  path: '/searches',
  component: lazyRouteComponent(() => import('./saved/SearchesPage.tsx'), 'SearchesPage'),
});

const instrument = createRoute({
  getParentRoute: () => root,
  path: '/instruments/$id',
  validateSearch: readInstrumentAddress,
  component: lazyRouteComponent(() => import('./instrument/InstrumentPage.tsx'), 'InstrumentPage'),
});

const order = createRoute({
  getParentRoute: () => root,
  path: '/order',
  validateSearch: readOrderAddress,
  component: lazyRouteComponent(() => import('./order/OrderPage.tsx'), 'OrderPage'),
});

const bookings = createRoute({
  getParentRoute: () => root,
  path: '/bookings',
  validateSearch: readBookingsAddress,
  component: lazyRouteComponent(() => import('./bookings/BookingsPage.tsx'), 'BookingsPage'),
});

const booking = createRoute({
  getParentRoute: () => root,
  path: '/bookings/$id',
  component: lazyRouteComponent(() => import('./bookings/BookingPage.tsx'), 'BookingPage'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readSignInAddress,
  component: lazyRouteComponent(() => import('./identity/SignInPage.tsx'), 'SignInPage'),
});

const today = createRoute({
  getParentRoute: () => root,
  path: '/facility',
  validateSearch: readDayAddress,
  component: lazyRouteComponent(() => import('./facility/TodayPage.tsx'), 'TodayPage'),
});

const availability = createRoute({
  getParentRoute: () => root,
  path: '/facility/availability',
  validateSearch: readAvailabilityAddress,
  component: lazyRouteComponent(() => import('./facility/AvailabilityPage.tsx'), 'AvailabilityPage'),
});

const calendars = createRoute({
  getParentRoute: () => root,
  path: '/calendars',
  validateSearch: readCalendarsAddress,
  component: lazyRouteComponent(() => import('./calendars/CalendarsPage.tsx'), 'CalendarsPage'),
});

const calendarHelp = createRoute({
  getParentRoute: () => root,
  path: '/calendars/help',
  component: lazyRouteComponent(() => import('./calendars/HelpPage.tsx'), 'HelpPage'),
});

const external = createRoute({
  getParentRoute: () => root,
  path: '/facility/calendars',
  validateSearch: readExternalAddress,
  component: lazyRouteComponent(() => import('./external/ExternalPage.tsx'), 'ExternalPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    search,
    compare,
    searches,
    instrument,
    order,
    bookings,
    booking,
    calendars,
    calendarHelp,
    signIn,
    today,
    availability,
    external,
  ]),
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
