import type { Db, Trx } from '../open.ts';
import type { BookingTable, OrderTable } from '../schema.ts';

export async function readOrder(db: Db, orderId: string): Promise<OrderTable | undefined> {
  return db.selectFrom('orders').selectAll().where('id', '=', orderId).executeTakeFirst();
}

/** The lines of an order in the order in which they were given. */
export async function readLines(db: Db, orderId: string): Promise<BookingTable[]> {
  return db.selectFrom('booking').selectAll().where('order_id', '=', orderId).orderBy('line').execute();
}

export async function insertOrder(trx: Trx, order: OrderTable, lines: readonly BookingTable[]): Promise<void> {
  await trx.insertInto('orders').values(order).execute();
  await trx
    .insertInto('booking')
    .values([...lines])
    .execute();
}

/** Keeps an order's price the sum of its lines after one of them changed by `differenceMinor`. */
export async function adjustOrderPrice(trx: Trx, orderId: string, differenceMinor: number): Promise<void> {
  if (differenceMinor === 0) return;
  await trx
    .updateTable('orders')
    .set((eb) => ({ price_minor: eb('price_minor', '+', differenceMinor) }))
    .where('id', '=', orderId)
    .execute();
}

/** The instruments of an order's lines and the parts that they take along. */
export async function readOrderInstruments(db: Db, orderId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('booking')
    .select('instrument_id')
    .where('order_id', '=', orderId)
    .union(
      db
        .selectFrom('booking_part')
        .innerJoin('booking', 'booking.id', 'booking_part.booking_id')
        .select('booking_part.part_id as instrument_id')
        .where('booking.order_id', '=', orderId),
    )
    .execute();
  return rows.map((row) => row.instrument_id);
}
