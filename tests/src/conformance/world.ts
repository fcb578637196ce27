import { FRESH_BOOKING } from '@jishi/db/fresh';
import { appendEvents } from '@jishi/db/queries/event';
import type { BookingTable, ClosureTable, Database, InstrumentTable, PersonTable } from '@jishi/db/schema';
import { calendarRoutes } from '@jishi/server/calendar/poll';
import { feedRoutes } from '@jishi/server/calendar/routes';
import type { Config } from '@jishi/server/config';
import { useEdge } from '@jishi/server/http/edge';
import { newRouter, onError } from '@jishi/server/http/problem';
import type { Actor } from '@jishi/shared/rules/access';
import type { BookingEventKind } from '@jishi/shared/schema/event';
import type { CreatedFeed, FeedDetail, FeedKind } from '@jishi/shared/schema/feed';
import { DAY_MS, HOUR_MS } from '@jishi/shared/time/span';
import { v7 as uuidv7 } from 'uuid';
import { makeTestDeps, type TestDeps } from '../support/deps.ts';
import { type Kind, openTestStore, type TestStore } from '../support/store.ts';

/** Tuesday noon in Shanghai. */
export const NOW = Date.UTC(2026, 10, 24, 4);
export const BASE = 'https://jishi.test';

/** A facility in Shanghai with one microscope, its manager, and two researchers. */
export type World = Awaited<ReturnType<typeof makeWorld>>;

export async function makeWorld(kind: Kind, settings: Partial<Config> = {}) {
  const test = await openTestStore(kind);
  const deps = makeTestDeps(test.store, { baseUrl: BASE, rateLimit: 0, ...settings }, NOW);
  const db = test.store.write;
  const place = await makePlace(test);
  const instrument = await addInstrument(test, place, '透射电子显微镜', 'Transmission electron microscope');
  const researcher = await addPerson(test, place.institutionId, { name: '李雷', language: 'zh' });
  const other = await addPerson(test, place.institutionId, { name: 'Erika Mustermann', language: 'en' });
  const manager = await addPerson(test, place.institutionId, { name: '韩梅梅', language: 'en' });
  await db
    .insertInto('facility_manager')
    .values({ person_id: manager.id, facility_id: place.facilityId, since_at: NOW })
    .execute();
  return {
    ...test,
    deps,
    ...place,
    instrument,
    researcher,
    other,
    manager,
    restart: () => makeTestApp(deps),
    ...makeTestApp(deps),
  };
}

/** Rooms of the calendars behind the real edge; the header `Test-Person` stands for a session. */
export function makeTestApp(deps: TestDeps) {
  const app = newRouter();
  app.onError(onError(deps));
  app.route('/', calendarRoutes(deps));
  useEdge(app, deps);
  app.use('/api/v1/*', async (c, next) => {
    const id = c.req.header('Test-Person');
    if (id) c.set('actor', await readActor(deps, id));
    await next();
  });
  app.route('/api/v1', feedRoutes(deps));
  return { app };
}

async function readActor(deps: TestDeps, personId: string): Promise<Actor> {
  const rows = await deps.store.read
    .selectFrom('facility_manager')
    .selectAll()
    .where('person_id', '=', personId)
    .execute();
  return {
    personId,
    institutionId: null,
    institutionKind: null,
    institutionRegion: null,
    administrator: false,
    facilityIds: new Set(rows.map((row) => row.facility_id)),
    headOf: new Set(),
    memberOf: new Set(),
  };
}

type Asked = { readonly kind: FeedKind; readonly targetId?: string; readonly detail?: FeedDetail };

export function askFeed(app: ReturnType<typeof newRouter>, person: { id: string }, asked: Asked & { id?: string }) {
  return app.request('/api/v1/feeds', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Test-Person': person.id },
    body: JSON.stringify({ id: uuidv7(), ...asked }),
  });
}

/** Makes a feed; answers its id and the path of its address. */
export async function makeFeed(app: ReturnType<typeof newRouter>, person: { id: string }, asked: Asked) {
  const answer = await askFeed(app, person, asked);
  if (answer.status !== 201) throw new Error(`feed not made: ${answer.status} ${await answer.text()}`);
  const made = (await answer.json()) as CreatedFeed;
  return { id: made.id, path: new URL(made.url).pathname };
}

async function makePlace({ store }: TestStore) {
  const db = store.write;
  const [institutionId, facilityId, scheduleId] = [uuidv7(), uuidv7(), uuidv7()];
  const named = { source: 'test', updated_at: 1, region_code: null, lat: null, lng: null };
  await db
    .insertInto('institution')
    .values({
      id: institutionId,
      source_key: institutionId,
      name_zh: '上海大学',
      name_en: 'Shanghai University',
      kind: 'university',
      website: null,
      ror: null,
      ...named,
    } as never)
    .execute();
  await db
    .insertInto('facility')
    .values({
      id: facilityId,
      source_key: facilityId,
      name_zh: '电镜中心',
      name_en: 'Microscopy centre',
      institution_id: institutionId,
      zone: 'Asia/Shanghai',
      address: '上海市宝山区上大路99号',
      email: null,
      schedule_id: scheduleId,
      ...named,
    } as never)
    .execute();
  await db
    .insertInto('schedule')
    .values({ id: scheduleId, facility_id: facilityId, version: 1 } as never)
    .execute();
  return { institutionId, facilityId, scheduleId };
}

type Place = { institutionId: string; facilityId: string; scheduleId: string };

export async function addInstrument({ store }: TestStore, place: Place, zh: string, en: string) {
  const id = uuidv7();
  const row = {
    id,
    source: 'test',
    source_key: id,
    institution_id: place.institutionId,
    facility_id: place.facilityId,
    schedule_id: place.scheduleId,
    name_zh: zh,
    name_en: en,
    techniques: '[]',
    modes: '["self"]',
    rules: '{}',
    stations: 1,
    version: 1,
    created_at: 1,
    updated_at: 1,
  } as InstrumentTable;
  await store.write.insertInto('instrument').values(row).execute();
  return row;
}

async function addPerson({ store }: TestStore, institutionId: string, given: Pick<PersonTable, 'name' | 'language'>) {
  const id = uuidv7();
  const email = `${id}@secret-mail.test`;
  const row = {
    id,
    email,
    institution_id: institutionId,
    zone: null,
    source: 'test',
    created_at: 1,
    suspended_at: null,
  };
  const person: PersonTable = { ...row, ...given };
  await store.write.insertInto('person').values(person).execute();
  return person;
}

type Booked = Partial<BookingTable> & {
  readonly instrument: InstrumentTable;
  readonly person: { readonly id: string };
};

function bookingRow({ instrument, person, ...given }: Booked, orderId: string): BookingTable {
  const from = given.from_at ?? NOW + DAY_MS;
  return {
    id: uuidv7(),
    order_id: orderId,
    line: 0,
    instrument_id: instrument.id,
    facility_id: instrument.facility_id,
    person_id: person.id,
    user_class: 'academic',
    mode: 'self',
    from_at: from,
    to_at: from + 2 * HOUR_MS,
    state: 'confirmed',
    purpose: null,
    reason: null,
    price_minor: 120_000,
    currency: 'CNY',
    version: 1,
    sequence: 0,
    calendar_uid: uuidv7(),
    created_at: NOW - DAY_MS,
    updated_at: NOW - DAY_MS,
    cancelled_at: null,
    ...FRESH_BOOKING,
    ...given,
  };
}

const CHUNK = 200;

/** Books for all in one transaction, each with its event, as the booking room does. */
export async function book(world: TestStore, ...booked: Booked[]): Promise<BookingTable[]> {
  const rows = booked.map((one) => bookingRow(one, uuidv7()));
  await world.store.write.transaction().execute(async (trx) => {
    for (let start = 0; start < rows.length; start += CHUNK) {
      const chunk = rows.slice(start, start + CHUNK);
      const orders = chunk.map(({ order_id, person_id, currency }) => ({
        id: order_id,
        person_id,
        content_hash: '',
        price_minor: 0,
        currency,
        created_at: NOW,
      }));
      await trx.insertInto('orders').values(orders).execute();
      await trx.insertInto('booking').values(chunk).execute();
      await appendEvents(
        trx,
        chunk.map((row) => happened('booking.placed', row, row.updated_at)),
      );
    }
  });
  return rows;
}

/** Changes a booking as the booking room does: `sequence` with time and state, `updated_at` always. */
export async function change(world: World, row: BookingTable, set: Partial<BookingTable>): Promise<BookingTable> {
  world.deps.passMinutes(1);
  const moved = ['from_at', 'to_at', 'state'].some((key) => key in set);
  const at = world.deps.clock();
  const next = { ...row, ...set, version: row.version + 1, sequence: row.sequence + (moved ? 1 : 0), updated_at: at };
  await world.store.write.transaction().execute(async (trx) => {
    await trx.updateTable('booking').set(next).where('id', '=', row.id).execute();
    await appendEvents(trx, [happened('booking.moved', next, at)]);
  });
  return next;
}

function happened(kind: BookingEventKind, row: BookingTable, at: number) {
  return {
    at,
    kind,
    actorId: null,
    subjectId: row.id,
    instrumentId: row.instrument_id,
    facilityId: row.facility_id,
    personId: row.person_id,
  };
}

export async function close(
  world: World,
  given: Pick<ClosureTable, 'from_at' | 'to_at'> & Partial<ClosureTable>,
): Promise<ClosureTable> {
  const row: ClosureTable = {
    id: uuidv7(),
    instrument_id: world.instrument.id,
    facility_id: world.facilityId,
    kind: 'maintenance',
    reason: 'filament change',
    created_by: world.manager.id,
    created_at: NOW,
    updated_at: NOW,
    ended_at: null,
    sequence: 0,
    change_id: null,
    ...given,
  };
  await world.store.write.transaction().execute(async (trx) => {
    await trx.insertInto('closure').values(row).execute();
    await appendEvents(trx, [
      {
        at: row.updated_at,
        kind: 'closure.placed',
        actorId: null,
        subjectId: row.id,
        instrumentId: row.instrument_id,
        facilityId: row.facility_id,
      },
    ]);
  });
  return row;
}

export async function setRow<T extends 'person' | 'instrument' | 'facility' | 'feed'>(
  world: TestStore,
  table: T,
  id: string,
  set: Partial<Database[T]>,
): Promise<void> {
  await world.store.write
    .updateTable(table as 'person')
    .set(set as never)
    .where('id', '=', id)
    .execute();
}
