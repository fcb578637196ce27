import type { HolidayCalendarOut, HolidayDay, HolidayImpact, HolidayYearOut } from '@jishi/shared/schema/admin-holiday';
import type {
  AdminInstitution,
  Application,
  HoursImpact,
  ListedInstitution,
} from '@jishi/shared/schema/admin-institution';
import type { AdminDelivery, Jobs, Overview } from '@jishi/shared/schema/admin-jobs';
import type { AdminPerson, ListedPerson } from '@jishi/shared/schema/admin-person';
import type { AdminRegion } from '@jishi/shared/schema/admin-region';
import type { AuditEvent } from '@jishi/shared/schema/audit';
import type { MailOut } from '@jishi/shared/schema/notice';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ask, get } from '../api.ts';
import type { Query } from '../url.ts';

type Page<Item> = { readonly items: Item[]; readonly next: string | null };

/** A list in pages under `/admin`; everything of this room is kept under `admin`. */
function pages<Item>(path: string, query: Query, limit = 30) {
  return infiniteQueryOptions({
    queryKey: ['admin', path, query],
    queryFn: ({ signal, pageParam }) =>
      get<Page<Item>>(`/admin/${path}`, { ...query, cursor: pageParam, limit }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}

function one<Thing>(path: string) {
  return queryOptions({
    queryKey: ['admin', path],
    queryFn: ({ signal }) => get<Thing>(`/admin/${path}`, {}, signal),
  });
}

export const overviewQuery = one<Overview>('overview');
export const jobsQuery = { ...one<Jobs>('jobs'), refetchInterval: 15_000 };
export const regionTreeQuery = one<{ items: AdminRegion[] }>('regions');
export const calendarsQuery = one<{ items: HolidayCalendarOut[] }>('holidays');
export const institutionsQuery = (query: Query) => pages<ListedInstitution>('institutions', query);
export const institutionQuery = (id: string) => one<AdminInstitution>(`institutions/${id}`);
export const adminPeopleQuery = (query: Query) => pages<ListedPerson>('people', query);
export const personQuery = (id: string) => one<AdminPerson>(`people/${id}`);
export const eventsQuery = (query: Query, limit = 50) => pages<AuditEvent>('events', query, limit);
export const deadMailQuery = pages<MailOut>('mail', { state: 'dead' });
export const deadDeliveriesQuery = (facility: string | undefined) =>
  pages<AdminDelivery>('deliveries', { state: 'dead', facility });
export const yearQuery = (calendar: string, year: number) => one<HolidayYearOut>(`holidays/${calendar}/${year}`);

export const applicationsQuery = queryOptions({
  queryKey: ['applications'],
  queryFn: async ({ signal }) => (await get<{ items: Application[] }>('/institutions/applications', {}, signal)).items,
});

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A change under `/admin`, of the version that was seen where there is one. */
export async function change<Body = null>(method: Method, path: string, body?: unknown, etag?: string): Promise<Body> {
  const given = { ...(body === undefined ? {} : { body }), ...(etag === undefined ? {} : { ifMatch: etag }) };
  return (await ask<Body>(method, `/api/v1/admin/${path}`, given)).body;
}

export const previewZone = (facilityId: string, zone: string) =>
  change<HoursImpact>('PATCH', `facilities/${facilityId}?dryRun=1`, { zone });

export const previewYear = (calendar: string, year: number, days: readonly HolidayDay[]) =>
  change<HolidayImpact>('POST', `holidays/${calendar}/${year}/preview`, { days });
