import type {
  ExternalCalendar,
  ExternalCalendarInFull,
  ExternalChange,
  ExternalInput,
  ExternalPreview,
  ExternalPreviewInput,
} from '@jishi/shared/schema/external-calendar';
import { queryOptions } from '@tanstack/react-query';
import { ask, get, post } from '../api.ts';

export function externalsQuery(facility: string) {
  return queryOptions({
    queryKey: ['externals', facility],
    queryFn: async ({ signal }) =>
      (await get<{ items: ExternalCalendar[] }>(`/facilities/${facility}/external-calendars`, {}, signal)).items,
    // Calendars are fetched by the server at any time.
    refetchInterval: 60_000,
  });
}

export function externalQuery(id: string) {
  return queryOptions({
    queryKey: ['external', id],
    queryFn: ({ signal }) => get<ExternalCalendarInFull>(`/external-calendars/${id}`, {}, signal),
    refetchInterval: 60_000,
  });
}

/** Names the removal of a calendar: from when it is under way nothing more is asked about it. */
export function removalOf(id: string): readonly string[] {
  return ['remove-external', id];
}

/** What a calendar would take. Reads it and writes nothing. */
export async function previewExternal(
  facility: string,
  body: ExternalPreviewInput,
  signal?: AbortSignal,
): Promise<ExternalPreview> {
  const path = `/api/v1/facilities/${facility}/external-calendars/preview`;
  return (await ask<ExternalPreview>('POST', path, { body, ...(signal ? { signal } : {}) })).body;
}

export function connectExternal(facility: string, body: ExternalInput): Promise<ExternalCalendar> {
  return post<ExternalCalendar>(`/facilities/${facility}/external-calendars`, body);
}

type Seen = { readonly id: string; readonly version: number };

/** Changes the version that was seen; a newer one makes it `stale`. */
export async function changeExternal({ id, version }: Seen, body: ExternalChange): Promise<ExternalCalendar> {
  const path = `/api/v1/external-calendars/${id}`;
  return (await ask<ExternalCalendar>('PATCH', path, { body, ifMatch: `"${version}"` })).body;
}

export async function removeExternal({ id, version }: Seen): Promise<void> {
  await ask('DELETE', `/api/v1/external-calendars/${id}`, { ifMatch: `"${version}"` });
}

export function refreshExternal({ id }: Seen): Promise<ExternalCalendar> {
  return post<ExternalCalendar>(`/external-calendars/${id}/refresh`, {});
}

export function acceptExternal({ id }: Seen): Promise<ExternalCalendar> {
  return post<ExternalCalendar>(`/external-calendars/${id}/accept`, {});
}
