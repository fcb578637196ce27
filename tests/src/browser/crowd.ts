import { type Trx, transact } from '@jishi/db/open';
import { insertRows } from '@jishi/db/queries/insert-rows';
import { sampleAnchors } from '@jishi/db/sample/record';
import type { Database } from '@jishi/db/schema';
import type { Deps } from '@jishi/server/context';
import { DAY_MS } from '@jishi/shared/time/span';
import type { Insertable } from 'kysely';
import { v7 as uuidv7 } from 'uuid';

/** Rows of one statement: databases bound how many values it takes. */
const AT_ONCE = 200;

/**
 * Fills the sample's microscopy centre up to so many instruments, each with the bookings and closures of one that was
 * there, and makes another facility of the same managers that has none.
 */
export async function makeCrowd(deps: Deps, instruments: number): Promise<void> {
  const anchors = await sampleAnchors(deps.store.read);
  if (!anchors) throw new Error('the sample has no anchors');
  await transact(deps.store, async (trx) => {
    await copyInstruments(trx, anchors.zhangjiangFacilityId, instruments, deps.clock());
    await makeEmpty(trx, anchors.zhangjiangFacilityId);
  });
}

/** `number` tells the copies of one instrument apart. */
type Copy = { readonly of: string; readonly id: string; readonly number: number };

async function copyInstruments(trx: Trx, facilityId: string, wanted: number, now: number): Promise<void> {
  const all = trx.selectFrom('instrument').selectAll().where('facility_id', '=', facilityId);
  const there = await all.where('kind', '=', 'instrument').where('withdrawn_at', 'is', null).execute();
  const copies = Array.from({ length: Math.max(0, wanted - there.length) }, (_, index): Copy => {
    const of = there[index % there.length]?.id ?? '';
    return { of, id: uuidv7(), number: Math.floor(index / there.length) + 2 };
  });
  const rows = copies.flatMap(({ of, id, number }) =>
    there
      .filter((one) => one.id === of)
      .map((one) => ({
        ...one,
        id,
        source_key: `${one.source_key}-${number}`,
        name_zh: one.name_zh && `${one.name_zh} ${number}`,
        name_en: one.name_en && `${one.name_en} ${number}`,
      })),
  );
  await insert(trx, 'instrument', rows);
  await insert(
    trx,
    'agenda',
    copies.map(({ id }) => ({ instrument_id: id, version: 1 })),
  );
  await copyTimes(trx, copies, now);
}

/** Bookings and closures of some days and the time that they have, under ids of their own. */
async function copyTimes(trx: Trx, copies: readonly Copy[], now: number): Promise<void> {
  const from = now - 2 * DAY_MS;
  const ids = [...new Set(copies.map(({ of }) => of))];
  const bookings = await trx
    .selectFrom('booking')
    .selectAll()
    .where('instrument_id', 'in', ids)
    .where('to_at', '>', from)
    .execute();
  const closures = await trx
    .selectFrom('closure')
    .selectAll()
    .where('instrument_id', 'in', ids)
    .where('to_at', '>', from)
    .execute();
  const times = await trx.selectFrom('occupancy').selectAll().where('instrument_id', 'in', ids).execute();
  const owners = new Map<string, string>();
  // An order for each: lines of one order are decided together.
  const copied = <Row extends { id: string; instrument_id: string }>(rows: readonly Row[]) =>
    copies.flatMap(({ of, id }) =>
      rows
        .filter((row) => row.instrument_id === of)
        .map((row) => {
          const fresh = uuidv7();
          owners.set(`${row.id} ${id}`, fresh);
          return { ...row, id: fresh, instrument_id: id };
        }),
    );
  const booked = copied(bookings).map((row) => ({ ...row, order_id: row.id, line: 0, calendar_uid: row.id }));
  await insert(trx, 'orders', booked.map(orderOf));
  await insert(trx, 'booking', booked);
  const steps = await trx
    .selectFrom('approval')
    .selectAll()
    .where(
      'booking_id',
      'in',
      bookings.map((booking) => booking.id),
    )
    .execute();
  const asked = copies.flatMap(({ id }) =>
    steps.flatMap((step) => {
      const booking_id = owners.get(`${step.booking_id} ${id}`);
      return booking_id ? [{ ...step, booking_id }] : [];
    }),
  );
  await insert(trx, 'approval', asked);
  await insert(trx, 'closure', copied(closures));
  const taken = copies.flatMap(({ of, id }) =>
    times.flatMap((time) => {
      const owner_id = owners.get(`${time.owner_id} ${id}`);
      return time.instrument_id === of && owner_id ? [{ ...time, instrument_id: id, owner_id }] : [];
    }),
  );
  await insert(trx, 'occupancy', taken);
}

function orderOf({ order_id, person_id, price_minor, currency, created_at }: Insertable<Database['booking']>) {
  return { id: order_id, person_id, content_hash: order_id, price_minor, currency, created_at };
}

async function makeEmpty(trx: Trx, likeId: string): Promise<void> {
  const like = await trx.selectFrom('facility').selectAll().where('id', '=', likeId).executeTakeFirstOrThrow();
  const schedule = await trx
    .selectFrom('schedule_version')
    .selectAll()
    .where('schedule_id', '=', like.schedule_id)
    .execute();
  const managers = await trx.selectFrom('facility_manager').selectAll().where('facility_id', '=', likeId).execute();
  const [facility_id, schedule_id] = [uuidv7(), uuidv7()];
  const names = { name_zh: '新平台', name_en: 'New facility' };
  await insert(trx, 'facility', [
    { ...like, ...names, id: facility_id, schedule_id, source_key: `${like.source_key}-new` },
  ]);
  await insert(trx, 'schedule', [{ id: schedule_id, facility_id, version: 1 }]);
  await insert(
    trx,
    'schedule_version',
    schedule.map((version) => ({ ...version, schedule_id })),
  );
  await insert(
    trx,
    'facility_manager',
    managers.map((manager) => ({ ...manager, facility_id })),
  );
}

async function insert<Table extends keyof Database>(
  trx: Trx,
  table: Table,
  rows: readonly Insertable<Database[Table]>[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += AT_ONCE) await insertRows(trx, table, rows.slice(at, at + AT_ONCE));
}
