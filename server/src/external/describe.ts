import { createRoute } from '@hono/zod-openapi';
import {
  externalCalendar,
  externalCalendarInFull,
  externalChange,
  externalInput,
  externalPreview,
  externalPreviewInput,
} from '@jishi/shared/schema/external-calendar';
import { page } from '@jishi/shared/schema/primitives';
import { byId, json } from '../http/describe.ts';
import { problems } from '../http/problem.ts';

const tags = ['Outside calendars'];
const ofFacility = ['invalid', 'unauthenticated', 'forbidden', 'not-found', 'busy'] as const;
const ofOne = ['invalid', 'unauthenticated', 'not-found', 'busy'] as const;
const READS = 'Fetching and reading count: 20 an hour and person, then `rate-limited`.';

export const list = createRoute({
  method: 'get',
  path: '/facilities/{id}/external-calendars',
  tags,
  summary: 'The calendars kept elsewhere whose busy time takes time here',
  description: 'Of an address only the host is shown: whoever has the whole of it can read that calendar.',
  request: byId,
  responses: { 200: { description: 'All of them', ...json(page(externalCalendar)) }, ...problems(...ofFacility) },
});

export const preview = createRoute({
  method: 'post',
  path: '/facilities/{id}/external-calendars/preview',
  tags,
  summary: 'What a calendar would take, and on which bookings it would lie; writes nothing',
  description:
    'Fetches an address (`https`, or `webcal`, at public hosts) or reads a file of at most 10 MB. When that comes to ' +
    `nothing the problem is \`invalid\` and \`fault\` says why. ${READS}`,
  request: { ...byId, body: { ...json(externalPreviewInput), required: true } },
  responses: {
    200: { description: 'What was found', ...json(externalPreview) },
    ...problems(...ofFacility, 'rate-limited', 'too-large'),
  },
});

export const connect = createRoute({
  method: 'post',
  path: '/facilities/{id}/external-calendars',
  tags,
  summary: 'Let the busy time of a calendar take time of an instrument, or of all of a facility',
  description:
    'Busy time is snapped outward to quarters of an hour and taken on every station around what bookings, holds, closures ' +
    'and other calendars have; what they give back it takes before the waiting list. No booking is moved or cancelled: ' +
    'those that it lies on are `conflicts`. Free and cancelled events take nothing, nor do our own bookings that come ' +
    'back. An address is fetched again about every 30 minutes, or as the calendar wishes, from 15 minutes to a day, with ' +
    'growing pauses while it fails; after 14 days without a good answer it is `stopped`. An answer without events, or ' +
    'one that cannot be read, changes nothing; one that loses half of the busy time to come, and more than five of its ' +
    'spans, is `held` until it comes a second time or is accepted. A file is read once and may be empty. ' +
    `At most 20 a facility. ${READS}`,
  request: { ...byId, body: { ...json(externalInput), required: true } },
  responses: {
    200: { description: 'Connected before, with the same content', ...json(externalCalendarInFull) },
    201: { description: 'Connected', ...json(externalCalendarInFull) },
    ...problems(...ofFacility, 'id-reused', 'conflict', 'rate-limited', 'too-large'),
  },
});

export const read = createRoute({
  method: 'get',
  path: '/external-calendars/{id}',
  tags,
  summary: 'A calendar with the first of its conflicts and of its coming busy time; the ETag is what If-Match wants',
  request: byId,
  responses: { 200: { description: 'The calendar', ...json(externalCalendarInFull) }, ...problems(...ofOne) },
});

export const change = createRoute({
  method: 'patch',
  path: '/external-calendars/{id}',
  tags,
  summary: 'Rename a calendar, read it otherwise or from elsewhere, pause it or follow it again; with `If-Match`',
  description:
    'Another source, another zone and asking for titles have it read at once. What another source says is applied whole, ' +
    'also when it loses much; otherwise that is `held`. ' +
    `A file has to be handed in again for that. While it is paused what it takes stays taken. ${READS}`,
  request: { ...byId, body: { ...json(externalChange), required: true } },
  responses: {
    200: { description: 'Changed', ...json(externalCalendarInFull) },
    ...problems(...ofOne, 'forbidden', 'conflict', 'stale', 'precondition-required', 'rate-limited', 'too-large'),
  },
});

export const remove = createRoute({
  method: 'delete',
  path: '/external-calendars/{id}',
  tags,
  summary: 'Remove a calendar and give its time back',
  request: byId,
  responses: { 204: { description: 'Removed' }, ...problems(...ofOne) },
});

export const refresh = createRoute({
  method: 'post',
  path: '/external-calendars/{id}/refresh',
  tags,
  summary: 'Fetch a calendar now, not more often than once a minute',
  request: byId,
  responses: {
    200: { description: 'What came of it; `fault` says why nothing did', ...json(externalCalendarInFull) },
    ...problems(...ofOne, 'conflict', 'rate-limited'),
  },
});

export const accept = createRoute({
  method: 'post',
  path: '/external-calendars/{id}/accept',
  tags,
  summary: 'Apply what is held; it is fetched once more for that',
  request: byId,
  responses: {
    200: { description: 'Applied', ...json(externalCalendarInFull) },
    ...problems(...ofOne, 'conflict', 'stale', 'rate-limited'),
  },
});
