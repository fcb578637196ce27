import { transact } from '@jishi/db/open';
import { appendEvents } from '@jishi/db/queries/event';
import type { PriceList } from '@jishi/shared/schema/rules';
import { v7 as uuidv7 } from 'uuid';
import { makeClient } from '../support/client.ts';
import { checkerOf, readOpenApi } from '../support/contract.ts';
import { addFacility, addInstitution, addInstrument, OFFICE } from '../support/fixture.ts';
import { addPerson, type TestPerson } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';
import type { Kind } from '../support/store.ts';

/** Tuesday, noon in Shanghai. */
export const NOW = Date.parse('2026-11-24T12:00:00+08:00');

/** A moment of this November on Shanghai's wall clock: `on(25, '09:00')`. */
export function on(day: number, time: string): string {
  return `2026-11-${String(day).padStart(2, '0')}T${time}:00+08:00`;
}

/** The same moment as the interface writes it. */
export function utc(instant: string): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

export const PRICES: PriceList = {
  currency: 'CNY',
  hourlyMinor: { internal: 10_000, academic: 20_000, company: 40_000 },
  startUpMinor: 5_000,
  periods: [{ days: [1, 2, 3, 4, 5], from: '16:00', to: '18:00', percent: 50 }],
  urgent: null,
  minimumMinor: 0,
};

export type Scene = Awaited<ReturnType<typeof openScene>>;

/**
 * A microscopy centre in Shanghai that opens on workdays from 8 to 18, one in Hefei and one in Berlin that are always
 * open; researchers of either, a company's engineer, managers of the first two and an administrator.
 */
export async function openScene(kind: Kind, given: Parameters<typeof startTestServer>[1] = {}) {
  const server = await startTestServer(kind, { now: NOW, ...given });
  const { store } = server;
  const openApi = await readOpenApi(server.client);
  // Every answer of every story is checked against the document.
  const client = makeClient(server.url, checkerOf(openApi));
  const shanghai = await addInstitution(store, '上海大学');
  const hefei = await addInstitution(store, '合肥研究院');
  const company = await addInstitution(store, '苏州公司', 'company');
  const centre = await addFacility(store, shanghai, '电镜中心', { weekly: OFFICE, lat: 31.2, lng: 121.5 });
  const hefeiCentre = await addFacility(store, hefei, '合肥平台', { lat: 31.8, lng: 117.3 });
  const berlin = await addFacility(store, hefei, 'Berlin', { zone: 'Europe/Berlin' });
  const person = async (given: Parameters<typeof addPerson>[1]) => signedIn(await addPerson(store, given));
  const signedIn = (known: TestPerson) => ({ ...known, client: client.as(known) });
  return {
    ...server,
    client,
    openApi,
    shanghai,
    hefei,
    company,
    centre,
    hefeiCentre,
    berlin,
    researcher: await person({ institutionId: hefei, name: '李雷' }),
    colleague: await person({ institutionId: shanghai, name: '王芳' }),
    engineer: await person({ institutionId: company, name: '陈工' }),
    stranger: await person({ name: 'Nobody' }),
    manager: await person({ institutionId: shanghai, manages: [centre.id], name: '韩梅梅' }),
    hefeiManager: await person({ institutionId: hefei, manages: [hefeiCentre.id] }),
    administrator: await person({ administrator: true }),
    /** An instrument that discovery hears of, so that it can be an alternative. */
    addInstrument: async (given: Parameters<typeof addInstrument>[2] = {}, facility = centre) => {
      const instrumentId = await addInstrument(store, facility, given);
      const told = { kind: 'instrument.changed' as const, actorId: null, subjectId: instrumentId, instrumentId };
      await transact(store, (trx) => appendEvents(trx, [{ at: NOW, ...told }]));
      return instrumentId;
    },
  };
}

export type Someone = Scene['researcher'];

export function line(instrumentId: string, from: string, to: string, more: object = {}) {
  return { id: uuidv7(), instrumentId, from, to, ...more };
}

export function orderOf(...lines: ReturnType<typeof line>[]) {
  return { id: uuidv7(), lines };
}

/** How many rows each table holds; what an answer that writes nothing leaves as it was. */
export async function countRows({ store }: Pick<Scene, 'store'>): Promise<Record<string, number>> {
  const tables = [
    'orders',
    'booking',
    'occupancy',
    'closure',
    'event',
    'feed',
    'person',
    'auth_user',
    'auth_session',
    'schedule',
    'schedule_version',
    'research_group',
    'group_member',
    'stand_in',
    'authorisation',
    'pause',
    'instrument',
    'instrument_part',
    'booking_part',
    'approval',
    'hold',
    'series',
    'wish',
    'wish_instrument',
    'offer',
    'breach',
    'availability_change',
    'webhook',
    'saved_search',
    'saved_search_known',
    'external_calendar',
    'external_busy',
    'external_met',
    'closed_month',
    'trouble',
    'institution',
    'facility',
    'region',
    'holiday',
    'admission',
    'administrator',
    'facility_manager',
    'training',
    'trainee',
  ] as const;
  const counts = tables.map(async (table) => {
    const { n } = await store.read
      .selectFrom(table)
      .select((eb) => eb.fn.countAll().as('n'))
      .executeTakeFirstOrThrow();
    return [table, Number(n)] as const;
  });
  return Object.fromEntries(await Promise.all(counts));
}
