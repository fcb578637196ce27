import type { Db } from '@jishi/db/open';
import { countOffered, readInstruments, readMark } from '@jishi/db/queries/discovery';
import { GRID_MS } from '@jishi/shared/time/grid';
import type { Span } from '@jishi/shared/time/span';
import { idAt, numberOfId } from '../mirror/ids.ts';
import { listAt } from '../mirror/lists.ts';
import type { Mirror } from '../mirror/mirror.ts';
import { rowAt } from '../mirror/row.ts';
import { dropExpired } from '../time/taken.ts';
import { readAgain } from './apply.ts';
import type { ImageHead } from './image.ts';

/** Rows that are read again to see whether an image says the same as the database. */
const SAMPLE = 200;

/** Whether an image was made of this database: the event up to which it goes is the same one here. */
export async function belongsTo(db: Db, { cursor, mark }: ImageHead): Promise<boolean> {
  return cursor > 0 && (await readMark(db, cursor)) === mark;
}

/**
 * Whether a mirror that has followed all events says what the database says: as many instruments, and the same of some of
 * them, spread evenly. Those are read again.
 */
export async function agrees(db: Db, mirror: Mirror, now: number): Promise<boolean> {
  if ((await countOffered(db)) !== mirror.listed) return false;
  const { ids } = mirror;
  const step = Math.max(1, Math.floor(ids.count / SAMPLE));
  const sample = Array.from({ length: Math.min(SAMPLE, ids.count) }, (_, i) => idAt(ids, i * step));
  if ((await readInstruments(db, sample)).length < sample.length) return false;
  dropExpired(mirror, now);
  const before = sample.map((id) => said(mirror, id, now));
  const known = await readAgain(db, mirror, sample, new Set(sample), now);
  return known && sample.every((id, i) => said(mirror, id, now) === before[i]);
}

function said(mirror: Mirror, id: string, now: number): string {
  const row = numberOfId(mirror.ids, id) as number;
  const { stations, group, quota, currency, internal, academic, company } = mirror.cells;
  const numbers = [stations, group, quota, currency, internal, academic, company].map((cells) => cells[row]);
  const rooms = [...(mirror.parts.roomsOfRow.get(row) ?? [])].map(([part, { stations, data }]) => [
    part,
    stations,
    takenAfter(data, now),
  ]);
  const taken = takenAfter(listAt(mirror.blocks, row), now);
  const isLate = (booked: Span) => booked.to > now;
  const outsiders = mirror.outsiders
    .get(row)
    ?.filter(isLate)
    .map(({ from, to, state }) => `${from} ${to} ${state}`);
  const texts = [...listAt(mirror.texts, row)];
  return JSON.stringify([rowAt(mirror, row), numbers, taken, rooms, outsiders?.sort() ?? [], texts]);
}

/** What is over is kept in an image and not read any more. */
function takenAfter(blocked: ArrayLike<number>, now: number): number[] {
  const first = Math.floor(now / GRID_MS);
  const taken: number[] = [];
  for (let at = 0; at < blocked.length; at += 3) {
    const [station, from, to] = [blocked[at], blocked[at + 1], blocked[at + 2]] as [number, number, number];
    if (to > first) taken.push(station, from, to);
  }
  return taken;
}
