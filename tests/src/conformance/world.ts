import { FRESH_BOOKING } from '@jishi/db/fresh';
import { readActor } from '@jishi/db/queries/actor';
import { appendEvents } from '@jishi/db/queries/event';
import type {
  BookingTable,
  ClosureTable,
  Database,
  ExternalBusyTable,
  ExternalCalendarTable,
  InstrumentTable,
  OccupancyTable,
  PersonTable,
} from '@jishi/db/schema';
import { davRoutes } from '@jishi/server/calendar/dav/routes';
import { calendarRoutes } from '@jishi/server/calendar/poll';
import { feedRoutes } from '@jishi/server/calendar/routes';
import type { Config } from '@jishi/server/config';
import { useEdge } from '@jishi/server/http/edge';
import { newRouter, onError } from '@jishi/server/http/problem';
import type { Actor } from '@jishi/shared/rules/access';
import type { BookingEventKind } from '@jishi/shared/schema/event';
import type { CreatedFeed, FeedDetail, FeedKind } from '@jishi/shared/schema/feed';
import { DAY_MS, HOUR_MS, type Span } from '@jishi/shared/time/span';
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
  app.route('/', davRoutes(deps));
  useEdge(app, deps, []);
  app.use('/api/v1/*', async (c, next) => {
    const id = c.req.header('Test-Person');
    if (id) c.set('actor', await readSession(deps, id));
    await next();
  });
  app.route('/api/v1', feedRoutes(deps));
  return { app };
}

async function readSession(deps: TestDeps, personId: string): Promise<Actor | null> {
  return (await readActor(deps.store.read, personId, deps.clock())) ?? null;
}

type Asked = {
  readonly kind: FeedKind;
  readonly targetId?: string;
  readonly detail?: FeedDetail;
  readonly classCode?: string;
};

export function askFeed(app: ReturnType<typeof newRouter>, person: { id: string }, asked: Asked & { id?: string }) {
  return app.request('/api/v1/feeds', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Test-Person': person.id },
    body: JSON.stringify({ id: uuidv7(), ...asked }),
  });
}

/** Makes a feed; answers its id, the path of its address, and the secret. */
export async function makeFeed(app: ReturnType<typeof newRouter>, person: { id: string }, asked: Asked) {
  const answer = await askFeed(app, person, asked);
  if (answer.status !== 201) throw new Error(`feed not made: ${answer.status} ${await answer.text()}`);
  const made = (await answer.json()) as CreatedFeed;
  return { id: made.id, path: new URL(made.url).pathname, secret: made.dav.password };
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
  await store.write.insertInto('agenda').values({ instrument_id: id, version: 1 }).execute();
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
    calendar_by: 'feed' as const,
  };
  const person: PersonTable = { ...row, ...given };
  await store.write.insertInto('person').values(person).execute();
  return person;
}

/** A research group. */
export async function addGroup(
  { store }: TestStore,
  people: { readonly heads: readonly { id: string }[]; readonly members: readonly { id: string }[] },
): Promise<string> {
  const id = uuidv7();
  const institution = await store.write.selectFrom('institution').select('id').executeTakeFirstOrThrow();
  const row = { id, institution_id: institution.id, name_zh: '催化组', name_en: 'Catalysis group' };
  await store.write
    .insertInto('research_group')
    .values({ ...row, created_at: 1, ended_at: null, made_by: null, confirmed_at: null })
    .execute();
  const roles = [
    ...people.heads.map((one) => [one.id, 'head'] as const),
    ...people.members.map((one) => [one.id, 'member'] as const),
  ];
  const members = roles.map(([person_id, role]) => ({ group_id: id, person_id, role, since_at: 1 }));
  await store.write.insertInto('group_member').values(members).execute();
  return id;
}

type Week = readonly { readonly days: readonly number[]; readonly from: string; readonly to: string }[];

/** Gives the facility these hours, from the beginning of time on. */
export async function openWeek({ store, deps, scheduleId, facilityId }: World, weekly: Week): Promise<void> {
  const row = {
    schedule_id: scheduleId,
    effective_from: '2020-01-01',
    name: '',
    zone: 'Asia/Shanghai',
    holidays: null,
    weekly: JSON.stringify(weekly),
    exceptions: '[]',
  };
  await store.write.transaction().execute(async (trx) => {
    await trx.deleteFrom('schedule_version').where('schedule_id', '=', scheduleId).execute();
    await trx
      .insertInto('schedule_version')
      .values(row as never)
      .execute();
    await trx
      .updateTable('schedule')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .where('id', '=', scheduleId)
      .execute();
    await appendEvents(trx, [
      { at: deps.clock(), kind: 'schedule.changed', actorId: null, subjectId: scheduleId, facilityId },
    ]);
  });
}

/** Takes time of the instrument as the engine does: with a new version of its agenda and an event. */
export async function occupy(world: World, span: Span, more: Partial<OccupancyTable> = {}): Promise<void> {
  const { instrument, deps } = world;
  await world.store.write.transaction().execute(async (trx) => {
    await trx
      .updateTable('agenda')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .where('instrument_id', '=', instrument.id)
      .execute();
    const place = { instrument_id: instrument.id, station: 0, from_at: span.from, to_at: span.to };
    await trx
      .insertInto('occupancy')
      .values({ ...place, kind: 'booking', owner_id: uuidv7(), expires_at: null, ...more })
      .execute();
    const where = { instrumentId: instrument.id, facilityId: instrument.facility_id };
    await appendEvents(trx, [
      { at: deps.clock(), kind: 'booking.placed', actorId: null, subjectId: uuidv7(), ...where },
    ]);
  });
}

/** An external calendar of the facility. */
export async function externalCalendar({ store, facilityId, manager }: World): Promise<{ id: string }> {
  const id = uuidv7();
  const row: ExternalCalendarTable = {
    id,
    facility_id: facilityId,
    instrument_id: null,
    name: 'Outlook',
    kind: 'file',
    address: null,
    host: null,
    content_hash: '',
    zone: 'Asia/Shanghai',
    titles_at: null,
    state: 'active',
    etag: null,
    last_modified: null,
    busy_hash: null,
    frame: null,
    held_hash: null,
    held_at: null,
    report: '{}',
    refresh_minutes: null,
    tried_at: null,
    fetched_at: null,
    next_at: null,
    claimed_until: null,
    failures: 0,
    failing_since: null,
    last_error: null,
    created_by: manager.id,
    created_at: NOW,
    updated_at: NOW,
    removed_at: null,
    version: 1,
  };
  await store.write.insertInto('external_calendar').values(row).execute();
  return { id };
}

/** Busy time of it on the instrument, with its event; the row is as old as the world's clock says. */
export async function externalBusy(
  { store, instrument, deps }: World,
  calendarId: string,
  busy: Pick<ExternalBusyTable, 'from_at' | 'to_at' | 'title'>,
): Promise<void> {
  const at = deps.clock();
  const where = { instrumentId: instrument.id, facilityId: instrument.facility_id };
  await store.write.transaction().execute(async (trx) => {
    const id = uuidv7({ msecs: at });
    await trx
      .insertInto('external_busy')
      .values({ id, calendar_id: calendarId, instrument_id: instrument.id, ...busy })
      .execute();
    await appendEvents(trx, [{ at, kind: 'external.changed', actorId: null, subjectId: calendarId, ...where }]);
  });
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

/** From now on the server of this world finds no database, as when it was shut down. */
export function loseDatabase(world: World): void {
  const broken = new Proxy(world.store, {
    get: (store, name) => {
      if (name === 'read' || name === 'write') throw new Error('connection refused');
      return Reflect.get(store, name);
    },
  });
  Object.assign(world.deps, { store: broken });
}
