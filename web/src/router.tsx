import { createRootRoute, createRoute, createRouter, retainSearchParams } from '@tanstack/react-router';
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
import {
  readAdminPeopleAddress,
  readEventsAddress,
  readHolidaysAddress,
  readInstitutionsAddress,
  readJobsAddress,
  readRegionsAddress,
} from './admin/address.ts';
import { readBreachesAddress } from './breaches/address.ts';
import { readCompareAddress } from './compare/address.ts';
import { readGroupsAddress } from './group/address.ts';
import { readImportAddress } from './import/address.ts';
import { readCodesAddress, readInventoryAddress } from './inventory/address.ts';
import { drawAfterPaint } from './live/drawAfterPaint.ts';
import { lazyPage } from './live/part.ts';
import { readPeopleAddress } from './people/address.ts';
import { readRulesAddress } from './rules/address.ts';
import { readFinding } from './search/finding.ts';
import { SearchPage } from './search/SearchPage.tsx';
import { readRepeatAddress } from './series/address.ts';
import { readTrainingAddress } from './training/address.ts';
import { Broken } from './ui/Broken.tsx';
import { BrokenShell } from './ui/BrokenShell.tsx';
import { Gone } from './ui/Problem.tsx';
import { Shell } from './ui/Shell.tsx';
import { parseSearch, stringifySearch } from './url.ts';
import { readUsageAddress } from './usage/address.ts';

const root = createRootRoute({
  validateSearch: readAnyPage,
  search: { middlewares: [retainSearchParams(['lang'])] },
  component: Shell,
  notFoundComponent: Gone,
  errorComponent: BrokenShell,
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
  component: lazyPage(() => import('./compare/ComparePage.tsx'), 'ComparePage'),
});

const searches = createRoute({
  getParentRoute: () => root,
  path: '/searches',
  component: lazyPage(() => import('./saved/SearchesPage.tsx'), 'SearchesPage'),
});

const instrument = createRoute({
  getParentRoute: () => root,
  path: '/instruments/$id',
  validateSearch: readInstrumentAddress,
  component: lazyPage(() => import('./instrument/InstrumentPage.tsx'), 'InstrumentPage'),
});

const order = createRoute({
  getParentRoute: () => root,
  path: '/order',
  validateSearch: readOrderAddress,
  component: lazyPage(() => import('./order/OrderPage.tsx'), 'OrderPage'),
});

const bookings = createRoute({
  getParentRoute: () => root,
  path: '/bookings',
  validateSearch: readBookingsAddress,
  component: lazyPage(() => import('./bookings/BookingsPage.tsx'), 'BookingsPage'),
});

const booking = createRoute({
  getParentRoute: () => root,
  path: '/bookings/$id',
  component: lazyPage(() => import('./bookings/BookingPage.tsx'), 'BookingPage'),
});

const repeat = createRoute({
  getParentRoute: () => root,
  path: '/instruments/$id/repeat',
  validateSearch: readRepeatAddress,
  component: lazyPage(() => import('./series/RepeatPage.tsx'), 'RepeatPage'),
});

const series = createRoute({
  getParentRoute: () => root,
  path: '/series/$id',
  component: lazyPage(() => import('./series/SeriesPage.tsx'), 'SeriesPage'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readSignInAddress,
  component: lazyPage(() => import('./identity/SignInPage.tsx'), 'SignInPage'),
});

const today = createRoute({
  getParentRoute: () => root,
  path: '/facility',
  validateSearch: readDayAddress,
  component: lazyPage(() => import('./facility/TodayPage.tsx'), 'TodayPage'),
});

const availability = createRoute({
  getParentRoute: () => root,
  path: '/facility/availability',
  validateSearch: readAvailabilityAddress,
  component: lazyPage(() => import('./facility/AvailabilityPage.tsx'), 'AvailabilityPage'),
});

const rules = createRoute({
  getParentRoute: () => root,
  path: '/facility/rules',
  validateSearch: readRulesAddress,
  component: lazyPage(() => import('./rules/RulesPage.tsx'), 'RulesPage'),
});

const people = createRoute({
  getParentRoute: () => root,
  path: '/facility/people',
  validateSearch: readPeopleAddress,
  component: lazyPage(() => import('./people/PeoplePage.tsx'), 'PeoplePage'),
});

const facilityTraining = createRoute({
  getParentRoute: () => root,
  path: '/facility/training',
  validateSearch: readTrainingAddress,
  component: lazyPage(() => import('./training/TrainingPage.tsx'), 'TrainingPage'),
});

const myTraining = createRoute({
  getParentRoute: () => root,
  path: '/training',
  component: lazyPage(() => import('./training/MyTrainingPage.tsx'), 'MyTrainingPage'),
});

const breaches = createRoute({
  getParentRoute: () => root,
  path: '/facility/breaches',
  validateSearch: readBreachesAddress,
  component: lazyPage(() => import('./breaches/BreachesPage.tsx'), 'BreachesPage'),
});

const groups = createRoute({
  getParentRoute: () => root,
  path: '/groups',
  validateSearch: readGroupsAddress,
  component: lazyPage(() => import('./group/GroupsPage.tsx'), 'GroupsPage'),
});

const adminGroups = createRoute({
  getParentRoute: () => root,
  path: '/admin/groups',
  component: lazyPage(() => import('./group/AdminGroupsPage.tsx'), 'AdminGroupsPage'),
});

const adminOverview = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  component: lazyPage(() => import('./admin/OverviewPage.tsx'), 'OverviewPage'),
});

const adminInstitutions = createRoute({
  getParentRoute: () => root,
  path: '/admin/institutions',
  validateSearch: readInstitutionsAddress,
  component: lazyPage(() => import('./admin/InstitutionsPage.tsx'), 'InstitutionsPage'),
});

const adminInstitution = createRoute({
  getParentRoute: () => root,
  path: '/admin/institutions/$id',
  component: lazyPage(() => import('./admin/InstitutionPage.tsx'), 'InstitutionPage'),
});

const adminRegions = createRoute({
  getParentRoute: () => root,
  path: '/admin/regions',
  validateSearch: readRegionsAddress,
  component: lazyPage(() => import('./admin/RegionsPage.tsx'), 'RegionsPage'),
});

const adminHolidays = createRoute({
  getParentRoute: () => root,
  path: '/admin/holidays',
  validateSearch: readHolidaysAddress,
  component: lazyPage(() => import('./admin/HolidaysPage.tsx'), 'HolidaysPage'),
});

const adminPeople = createRoute({
  getParentRoute: () => root,
  path: '/admin/people',
  validateSearch: readAdminPeopleAddress,
  component: lazyPage(() => import('./admin/PeopleListPage.tsx'), 'PeopleListPage'),
});

const adminPerson = createRoute({
  getParentRoute: () => root,
  path: '/admin/people/$id',
  component: lazyPage(() => import('./admin/PersonPage.tsx'), 'PersonPage'),
});

const adminJobs = createRoute({
  getParentRoute: () => root,
  path: '/admin/jobs',
  validateSearch: readJobsAddress,
  component: lazyPage(() => import('./admin/JobsPage.tsx'), 'JobsPage'),
});

const adminEvents = createRoute({
  getParentRoute: () => root,
  path: '/admin/events',
  validateSearch: readEventsAddress,
  component: lazyPage(() => import('./admin/EventsPage.tsx'), 'EventsPage'),
});

const missingInstitution = createRoute({
  getParentRoute: () => root,
  path: '/institution',
  component: lazyPage(() => import('./admin/ApplyPage.tsx'), 'ApplyPage'),
});

const inventory = createRoute({
  getParentRoute: () => root,
  path: '/facility/instruments',
  validateSearch: readInventoryAddress,
  component: lazyPage(() => import('./inventory/InventoryPage.tsx'), 'InventoryPage'),
});

const codes = createRoute({
  getParentRoute: () => root,
  path: '/facility/codes',
  validateSearch: readCodesAddress,
  component: lazyPage(() => import('./inventory/CodesPage.tsx'), 'CodesPage'),
});

const importing = createRoute({
  getParentRoute: () => root,
  path: '/facility/import',
  validateSearch: readImportAddress,
  component: lazyPage(() => import('./import/ImportPage.tsx'), 'ImportPage'),
});

const usage = createRoute({
  getParentRoute: () => root,
  path: '/facility/usage',
  validateSearch: readUsageAddress,
  component: lazyPage(() => import('./usage/UsagePage.tsx'), 'UsagePage'),
});

const plan = createRoute({
  getParentRoute: () => root,
  path: '/facility/plan',
  validateSearch: readDayAddress,
  component: lazyPage(() => import('./plan/PlanPage.tsx'), 'PlanPage'),
});

const checkIn = createRoute({
  getParentRoute: () => root,
  path: '/instruments/$id/check-in',
  component: lazyPage(() => import('./checkin/CheckInPage.tsx'), 'CheckInPage'),
});

const calendars = createRoute({
  getParentRoute: () => root,
  path: '/calendars',
  validateSearch: readCalendarsAddress,
  component: lazyPage(() => import('./calendars/CalendarsPage.tsx'), 'CalendarsPage'),
});

const calendarHelp = createRoute({
  getParentRoute: () => root,
  path: '/calendars/help',
  component: lazyPage(() => import('./calendars/HelpPage.tsx'), 'HelpPage'),
});

const external = createRoute({
  getParentRoute: () => root,
  path: '/facility/calendars',
  validateSearch: readExternalAddress,
  component: lazyPage(() => import('./external/ExternalPage.tsx'), 'ExternalPage'),
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
    repeat,
    series,
    calendars,
    calendarHelp,
    signIn,
    today,
    availability,
    external,
    inventory,
    codes,
    importing,
    usage,
    plan,
    checkIn,
    rules,
    people,
    facilityTraining,
    myTraining,
    breaches,
    groups,
    adminGroups,
    adminOverview,
    adminInstitutions,
    adminInstitution,
    adminRegions,
    adminHolidays,
    adminPeople,
    adminPerson,
    adminJobs,
    adminEvents,
    missingInstitution,
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
  scrollRestoration: true,
});

drawAfterPaint(router);

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
