import { isPostgres } from '@jishi/db/dialect';
import { FRESH_BOOKING } from '@jishi/db/fresh';
import { checkInvariants, type Finding } from '@jishi/db/invariants';
import type { Store, Trx } from '@jishi/db/open';
import { appendEvents } from '@jishi/db/queries/event';
import { runDoctor } from '@jishi/server/cli/doctor';
import type { BookingState } from '@jishi/shared/rules/lifecycle';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addFacility, addInstitution, addInstrument, type TestFacility } from '../support/fixture.ts';
import { KINDS, openTestStore, type TestStore } from '../support/store.ts';

const HOUR = 3_600_000;
const MONDAY = Date.UTC(2026, 10, 23);
const at = (hour: number) => MONDAY + hour * HOUR;

type World = { readonly here: TestFacility; readonly elsewhere: TestFacility; readonly instrument: string };

/** Something of everything, as it should be. Ids of orders, bookings and closures are words, so that tests read well. */
async function furnish(store: Store): Promise<World> {
  const here = await addFacility(store, await addInstitution(store, '样例大学'), '样例平台');
  const elsewhere = await addFacility(store, await addInstitution(store, '样例医院'), '样例中心');
  const prices = {
    currency: 'CNY',
    hourlyMinor: { internal: 1, academic: 1, company: 1 },
    startUpMinor: 0,
    periods: [],
    urgent: null,
    minimumMinor: 0,
  };
  const instrument = await addInstrument(store, here, { stations: 2, technique: 'tem', prices });
  await addInstrument(store, elsewhere);
  await store.write.transaction().execute(async (trx) => {
    for (const id of ['anna', 'bo']) await addPerson(trx, id);
    await addOrder(trx, 'paid', 300, 'CNY');
    await addBooking(trx, here, instrument, { id: 'coming', order_id: 'paid', price_minor: 300, from: 8, to: 10 });
    await addBooking(trx, here, instrument, {
      id: 'agreed',
      order_id: 'paid',
      line: 1,
      currency: 'XXX',
      from: 10,
      to: 11,
    });
    await addOrder(trx, 'free', 0, 'XXX');
    await addBooking(trx, here, instrument, { id: 'gone', order_id: 'free', state: 'cancelled', currency: 'XXX' });
    await addBooking(trx, here, instrument, {
      id: 'done',
      order_id: 'free',
      line: 1,
      state: 'completed',
      currency: 'XXX',
    });
    await addClosure(trx, here, instrument, 'repair', 20, 24, null);
    await addClosure(trx, here, instrument, 'ended', 30, 34, at(31));
    await occupy(trx, instrument, 0, 8, 10, 'booking', 'coming');
    await occupy(trx, instrument, 1, 9, 12, 'booking', 'agreed');
    for (const station of [0, 1]) await occupy(trx, instrument, station, 20, 24, 'maintenance', 'repair');
    for (const station of [0, 1]) await occupy(trx, instrument, station, 30, 31, 'maintenance', 'ended');
    await occupy(trx, instrument, 0, 40, 41, 'hold', 'held', at(1));
  });
  return { here, elsewhere, instrument };
}

async function addPerson(trx: Trx, id: string): Promise<void> {
  const rest = { institution_id: null, language: null, zone: null, source: 'test', created_at: 0, suspended_at: null };
  await trx
    .insertInto('person')
    .values({ id, name: id, email: `${id}@demo.test`, ...rest })
    .execute();
}

async function addOrder(trx: Trx, id: string, price_minor: number, currency: string): Promise<void> {
  const row = { id, person_id: 'anna', content_hash: id, price_minor, currency, created_at: 0 };
  await trx.insertInto('orders').values(row).execute();
}

type Given = {
  readonly id: string;
  readonly order_id: string;
  readonly line?: number;
  readonly state?: BookingState;
  readonly price_minor?: number;
  readonly currency?: string;
  readonly from?: number;
  readonly to?: number;
};

async function addBooking(trx: Trx, facility: TestFacility, instrument: string, given: Given): Promise<void> {
  const { id, order_id, line = 0, state = 'confirmed', price_minor = 0, currency = 'CNY', from = 0, to = 1 } = given;
  await trx
    .insertInto('booking')
    .values({
      ...{ id, order_id, line, state, price_minor, currency, from_at: at(from), to_at: at(to) },
      ...{
        instrument_id: instrument,
        facility_id: facility.id,
        person_id: 'anna',
        user_class: 'academic',
        mode: 'self',
      },
      ...{
        purpose: null,
        reason: null,
        version: 1,
        sequence: 0,
        calendar_uid: `uid-${id}`,
        created_at: 0,
        updated_at: 0,
      },
      cancelled_at: state === 'cancelled' ? at(0) : null,
      ...FRESH_BOOKING,
    })
    .execute();
  await appendEvents(trx, [{ at: 0, kind: 'booking.placed', actorId: 'anna', subjectId: id }]);
}

async function addClosure(
  trx: Trx,
  facility: TestFacility,
  instrument: string,
  id: string,
  from: number,
  to: number,
  ended_at: number | null,
): Promise<void> {
  const rest = { reason: '维修', created_by: 'bo', created_at: 0, updated_at: 0, ended_at, sequence: 0 };
  const place = { instrument_id: instrument, facility_id: facility.id, kind: 'maintenance' as const };
  await trx
    .insertInto('closure')
    .values({ id, ...place, from_at: at(from), to_at: at(to), ...rest })
    .execute();
}

async function occupy(
  trx: Trx,
  instrument_id: string,
  station: number,
  from: number,
  to: number,
  kind: 'booking' | 'hold' | 'maintenance',
  owner_id: string,
  expires_at: number | null = null,
): Promise<void> {
  const row = { instrument_id, station, from_at: at(from), to_at: at(to), kind, owner_id, expires_at };
  await trx.insertInto('occupancy').values(row).execute();
}

/** Takes away what keeps bad rows out, for the rest of a transaction. */
async function loosen(trx: Trx): Promise<void> {
  if (!isPostgres(trx)) {
    for (const event of ['insert', 'update'])
      await sql`drop trigger ${sql.ref(`occupancy_overlap_${event}`)}`.execute(trx);
    await sql`pragma defer_foreign_keys = on`.execute(trx);
    await sql`pragma ignore_check_constraints = on`.execute(trx);
    return;
  }
  const { rows } = await sql<{ table: string; name: string }>`
    select conrelid::regclass::text as table, conname as name from pg_constraint
    where contype in ('c', 'x') and conrelid::regclass::text in ('occupancy', 'booking', 'closure')`.execute(trx);
  for (const { table, name } of rows)
    await sql`alter table ${sql.ref(table)} drop constraint ${sql.ref(name)}`.execute(trx);
  await sql`set local session_replication_role = replica`.execute(trx);
}

class Undo extends Error {}

/** What the doctor finds after raw statements that are undone again. */
async function findAfter({ store }: TestStore, statements: readonly string[]): Promise<Finding[]> {
  let findings: Finding[] = [];
  const undone = store.write.transaction().execute(async (trx) => {
    await loosen(trx);
    for (const statement of statements) await sql.raw(statement).execute(trx);
    findings = await checkInvariants(trx);
    throw new Undo();
  });
  await expect(undone).rejects.toThrow(Undo);
  if (store.kind === 'sqlite') await sql`pragma ignore_check_constraints = off`.execute(store.write);
  return findings.filter((finding) => !finding.ok);
}

/** Each way to break the data: what is done, and the invariants that must be reported, the first with this in its sample. */
type Break = readonly [does: string, statements: readonly string[], broken: readonly string[], seen: string];

const TAKEN_TWICE = 'no station is taken twice at the same time';
const GRID = 'all times lie on quarters of an hour and end after they begin';
const STATIONS = 'a taken station is one that the instrument has';
const HOLDS = 'a hold, and nothing else, ends by itself';
const BOOKED = 'a booking has its time once while it holds it, and none after it gave it back';
const CLOSED = 'time taken by a closure belongs to one on the same instrument';
const EXACT = 'a closure takes exactly its time on every station, but for what bookings that stay have of it';
const ENDED = 'a closure that was ended takes no time after its end';
const SUM = 'an order is the sum of its lines: same person, same currency, their prices together';
const AGREED = 'a price by agreement has no amount';
const FACILITY = 'a booking is its instrument’s facility’s';
const PLACED = 'a booking has the event of its placing';
const SAYS_WHEN = 'a booking that gave its time back, and no other, says when';
const UID = 'a booking has a name of its own in calendars';
const WAITS = 'a booking that waits is of an order where an approval is missing, or is looked at at once';
const LOOKED_AT = 'a booking that has ended is not looked at again';
const HOURS = 'real machine hours end after they begin, and only what was used has them';
const PAUSED = 'a pause that breaches led to is the pause of whoever they are about';
const AGENDA = 'an instrument has an agenda';
const INSTITUTION = 'an instrument is its facility’s institution’s';
const SCHEDULE = 'an instrument follows a schedule of its facility';
const OWN_SCHEDULE = 'a facility has a schedule of its own';
const SAYS = 'a schedule says something';
const HEADED = 'a group that has not ended has a head';
const COVERS = 'an authorisation is for an instrument of its facility, for a type, or for all of it';
const STANDS = 'somebody stands in for somebody else, for a while';
const PARTS = 'a part belongs to the facility of what takes it along, and takes nothing along itself';
const JSON_COLUMNS = 'JSON columns hold what they should';
const KEYS = 'what a row refers to exists';
const EVERY = [
  ...[TAKEN_TWICE, GRID, STATIONS, HOLDS, BOOKED, CLOSED, EXACT, ENDED, SUM, AGREED, FACILITY, PLACED, SAYS_WHEN, UID],
  ...[WAITS, LOOKED_AT, HOURS, PAUSED],
  ...[AGENDA, INSTITUTION, SCHEDULE, OWN_SCHEDULE, SAYS, HEADED, COVERS, STANDS, PARTS, JSON_COLUMNS],
];

const breaks = ({ here, elsewhere, instrument }: World): readonly Break[] => [
  [
    'a hold over a booking',
    [`insert into occupancy values ('${instrument}', 0, ${at(9)}, ${at(10)}, 'hold', 'h2', 1)`],
    [TAKEN_TWICE],
    'coming',
  ],
  [
    'a long span around a short one',
    [`insert into occupancy values ('${instrument}', 0, ${at(7)}, ${at(12)}, 'hold', 'h2', 1)`],
    [TAKEN_TWICE],
    'h2',
  ],
  ['a minute beside the grid', [`update occupancy set to_at = to_at + 60000 where owner_id = 'held'`], [GRID], 'held'],
  [
    'a booking that ends before it begins',
    [`update booking set to_at = from_at - 900000 where id = 'done'`],
    [GRID],
    'done',
  ],
  ['a closure beside the grid', [`update closure set from_at = from_at + 1 where id = 'ended'`], [GRID], 'ended'],
  ['a station too many', [`update occupancy set station = 2 where owner_id = 'held'`], [STATIONS], '"last_station":2'],
  [
    'a station below zero',
    [`update occupancy set station = -1 where owner_id = 'held'`],
    [STATIONS],
    '"first_station":-1',
  ],
  ['a hold without end', [`update occupancy set expires_at = null where owner_id = 'held'`], [HOLDS], 'held'],
  [
    'a booking that ends by itself',
    [`update occupancy set expires_at = 1 where owner_id = 'coming'`],
    [HOLDS],
    'coming',
  ],
  ['a booking without time', [`delete from occupancy where owner_id = 'coming'`], [BOOKED], '"fault":"not taken"'],
  [
    'a booking with its time twice',
    [`insert into occupancy values ('${instrument}', 0, ${at(50)}, ${at(51)}, 'booking', 'coming', null)`],
    [BOOKED],
    '"fault":"taken more than once"',
  ],
  [
    'a booking that has a part of its time',
    [`update occupancy set to_at = to_at - 900000 where owner_id = 'coming'`],
    [BOOKED],
    '"fault":"not all of it taken"',
  ],
  [
    'a booking that begins before its time',
    [`update occupancy set from_at = from_at + 900000 where owner_id = 'coming'`],
    [BOOKED],
    '"fault":"not all of it taken"',
  ],
  [
    'time of a booking on another instrument',
    [
      `update occupancy set instrument_id = (select id from instrument where id <> '${instrument}') where owner_id = 'coming'`,
    ],
    [BOOKED],
    '"fault":"no booking that has it"',
  ],
  [
    'time of a booking that does not exist',
    [`insert into occupancy values ('${instrument}', 0, ${at(50)}, ${at(51)}, 'booking', 'nobody', null)`],
    [BOOKED],
    '"fault":"no booking that has it"',
  ],
  [
    'a cancelled booking with time',
    [`insert into occupancy values ('${instrument}', 0, ${at(0)}, ${at(1)}, 'booking', 'gone', null)`],
    [BOOKED],
    '"fault":"not given back"',
  ],
  [
    'time of a closure that does not exist',
    [`insert into occupancy values ('${instrument}', 0, ${at(50)}, ${at(51)}, 'closure', 'none', null)`],
    [CLOSED],
    'none',
  ],
  [
    'time of another kind than its closure',
    [`update occupancy set kind = 'closure' where owner_id = 'repair'`],
    [CLOSED],
    'repair',
  ],
  [
    'a closure on one of two stations',
    [`delete from occupancy where owner_id = 'repair' and station = 1`],
    [EXACT],
    'repair',
  ],
  [
    'a closure that takes less',
    [`update occupancy set to_at = to_at - 900000 where owner_id = 'repair'`],
    [EXACT],
    'repair',
  ],
  [
    'a closure that takes more on one station',
    [`update occupancy set from_at = from_at - 900000 where owner_id = 'repair' and station = 1`],
    [EXACT],
    'repair',
  ],
  [
    'an ended closure that goes on',
    [`update occupancy set to_at = ${at(32)} where owner_id = 'ended'`],
    [ENDED],
    'ended',
  ],
  ['an order of another price', [`update orders set price_minor = 301 where id = 'paid'`], [SUM], 'paid'],
  ['an order of another currency', [`update orders set currency = 'EUR' where id = 'paid'`], [SUM], 'paid'],
  [
    'an order by agreement that names a currency',
    [`update orders set currency = 'CNY' where id = 'free'`],
    [SUM],
    'free',
  ],
  ['an order in two currencies', [`update booking set currency = 'EUR' where id = 'agreed'`], [SUM], 'paid'],
  ['an order of somebody else’s booking', [`update booking set person_id = 'bo' where id = 'agreed'`], [SUM], 'paid'],
  ['an order without lines', [`insert into orders values ('empty', 'anna', 'x', 0, 'XXX', 0)`], [SUM], 'empty'],
  ['an amount that is by agreement', [`update booking set price_minor = 5 where id = 'agreed'`], [AGREED], 'agreed'],
  [
    'a booking at another facility',
    [`update booking set facility_id = '${elsewhere.id}' where id = 'done'`],
    [FACILITY],
    'done',
  ],
  [
    'a booking that nobody was told of',
    [`update event set kind = 'booking.moved' where subject_id = 'done'`],
    [PLACED],
    'done',
  ],
  ['a cancellation without a time', [`update booking set cancelled_at = null where id = 'gone'`], [SAYS_WHEN], 'gone'],
  [
    'a booking to come that was cancelled',
    [`update booking set cancelled_at = 1 where id = 'coming'`],
    [SAYS_WHEN],
    'coming',
  ],
  [
    'two bookings of one name',
    [
      'alter table booking rename to booking_kept',
      'create table booking as select * from booking_kept',
      `update booking set calendar_uid = 'uid-done' where id = 'gone'`,
    ],
    [UID],
    'uid-done',
  ],
  [
    'a booking that waits for nobody',
    [`update booking set state = 'pending', due_at = from_at where id = 'coming'`],
    [WAITS],
    'coming',
  ],
  ['a booking that has ended and is due', [`update booking set due_at = 1 where id = 'done'`], [LOOKED_AT], 'done'],
  ['hours that run backwards', [`update booking set used_from = 2, used_to = 1 where id = 'done'`], [HOURS], 'done'],
  ['hours of what was cancelled', [`update booking set used_from = 1, used_to = 2 where id = 'gone'`], [HOURS], 'gone'],
  [
    'a pause for what somebody else did',
    [
      `insert into pause (id, person_id, facility_id, from_at, created_at) values ('p', 'bo', '${here.id}', 1, 1)`,
      `insert into breach (id, person_id, facility_id, booking_id, kind, at, pause_id)
        values ('b', 'anna', '${here.id}', 'done', 'overrun', 1, 'p')`,
    ],
    [PAUSED],
    '"b"',
  ],
  ['an instrument without agenda', [`delete from agenda where instrument_id = '${instrument}'`], [AGENDA], instrument],
  [
    'an instrument of another institution',
    [`update instrument set institution_id = '${elsewhere.institutionId}' where id = '${instrument}'`],
    [INSTITUTION],
    instrument,
  ],
  [
    'an instrument on another facility’s schedule',
    [`update instrument set schedule_id = '${elsewhere.scheduleId}' where id = '${instrument}'`],
    [SCHEDULE],
    instrument,
  ],
  [
    'a facility without schedule',
    [`update facility set schedule_id = 'none' where id = '${here.id}'`],
    [OWN_SCHEDULE],
    here.id,
  ],
  [
    'a facility with another’s schedule',
    [`update facility set schedule_id = '${elsewhere.scheduleId}' where id = '${here.id}'`],
    [OWN_SCHEDULE],
    here.id,
  ],
  [
    'a schedule without version',
    [`delete from schedule_version where schedule_id = '${here.scheduleId}'`],
    [SAYS],
    here.scheduleId,
  ],
  [
    'rules of another shape',
    [`update instrument set rules = '{"stepMinutes":7}' where id = '${instrument}'`],
    [JSON_COLUMNS],
    'stepMinutes',
  ],
  [
    'a group without a head',
    [`insert into research_group values ('lab', '${here.institutionId}', null, 'Lab', 0, null)`],
    [HEADED],
    'lab',
  ],
  [
    'an authorisation for what is elsewhere',
    [
      `insert into authorisation values ('a1', 'anna', '${elsewhere.id}', '${instrument}', null, 0, null, null, 'bo', 0, null)`,
    ],
    [COVERS],
    'a1',
  ],
  [
    'somebody who stands in for themselves',
    [`insert into stand_in values ('s1', 'anna', 'anna', 0, 1, 0, null)`],
    [STANDS],
    's1',
  ],
  [
    'a part of another facility',
    [
      `insert into instrument_part select '${instrument}', id, 'always' from instrument where facility_id = '${elsewhere.id}'`,
    ],
    [PARTS],
    instrument,
  ],
  [
    'prices that are no JSON',
    [`update instrument set prices = '{' where id = '${instrument}'`],
    [JSON_COLUMNS],
    'is not JSON',
  ],
  [
    'a way of service that nobody knows',
    [`update instrument set modes = '["remote"]' where id = '${instrument}'`],
    [JSON_COLUMNS],
    '"column":"modes"',
  ],
  [
    'techniques that are numbers',
    [`update instrument set techniques = '[1]' where id = '${instrument}'`],
    [JSON_COLUMNS],
    '"column":"techniques"',
  ],
  [
    'hours that end before they begin',
    [
      `update schedule_version set weekly = '[{"days":[1],"from":"09:00","to":"08:00"}]' where schedule_id = '${here.scheduleId}'`,
    ],
    [JSON_COLUMNS],
    '"column":"weekly"',
  ],
  [
    'exceptions on a date that does not exist',
    [
      `update schedule_version set exceptions = '[{"date":"2026-02-30","open":[]}]' where schedule_id = '${here.scheduleId}'`,
    ],
    [JSON_COLUMNS],
    '"column":"exceptions"',
  ],
];

describe.each(KINDS)('the doctor on %s', (kind) => {
  let opened: TestStore;
  let world: World;
  beforeAll(async () => {
    opened = await openTestStore(kind);
    world = await furnish(opened.store);
  });
  afterAll(() => opened.close());

  test('finds nothing where everything is as it should be', async () => {
    const findings = await checkInvariants(opened.store.read);
    expect(findings.filter((finding) => !finding.ok)).toEqual([]);
    expect(findings.map((finding) => finding.name)).toEqual(kind === 'sqlite' ? [...EVERY, KEYS] : EVERY);
  });

  test('finds each way to break it, and says which rows', { timeout: 120_000 }, async () => {
    const all = breaks(world);
    for (const [does, statements, broken, seen] of all) {
      const found = await findAfter(opened, statements);
      expect([does, found.map((finding) => finding.name)]).toEqual([does, broken]);
      expect(JSON.stringify(found[0]?.sample), does).toContain(seen);
    }
    expect(new Set(all.flatMap(([, , broken]) => broken))).toEqual(new Set(EVERY));
  });

  test('counts all rows and shows five', async () => {
    const many = Array.from(
      { length: 12 },
      (_, n) => `insert into orders values ('empty${n}', 'anna', 'x', 0, 'XXX', 0)`,
    );
    expect(await findAfter(opened, many)).toMatchObject([{ name: SUM, count: 12, sample: { length: 5 } }]);
  });

  if (kind === 'sqlite')
    test('finds a row that refers to nothing', async () => {
      const [finding] = await findAfter(opened, [
        `update facility_manager set person_id = 'nobody'`,
        `update orders set person_id = 'nobody' where id = 'free'`,
        `update booking set person_id = 'nobody' where order_id = 'free'`,
      ]);
      expect(finding).toMatchObject({ name: KEYS, count: 3 });
    });

  test('prints a line for each invariant, and what breaks one, and answers by its exit code', async () => {
    const lines: string[] = [];
    const terminal = { out: (line: string) => lines.push(line), err: () => {}, read: async () => '' };
    expect(await runDoctor([], opened, terminal)).toBe(0);
    expect(lines).toHaveLength(EVERY.length + (kind === 'sqlite' ? 2 : 1));
    expect(lines.slice(0, -1).every((line) => line.startsWith('ok '))).toBe(true);

    lines.length = 0;
    await opened.store.write.updateTable('orders').set({ price_minor: 301 }).where('id', '=', 'paid').execute();
    expect(await runDoctor([], opened, terminal)).toBe(1);
    expect(lines).toContain(`BROKEN  ${SUM}: 1 row`);
    expect(lines.at(-1)).toMatch(/^1 of \d+ are broken$/);
    await opened.store.write.updateTable('orders').set({ price_minor: 300 }).where('id', '=', 'paid').execute();
    await expect(runDoctor(['--quick'], opened, terminal)).rejects.toThrow('no arguments');
  });
});
