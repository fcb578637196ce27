import { replaceBookingParts } from '@jishi/db/queries/booking';
import {
  deleteTime,
  extendTo,
  occupy,
  ownersInstruments,
  readTimes,
  releaseFrom,
  shorten,
} from '@jishi/db/queries/occupancy';
import { withBuffers } from '@jishi/shared/rules/room';
import type { OccupancyKind } from '@jishi/shared/schema/rules';
import { assertLocked, type Change } from './change.ts';
import type { JudgedLine } from './judging.ts';

/** Whose time is taken: a booking's, or a hold's that ends by itself at `expiresAt` (epoch ms). */
export type Owner = {
  readonly id: string;
  readonly kind: Extract<OccupancyKind, 'booking' | 'hold'>;
  readonly expiresAt: number | null;
};

type Seized = Owner & { readonly judged: JudgedLine };

/** Takes the time of lines that passed, buffers included, each on its station and those of its parts. */
export async function seize(change: Change, lines: readonly Seized[]): Promise<void> {
  const rows = lines.flatMap(rowsOf);
  assertLocked(
    change,
    rows.map((row) => row.instrumentId),
  );
  await occupy(change.trx, rows);
}

type Booked = { readonly bookingId: string; readonly judged: JudgedLine };

/**
 * Takes time for bookings that had other time, or none by now. What a booking takes along is from then on what its line
 * says: the instrument may have other parts than when it was made.
 */
export async function seizeAgain(change: Change, lines: readonly Booked[]): Promise<void> {
  await seize(
    change,
    lines.map(({ bookingId, judged }) => ({ id: bookingId, judged, kind: 'booking', expiresAt: null })),
  );
  await replaceBookingParts(
    change.trx,
    lines.map(({ bookingId, judged }) => ({ bookingId, partIds: [...judged.partStations.keys()] })),
  );
}

function rowsOf({ id, kind, expiresAt, judged }: Seized) {
  const { instrument, station, partStations, request, facts } = judged;
  if (station === null) throw new Error('a refused line has no station');
  const { from, to } = withBuffers(request, facts.rules);
  const row = { from, to, kind, ownerId: id, expiresAt };
  const parts = [...partStations].map(([partId, partStation]) => ({
    ...row,
    instrumentId: partId,
    station: partStation,
  }));
  return [{ ...row, instrumentId: instrument.id, station }, ...parts];
}

/** Time is only ever given back on agendas that are locked; the waiting list hears of it. */
async function giving(change: Change, ownerIds: readonly string[]): Promise<void> {
  const times = await readTimes(change.trx, ownerIds);
  assertLocked(
    change,
    times.map((time) => time.instrument_id),
  );
  for (const { instrument_id, from_at, to_at } of times) change.freed(instrument_id, { from: from_at, to: to_at });
}

/** Gives all time of these owners back, and lets the waiting list know. */
export async function release(change: Change, ownerIds: readonly string[]): Promise<void> {
  await giving(change, ownerIds);
  await deleteTime(change.trx, ownerIds);
}

/** Gives the time of an owner from `instant` (on the grid) on back. */
export async function releaseRest(change: Change, ownerId: string, instant: number): Promise<void> {
  await giving(change, [ownerId]);
  await releaseFrom(change.trx, ownerId, instant);
}

/** Makes all time of an owner end earlier by `milliseconds` (of the grid); what follows it, a buffer, moves along. */
export async function releaseUnused(change: Change, ownerId: string, milliseconds: number): Promise<void> {
  if (milliseconds <= 0) return;
  await giving(change, [ownerId]);
  await shorten(change.trx, ownerId, milliseconds);
}

/** Takes time that was given back early again, up to `instant`. The database refuses it when somebody else has it now. */
export async function takeBack(change: Change, ownerId: string, instant: number): Promise<void> {
  assertLocked(change, await ownersInstruments(change.trx, [ownerId]));
  await extendTo(change.trx, ownerId, instant);
}
