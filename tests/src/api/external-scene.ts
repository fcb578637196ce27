import { checkInvariants } from '@jishi/db/invariants';
import type { Store } from '@jishi/db/open';
import type { Config } from '@jishi/server/config';
import type { Deps } from '@jishi/server/context';
import { fetchHere } from '@jishi/server/fetching/here';
import { policyOf } from '@jishi/server/fetching/policy';
import { readHere } from '@jishi/server/reading/here';
import { externalCalendarInFull } from '@jishi/shared/schema/external-calendar';
import { agenda } from '@jishi/shared/schema/instrument';
import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import { type CalendarHost, openCalendarHost } from '../support/calendar-host.ts';
import type { Kind } from '../support/store.ts';
import { on, openScene, type Someone } from './scene.ts';

export type ExternalScene = Awaited<ReturnType<typeof openExternalScene>>;

/** The same fetching and reading without processes of their own, which take half a second each. */
export const HERE: Deps['sources'] = {
  fetch: (question, { privateAllowed, baseUrl = null }) => fetchHere(question, policyOf(privateAllowed, baseUrl)),
  read: async (bytes, reader) => readHere(bytes, reader),
};

/** The scene with somebody else's server, and what is done about calendars. */
export async function openExternalScene(kind: Kind, settings: Partial<Config> = {}, apart = false) {
  const given = { settings: { outboundPrivate: true, ...settings }, ...(apart ? {} : { sources: HERE }) };
  const scene = await openScene(kind, given);
  const host = await openCalendarHost();
  const at = (facilityId: string) => `/api/v1/facilities/${facilityId}/external-calendars`;
  const inputOf = (more: object = {}) => ({ id: uuidv7(), name: 'Outlook', source: from(host), ...more });
  const connect = (input: object, who: Someone = scene.manager, facilityId = scene.centre.id) =>
    who.client.post(at(facilityId), input);
  const connected = async (more: object = {}) => {
    const answer = await connect(inputOf(more));
    expect(answer.status, answer.text).toBe(201);
    return answer.read(externalCalendarInFull);
  };
  const read = async (id: string) =>
    (await scene.manager.client.get(`/api/v1/external-calendars/${id}`)).read(externalCalendarInFull);
  const takenOn = async (instrumentId: string, day: number, who = scene.manager) => {
    const query = `from=${encodeURIComponent(on(day, '00:00'))}&to=${encodeURIComponent(on(day, '23:45'))}`;
    return (await who.client.get(`/api/v1/instruments/${instrumentId}/agenda?${query}`)).read(agenda).taken;
  };
  return {
    ...scene,
    host,
    at,
    inputOf,
    connect,
    connected,
    read,
    takenOn,
    preview: (input: object, who: Someone = scene.manager, facilityId = scene.centre.id) =>
      who.client.post(`${at(facilityId)}/preview`, input),
    remove: (id: string, who: Someone = scene.manager) =>
      who.client.send({ method: 'DELETE', path: `/api/v1/external-calendars/${id}` }),
    refresh: (id: string, who: Someone = scene.manager) => who.client.post(`/api/v1/external-calendars/${id}/refresh`),
    accept: (id: string, who: Someone = scene.manager) => who.client.post(`/api/v1/external-calendars/${id}/accept`),
    change: (id: string, body: object, match = '*', who: Someone = scene.manager) =>
      who.client.patch(`/api/v1/external-calendars/${id}`, body, { 'if-match': match }),
    /** Who has what of an instrument on a day of November: kind, station and clock times in Shanghai. */
    plan: async (instrumentId: string, day: number) =>
      (await takenOn(instrumentId, day)).map(
        ({ kind: what, station, from: begin, to }) => `${what} ${station} ${clock(begin)}-${clock(to)}`,
      ),
    /** Fetches what is due once so many minutes have passed. */
    poll: async (minutes = 40) => {
      scene.passMinutes(minutes);
      await scene.runJobs();
    },
    eventsOf: async (subjectId: string) => {
      const rows = await scene.store.read
        .selectFrom('event')
        .selectAll()
        .where('subject_id', '=', subjectId)
        .orderBy('id')
        .execute();
      return rows.map(({ kind: what, instrument_id, data }) => ({
        kind: what,
        instrumentId: instrument_id,
        ...JSON.parse(data),
      }));
    },
    /** Removes all calendars, so that the next story begins without any. */
    clear: async () => {
      const rows = await scene.store.read
        .selectFrom('external_calendar')
        .select('id')
        .where('state', '<>', 'removed')
        .execute();
      for (const { id } of rows) {
        const path = `/api/v1/external-calendars/${id}`;
        expect((await scene.administrator.client.send({ method: 'DELETE', path })).status).toBe(204);
      }
    },
    expectSound: () => expectSound(scene),
    stopAll: async () => {
      await host.close();
      await scene.stop();
    },
  };
}

export function from(host: CalendarHost) {
  return { kind: 'address', url: host.url };
}

export function file(text: string) {
  return { kind: 'file', text };
}

/** That the doctor finds nothing. */
export async function expectSound({ store }: { readonly store: Pick<Store, 'read'> }): Promise<void> {
  const findings = await checkInvariants(store.read);
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
}

function clock(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(11, 16);
}
